"""Criteria on real rows: what happens, when it counts, and what it costs."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learning.core import api
from learning.core.contract import Result
from learning.core.courses.criteria import Role
from learning.core.courses.services import recount
from learning.core.models import Course, CourseCompletion, CriterionMark, Enrolment
from learning.core.records import errors, rollup
from learning.core.records.completion import clock, marking
from learning.core.records.tasks import roll_up_course as recount_in_the_background
from learning.core.testing.factories import (
    EnrolmentFactory,
    PersonFactory,
    UserFactory,
    make_course,
)

pytestmark = pytest.mark.django_db
DONE = Result(completed=True)
DECLARED = {"activities": {}, "declaration": {}}


def finish(course, person, number=None):
    for activity in course.activities.all()[:number]:
        api.complete_manually(activity, person=person)


def stands(enrolment):
    enrolment.refresh_from_db()
    return enrolment.status, enrolment.done_count


def change(course, **criteria):
    """What publishing a course with other criteria does."""
    Course.objects.filter(pk=course.pk).update(criteria=criteria)
    course.refresh_from_db()
    recount(course)
    recount_in_the_background.call(course.pk)


def test_all_activities_are_not_enough_where_more_is_asked(person):
    course = make_course(2, criteria=DECLARED)
    enrolment = api.enrol(course, person=person)

    finish(course, person)
    assert stands(enrolment) == ("active", 2)

    marking.declare_done(course, person=person)
    assert stands(enrolment) == ("completed", 3)
    assert course.required_count == 3


def test_fewer_activities_can_be_enough(person):
    course = make_course(3, criteria={"activities": {"match": "some", "number": 2}})
    enrolment = api.enrol(course, person=person)

    finish(course, person, 2)

    assert stands(enrolment) == ("completed", 2)
    assert CourseCompletion.objects.get().completed_at <= timezone.now()


def test_the_course_is_complete_since_the_last_thing_that_was_needed(person):
    course = make_course(1, criteria={"activities": {}})
    enrolment = api.enrol(course, person=person)
    long_ago = timezone.now() - timedelta(days=20)
    Enrolment.objects.update(activated_at=long_ago - timedelta(days=1))
    late = timezone.now() - timedelta(days=2)

    api.report_result(
        course.activities.get(), person=person, result=Result(completed=True, at=late)
    )

    enrolment.refresh_from_db()
    assert enrolment.completed_at == CourseCompletion.objects.get().completed_at == late


def test_nobody_completes_before_they_were_in_the_course(person):
    other = make_course(1)
    api.enrol(other, person=person)
    finish(other, person)
    CourseCompletion.objects.update(completed_at=timezone.now() - timedelta(days=900))
    course = make_course(1, criteria={"courses": {"keys": [str(other.translation_key)]}})

    enrolment = api.enrol(course, person=person)

    enrolment.refresh_from_db()
    assert enrolment.completed_at == enrolment.activated_at


def test_another_course_completes_this_one(person, django_capture_on_commit_callbacks):
    other, third = make_course(1), make_course(1)
    asked = {"courses": {"keys": [str(other.translation_key)]}}
    course, unconcerned = make_course(1, criteria=asked), make_course(1, criteria=DECLARED)
    enrolment = api.enrol(course, person=person)
    for row in (other, third, unconcerned):
        api.enrol(row, person=person)

    with django_capture_on_commit_callbacks(execute=True):
        finish(third, person)
    assert stands(enrolment)[0] == "active"

    with django_capture_on_commit_callbacks(execute=True):
        finish(other, person)
    assert stands(enrolment)[0] == "completed"


def test_courses_complete_each_other_in_a_row(person, django_capture_on_commit_callbacks):
    first = make_course(1)
    second = make_course(1, criteria={"courses": {"keys": [str(first.translation_key)]}})
    third = make_course(1, criteria={"courses": {"keys": [str(second.translation_key)]}})
    rows = [api.enrol(course, person=person) for course in (first, second, third)]

    with django_capture_on_commit_callbacks(execute=True):
        finish(first, person)

    assert [stands(row)[0] for row in rows] == ["completed"] * 3


def test_a_grade_completes(person):
    course = make_course(1, criteria={"grade": {"percent": "70"}})
    enrolment = api.enrol(course, person=person)

    api.report_course_grade(course, person=person, fraction=Decimal("0.69"))
    assert stands(enrolment) == ("active", 0)

    api.report_course_grade(course, person=person, fraction=Decimal("0.7"))
    assert stands(enrolment) == ("completed", 1)


def test_a_grade_counts_from_when_it_first_sufficed_and_never_takes_back(person):
    course = make_course(1, criteria={"grade": {"percent": 70}, "declaration": {}})
    enrolment = api.enrol(course, person=person)
    api.report_course_grade(course, person=person, fraction=Decimal("0.8"))
    enrolment.refresh_from_db()
    since = enrolment.criteria_met["grade"]["at"]

    api.report_course_grade(course, person=person, fraction=Decimal("0.9"))
    enrolment.refresh_from_db()
    assert enrolment.criteria_met["grade"]["at"] == since

    api.report_course_grade(course, person=person, fraction=Decimal("0.1"))
    enrolment.refresh_from_db()
    assert "at" not in enrolment.criteria_met["grade"]

    api.report_course_grade(course, person=person, fraction=Decimal("0.8"))
    marking.declare_done(course, person=person)
    api.report_course_grade(course, person=person, fraction=None)
    assert stands(enrolment)[0] == "completed"


def test_declaring_twice_is_declaring_once(person):
    course = make_course(1, criteria=DECLARED)
    api.enrol(course, person=person)

    marking.declare_done(course, person=person)
    before = CriterionMark.objects.values().get()
    marking.declare_done(course, person=person)

    assert CriterionMark.objects.values().get() == before
    assert before["actor_id"] == person.user_id


def test_ones_own_word_is_only_taken_where_it_is_asked_for(person):
    course = make_course(1)
    with pytest.raises(errors.NotEnrolled):
        marking.declare_done(course, person=person)
    api.enrol(course, person=person)

    with pytest.raises(errors.NotAllowedNow):
        marking.declare_done(course, person=person)

    asking = make_course(1, criteria=DECLARED)
    api.suspend(api.enrol(asking, person=person), actor=None)
    with pytest.raises(errors.NotAllowedNow):
        marking.declare_done(asking, person=person)
    assert CriterionMark.objects.count() == 0


def test_approval_is_wanted_when_nothing_else_is_missing(person):
    asked = {"activities": {}, "approval": {"roles": ["leader", "admin"]}}
    course = make_course(1, criteria=asked)
    enrolment = api.enrol(course, person=person)
    assert (enrolment.leader_wanted_at, enrolment.admin_wanted_at) == (None, None)

    finish(course, person)
    enrolment.refresh_from_db()
    assert None not in (enrolment.leader_wanted_at, enrolment.admin_wanted_at)

    leader = UserFactory()
    marking.approve_completion(enrolment, role=Role.LEADER, actor=leader, note=" Bagus ")
    enrolment.refresh_from_db()
    assert (enrolment.leader_wanted_at, enrolment.status) == (None, "active")
    assert enrolment.admin_wanted_at is not None

    marking.approve_completion(enrolment, role=Role.ADMIN, actor=leader)
    assert stands(enrolment) == ("completed", 3)
    assert enrolment.admin_wanted_at is None
    assert CriterionMark.objects.get(role="leader").note == "Bagus"


def test_one_of_the_roles_is_enough_where_any_is(person):
    course = make_course(1, criteria={"approval": {"match": "any", "roles": ["leader", "admin"]}})
    enrolment = api.enrol(course, person=person)

    marking.approve_completion(enrolment, role=Role.ADMIN, actor=UserFactory())

    assert stands(enrolment) == ("completed", 1)
    assert enrolment.leader_wanted_at is None


def test_nobody_approves_themselves_nor_what_is_not_asked_for(person):
    course = make_course(1, criteria={"approval": {"roles": ["leader"]}})
    enrolment = api.enrol(course, person=person)

    with pytest.raises(errors.NotAllowedNow):
        marking.approve_completion(enrolment, role=Role.LEADER, actor=person.user)
    with pytest.raises(errors.NotAllowedNow):
        marking.approve_completion(enrolment, role=Role.ADMIN, actor=UserFactory())
    assert CriterionMark.objects.count() == 0


def test_the_first_approval_stands(person):
    course = make_course(1, criteria={"approval": {"roles": ["leader"]}, "declaration": {}})
    enrolment = api.enrol(course, person=person)

    for note in ("pertama", "kedua"):
        marking.approve_completion(enrolment, role=Role.LEADER, actor=UserFactory(), note=note)

    assert CriterionMark.objects.get().note == "pertama"


def test_days_after_enrolment_come_by_the_clock(person, monkeypatch):
    course = make_course(1, criteria={"days": {"days": 3}})
    enrolment = api.enrol(course, person=person)
    enrolment.refresh_from_db()
    due = enrolment.activated_at + timedelta(days=3)
    assert enrolment.criteria_due_at == due
    assert clock.judge_due() == 0

    monkeypatch.setattr(clock.timezone, "now", lambda: due + timedelta(hours=5))
    assert clock.judge_due() == 1
    assert clock.judge_due() == 0

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.criteria_due_at) == ("completed", None)
    assert CourseCompletion.objects.get().completed_at == due


def test_the_clock_looks_once_at_who_lacks_something_else(person, monkeypatch):
    course = make_course(1, criteria={"days": {"days": 3}, "activities": {}})
    enrolment = api.enrol(course, person=person)
    after = timezone.now() + timedelta(days=4)
    monkeypatch.setattr(clock.timezone, "now", lambda: after)

    assert clock.judge_due() == 0

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.criteria_due_at) == ("active", None)
    assert enrolment.criteria_met["days"]["met"] == 1


def test_a_day_begins_where_the_course_is_given(person):
    yesterday = timezone.localdate() - timedelta(days=1)
    course = make_course(1, criteria={"date": {"date": yesterday.isoformat()}})
    course.region.time_zone = "Asia/Jayapura"
    course.region.save()

    enrolment = api.enrol(course, person=person)

    assert stands(enrolment)[0] == "completed"


def test_the_end_of_access_completes(person):
    course = make_course(1, criteria={"end": {}}, access_days=1, seats=3)
    enrolment = api.enrol(course, person=person)
    Enrolment.objects.update(expires_at=timezone.now())

    api.expire_due()

    assert stands(enrolment)[0] == "completed"
    course.refresh_from_db()
    assert course.seats_taken == 1


def test_the_end_of_access_expires_who_lacks_something(person):
    course = make_course(1, criteria={"end": {}, "activities": {}})
    enrolment = api.enrol(course, person=person)
    Enrolment.objects.update(expires_at=timezone.now())

    api.expire_due()

    assert stands(enrolment) == ("expired", 1)


def test_an_organiser_ends_an_enrolment_and_the_learner_does_not(person):
    course = make_course(1, criteria={"end": {}})
    left = api.withdraw(api.enrol(course, person=person), actor=person.user)
    assert (left.status, left.completed_at) == ("withdrawn", None)

    other = EnrolmentFactory(course=course)
    ended = api.withdraw(other, actor=UserFactory())

    assert ended.status == "withdrawn"
    assert ended.completed_at is not None
    assert CourseCompletion.objects.get().person == other.person
    assert [row.status for row in ended.log.all()] == ["completed", "withdrawn"]


def test_totals_of_many_are_judged_one_by_one(django_assert_num_queries):
    course = make_course(1, criteria={"grade": {"percent": 70}})
    people = [PersonFactory() for _number in range(4)]
    rows = [api.enrol(course, person=person) for person in people]
    low, same, high, other = people
    api.report_course_grade(course, person=same, fraction=Decimal("0.6"), passed=False)

    with django_assert_num_queries(4):
        api.report_course_grades(
            course, {low.pk: (Decimal("0.69"), False), same.pk: (Decimal("0.6"), False)}
        )
    with django_assert_num_queries(4):
        api.report_course_grades(
            course, {row.pk: (Decimal("0.68"), False) for row in (low, same, other)}
        )
    api.report_course_grades(course, {high.pk: (Decimal(2), True), low.pk: (None, None)})

    assert [stands(row)[0] for row in rows] == ["active", "active", "completed", "active"]
    grades = [(row.grade, row.grade_passed) for row in rows]
    assert grades == [
        *((None, None), (Decimal("0.68"), False), (Decimal(1), True), (Decimal("0.68"), False)),
    ]


def test_a_total_of_who_never_enrolled_is_refused_with_all(person):
    course = make_course(1, criteria={"grade": {"percent": 70}})
    enrolment = api.enrol(course, person=person)
    with pytest.raises(errors.NotEnrolled):
        api.report_course_grades(
            course, {person.pk: (Decimal(1), True), PersonFactory().pk: (Decimal(1), True)}
        )
    enrolment.refresh_from_db()
    assert enrolment.grade is None


def test_suspended_learners_complete_nothing(person):
    course = make_course(1, criteria={"grade": {"percent": 50}})
    enrolment = api.enrol(course, person=person)
    api.suspend(enrolment, actor=None)

    api.report_course_grade(course, person=person, fraction=Decimal(1))
    assert stands(enrolment)[0] == "suspended"

    api.reactivate(enrolment, actor=None)
    assert stands(enrolment)[0] == "completed"


def test_whoever_is_enrolled_in_bulk_is_followed_too():
    course = make_course(1, criteria={"days": {"days": 3}})
    people = [PersonFactory() for _number in range(2)]

    api.bulk_assign(course, person_ids=[person.pk for person in people], actor=None)

    assert Enrolment.objects.filter(criteria_due_at__isnull=False).count() == 2


@pytest.mark.parametrize("asked", [{"days": {"days": 30}}, {"approval": {"roles": ["admin"]}}])
def test_a_new_attempt_waits_for_what_comes_without_the_learner(person, asked):
    course = make_course(1)
    enrolment = api.enrol(course, person=person)
    finish(course, person)
    change(course, **asked)

    api.begin_attempt(course, person=person, reason="Tahunan")

    enrolment.refresh_from_db()
    began = enrolment.attempt_began_at
    due = began + timedelta(days=30) if "days" in asked else None
    assert enrolment.criteria_due_at == due
    assert (enrolment.admin_wanted_at is not None) == ("approval" in asked)


def test_a_new_attempt_asks_for_everything_again(person):
    other = make_course(1)
    api.enrol(other, person=person)
    finish(other, person)
    asked = {"courses": {"keys": [str(other.translation_key)]}, "declaration": {}}
    course = make_course(1, criteria=asked)
    enrolment = api.enrol(course, person=person)
    marking.declare_done(course, person=person)
    assert stands(enrolment)[0] == "completed"

    api.begin_attempt(course, person=person, reason="Tahunan")
    enrolment.refresh_from_db()
    nothing = {"needed": 1, "met": 0}
    assert enrolment.criteria_met == {"courses": nothing, "declaration": nothing}
    assert (enrolment.grade, enrolment.done_count) == (None, 0)

    marking.declare_done(course, person=person)
    assert stands(enrolment) == ("active", 1)
    assert CriterionMark.objects.count() == 2


def test_other_criteria_take_no_completion_away_and_complete_who_meets_them():
    course = make_course(2)
    first, second = (api.enrol(course, person=PersonFactory()) for _number in range(2))
    finish(course, first.person)
    finish(course, second.person, 1)

    change(course, activities={"match": "any"}, declaration={})
    assert [stands(row) for row in (first, second)] == [("completed", 1), ("active", 1)]

    change(course, activities={"match": "any"})
    before = timezone.now() - timedelta(minutes=1)
    assert [stands(row) for row in (first, second)] == [("completed", 1), ("completed", 1)]
    # Before today other rules held, so nothing is dated back.
    assert second.completed_at > before


def test_criteria_that_are_taken_out_are_forgotten(person):
    course = make_course(2, criteria={"days": {"days": 9}, "approval": {"roles": ["leader"]}})
    enrolment = api.enrol(course, person=person)
    finish(course, person, 1)

    change(course)

    enrolment.refresh_from_db()
    assert (enrolment.done_count, enrolment.criteria_met) == (1, None)
    assert (enrolment.criteria_due_at, enrolment.leader_wanted_at) == (None, None)


@pytest.mark.parametrize("number", [1, 3])
def test_a_piece_costs_the_same_for_one_and_for_three(number):
    other = make_course(1)
    asked = {
        **{"activities": {}, "declaration": {}, "days": {"days": 9}},
        **{"approval": {"roles": ["admin"]}, "courses": {"keys": [str(other.translation_key)]}},
    }
    course = make_course(2, criteria=asked)
    rows = [EnrolmentFactory(course=course) for _number in range(number)]
    course = Course.objects.select_related("region").get(pk=course.pk)

    with CaptureQueriesContext(connection) as queries:
        rollup.roll_up_piece(course, [row.pk for row in rows])

    # Savepoint and release; the rows under lock, the course's activities, what was done, marks,
    # other courses, and one statement for all that changed.
    assert len(queries) == 8
    assert Enrolment.objects.filter(criteria_due_at__isnull=False).count() == number


def test_courses_without_criteria_pay_nothing(person, django_assert_num_queries):
    course = make_course(2)
    enrolment = api.enrol(course, person=person)
    activity = course.activities.first()

    # Savepoint and release, lock, the row, its insert, the counts, the enrolment.
    with django_assert_num_queries(7):
        api.report_result(activity, person=person, result=DONE)

    assert stands(enrolment) == ("active", 1)
