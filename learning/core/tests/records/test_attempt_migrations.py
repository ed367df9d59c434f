"""Completions from before there were attempts, on the way back and forth."""

from decimal import Decimal

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from learning.core import api
from learning.core.contract import Result
from learning.core.models import CourseCompletion
from learning.core.testing.factories import PersonFactory, make_course

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("learning", "0012_scheduled_work")]


def migrate(targets=None):
    executor = MigrationExecutor(connection)
    return executor.migrate(targets or executor.loader.graph.leaf_nodes()).apps


@pytest.fixture
def _back_again():
    """A test that failed on the way must not leave the tables of yesterday behind."""
    yield
    migrate()


def completed(*scores):
    course, person = make_course(len(scores)), PersonFactory()
    api.enrol(course, person=person)
    for activity, score in zip(course.activities.order_by("order"), scores, strict=True):
        given = None if score is None else Decimal(score)
        api.report_result(activity, person=person, result=Result(completed=True, score=given))
    return CourseCompletion.objects.get(course=course)


@pytest.mark.usefixtures("_back_again")
def test_earlier_completions_get_their_score_and_the_number_of_the_attempt():
    scored, mixed, bare = completed("0.5", "0.8"), completed("1", None), completed(None)
    keys = [row.pk for row in (scored, mixed, bare)]
    expected = [(1, Decimal("0.65")), (1, Decimal("1")), (1, None)]

    old = migrate(BEFORE).get_model("learning", "CourseCompletion")
    assert {field.name for field in old._meta.fields}.isdisjoint({"attempt", "score"})
    assert list(old.objects.order_by("pk").values_list("pk", flat=True)) == keys
    migrate()

    found = CourseCompletion.objects.order_by("pk").values_list("pk", "attempt", "score")
    assert list(found) == [(key, *row) for key, row in zip(keys, expected, strict=True)]
