"""Scores that a type or a gradebook does not show yet are on no page of their learner."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse

from learning.core import api
from learning.core.contract import Result
from learning.core.records.data import tables
from learning.core.testing.factories import make_course

pytestmark = pytest.mark.django_db
NOTHING = NOT_YET = ("None", None)


@pytest.fixture
def taken(person, probe):
    """A course completed, begun again and half way, with a score for each of its activities."""
    course = make_course(2)
    course.activities.update(type="probe")
    activities = list(course.activities.order_by("pk"))
    api.enrol(course, person=person)
    for activity, score in zip(activities, ("0.71", "0.93"), strict=True):
        done = Result(completed=True, score=Decimal(score), passed=True)
        api.report_result(activity, person=person, result=done)
    api.begin_attempt(course, person=person, reason="Lagi")
    done = Result(completed=True, score=Decimal("0.57"), passed=False)
    api.report_result(activities[0], person=person, result=done)
    return course, activities


def scores(person):
    """Of each table of the copy that has any: what it tells."""
    rows = [row for _heading, table in tables(person) for row in table if "score" in row]
    return [(str(row["score"]), row.get("passed")) for row in rows]


def page(client, course):
    context = client.get(reverse("learning:record", args=[course.pk])).context
    rows = [*context["rows"], *context["earlier"]]
    return [row.score_percent for row in rows]


def test_what_nobody_hides_is_shown(learner, person, taken):
    assert page(learner, taken[0]) == [57, 82]
    assert scores(person) == [
        *[("0.57000", False), NOT_YET],
        *[("0.71000", True), ("0.93000", True)],
        ("0.82000", None),
    ]


def test_what_its_type_hides_is_not_shown_and_no_mean_with_it(learner, person, taken, probe):
    course, (first, _second) = taken
    probe.hidden_scores = lambda _learner, activities: {
        row.pk for row in activities if row.pk == first.pk
    }

    assert page(learner, course) == [None, None]
    assert scores(person) == [
        *[NOTHING, NOT_YET],
        *[NOTHING, ("0.93000", True)],
        NOTHING,
    ]


def test_what_a_gradebook_hides_is_not_shown(learner, person, taken):
    course, (first, _second) = taken
    api.hide_scores(first, hidden=True)

    assert page(learner, course) == [None, None]
    assert "0.57" not in json.dumps(list(tables(person)), default=str)
