"""Marks, reports, grades and the clock at one moment: real threads on real rows."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from learning.core import api
from learning.core.contract import Result
from learning.core.courses.criteria import Role
from learning.core.models import (
    Activity,
    CourseCompletion,
    CriterionMark,
    Enrolment,
    EnrolmentLog,
    Progress,
)
from learning.core.records.completion import clock, marking, upkeep
from learning.core.records.rollup import roll_up_course
from learning.core.testing.factories import PersonFactory, UserFactory, make_course
from learning.core.testing.threads import together

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
DONE = Result(completed=True)


def completed_once(*enrolments):
    for row in enrolments:
        row.refresh_from_db()
    assert [row.status for row in enrolments] == ["completed"] * len(enrolments)
    assert CourseCompletion.objects.filter(enrolment__in=enrolments).count() == len(enrolments)
    logged = EnrolmentLog.objects.filter(enrolment__in=enrolments, status="completed")
    assert logged.count() == len(enrolments)


@pytest.mark.parametrize("number", range(3))
def test_a_mark_a_report_and_a_grade_at_one_moment(number):
    asked = {"activities": {}, "declaration": {}, "grade": {"percent": 50}}
    course, person = make_course(2, criteria=asked), PersonFactory()
    enrolment = api.enrol(course, person=person)
    grade = partial(api.report_course_grade, course, person=person, fraction=Decimal(1))
    declare = partial(marking.declare_done, course, person=person)

    together(
        *[
            partial(api.report_result, activity, person=person, result=DONE)
            for activity in course.activities.all()
        ],
        *[declare, declare, grade],
    )

    completed_once(enrolment)
    assert (enrolment.done_count, CriterionMark.objects.count()) == (4, 1)


def test_two_roles_approve_at_one_moment_twice_each():
    asked = {"approval": {"roles": ["leader", "admin"]}}
    course, person = make_course(1, criteria=asked), PersonFactory()
    enrolment = api.enrol(course, person=person)
    user = UserFactory()

    together(
        *[
            partial(marking.approve_completion, enrolment, role=role, actor=user)
            for role in (Role.LEADER, Role.ADMIN) * 2
        ]
    )

    completed_once(enrolment)
    assert (enrolment.leader_wanted_at, enrolment.admin_wanted_at) == (None, None)
    assert CriterionMark.objects.count() == 2


def test_the_courses_that_are_asked_for_are_completed_at_one_moment():
    others = [make_course(1) for _number in range(3)]
    keys = [str(course.translation_key) for course in others]
    course, person = make_course(1, criteria={"courses": {"keys": keys}}), PersonFactory()
    enrolment = api.enrol(course, person=person)
    for other in others:
        api.enrol(other, person=person)

    together(
        *[
            partial(api.report_result, other.activities.get(), person=person, result=DONE)
            for other in others
        ]
    )

    completed_once(enrolment)


def test_the_clock_strikes_while_people_declare():
    course = make_course(1, criteria={"days": {"days": 1}, "declaration": {}})
    people = [PersonFactory() for _number in range(4)]
    rows = [api.enrol(course, person=person) for person in people]
    past = timezone.now() - timedelta(days=2)
    Enrolment.objects.update(activated_at=past, criteria_due_at=past)

    together(
        *[clock.judge_due] * 2,
        *[partial(marking.declare_done, course, person=person) for person in people],
    )

    completed_once(*rows)


def test_other_conditions_are_published_while_people_report():
    course = make_course(2, completion="reported")
    rows = [api.enrol(course, person=PersonFactory()) for _number in range(4)]
    first, second = course.activities.all()
    for row in rows:
        api.report_result(first, person=row.person, result=Result(score=Decimal(1)))
    Activity.objects.filter(pk=first.pk).update(completion="all", requires_score="any")

    def recount():
        upkeep.complete_met(course)
        roll_up_course(course)

    together(
        *[recount] * 2,
        *[partial(api.report_result, second, person=row.person, result=DONE) for row in rows],
    )

    recount()
    completed_once(*rows)
    assert Progress.objects.filter(completed_at__isnull=False).count() == 8
