import datetime as dt

import pytest
from django.utils import timezone

from learning.core.models import CourseCompletion, Enrolment
from learning.core.testing.factories import PersonFactory, UserFactory, make_course, make_region
from learning.plugins.paths.engine.nodes import Group, Rule
from learning.plugins.paths.models import EnrolmentLog, PathCycle, PathEnrolment
from learning.plugins.paths.services import enrolling, events
from learning.plugins.paths.services.errors import NotAllowedNow, PathRefused
from learning.plugins.paths.services.events import Kind
from learning.plugins.paths.testing import completed, course_leaf, make_path, path_leaf

pytestmark = pytest.mark.django_db
Status, Method = PathEnrolment.Status, PathEnrolment.Method


def enrolled_in(person) -> set[int]:
    return set(Enrolment.objects.filter(person=person).values_list("course_id", flat=True))


def finish(course, person, **more) -> None:
    completed(course, person, **more)
    events.fact_arrived(person.pk, kind=Kind.COURSE, ref=str(course.pk))


def test_who_enrols_begins_a_cycle_of_the_newest_version_and_its_next_course():
    first, second = make_course(), make_course()
    path = make_path(course_leaf(first), course_leaf(second), in_sequence=True, due_days=30)
    person = PersonFactory(region=path.region)

    row = enrolling.enrol(path, person=person)

    assert (row.status, row.method, row.percent) == (Status.ACTIVE, Method.SELF, 0)
    assert row.due_on == row.next_due_on == timezone.localdate() + dt.timedelta(days=30)
    cycle = row.cycles.get()
    assert (cycle.number, cycle.version.number, cycle.due_on) == (1, 1, row.due_on)
    assert enrolled_in(person) == {first.pk}


def test_enrolling_twice_changes_nothing():
    path = make_path(course_leaf(make_course()))
    person = PersonFactory(region=path.region)
    first = enrolling.enrol(path, person=person)
    assert enrolling.enrol(path, person=person) == first
    assert PathCycle.objects.count() == EnrolmentLog.objects.count() == 1


def test_a_path_in_any_order_enrols_in_all_that_everybody_needs_but_in_no_elective():
    needed, elective, one, other = (make_course() for _ in range(4))
    choice = Group(
        key="g",
        rule=Rule.COUNT,
        need=1,
        children=tuple(course_leaf(course, required=False) for course in (one, other)),
    )
    path = make_path(course_leaf(needed), course_leaf(elective, required=False), choice)
    person = PersonFactory(region=path.region)
    enrolling.enrol(path, person=person)
    assert enrolled_in(person) == {needed.pk}


def test_courses_are_left_alone_where_the_path_says_so():
    path = make_path(course_leaf(make_course()), course_enrolment="none")
    person = PersonFactory(region=path.region)
    enrolling.enrol(path, person=person)
    assert enrolled_in(person) == set()


def test_a_full_course_does_not_hold_up_the_path():
    full = make_course(seats=1, seats_taken=1)
    other = make_course()
    path = make_path(course_leaf(full), course_leaf(other))
    person = PersonFactory(region=path.region)
    assert enrolling.enrol(path, person=person).status == Status.ACTIVE
    assert enrolled_in(person) == {other.pk}


def test_what_was_completed_before_counts_and_can_complete_the_path_at_once():
    course = make_course()
    path = make_path(course_leaf(course))
    person = PersonFactory(region=path.region)
    completed(course, person, at=timezone.now() - dt.timedelta(days=400))

    row = enrolling.enrol(path, person=person)

    assert (row.status, row.percent, row.cycles_done) == (Status.COMPLETED, 100, 1)
    assert row.completed_at == row.cycles.get().opened_at


@pytest.mark.parametrize(
    ("fields", "days", "percent"),
    [
        ({"prior_counts": False}, 1, 0),
        ({"prior_months": 6}, 300, 0),
        ({"prior_months": 12}, 300, 100),
    ],
)
def test_how_old_a_completion_may_be(fields, days, percent):
    course = make_course()
    path = make_path(course_leaf(course), **fields)
    person = PersonFactory(region=path.region)
    completed(course, person, at=timezone.now() - dt.timedelta(days=days))
    assert enrolling.enrol(path, person=person).percent == percent


def test_a_completed_course_moves_the_path_on_and_opens_the_next_course():
    first, second = make_course(), make_course()
    path = make_path(course_leaf(first), course_leaf(second), in_sequence=True)
    person = PersonFactory(region=path.region)
    row = enrolling.enrol(path, person=person)

    finish(first, person)
    row.refresh_from_db()
    assert (row.percent, row.status) == (50, Status.ACTIVE)
    assert enrolled_in(person) == {first.pk, second.pk}

    finish(second, person)
    row.refresh_from_db()
    assert (row.percent, row.status, row.cycles_done) == (100, Status.COMPLETED, 1)
    assert CourseCompletion.objects.filter(person=person).count() == 2


def test_a_score_below_the_minimum_does_not_count_but_a_better_try_does():
    course = make_course()
    path = make_path(course_leaf(course, min_score=enrolling_score("0.7")))
    person = PersonFactory(region=path.region)
    row = enrolling.enrol(path, person=person)
    finish(course, person, score="0.69999")
    row.refresh_from_db()
    assert row.percent == 0
    finish(course, person, score="0.70000")
    row.refresh_from_db()
    assert row.status == Status.COMPLETED


def enrolling_score(text: str):
    from decimal import Decimal

    return Decimal(text)


def test_following_the_outer_path_means_following_the_inner_one():
    course = make_course()
    inner = make_path(course_leaf(course))
    outer = make_path(path_leaf(inner), region=inner.region)
    person = PersonFactory(region=inner.region)

    row = enrolling.enrol(outer, person=person)
    below = PathEnrolment.objects.get(path=inner, person=person)
    assert below.method == Method.PATH
    finish(course, person)

    row.refresh_from_db()
    below.refresh_from_db()
    assert (below.status, row.status) == (Status.COMPLETED, Status.COMPLETED)


def test_an_event_that_was_attended_counts_by_its_key():
    from learning.plugins.paths.engine.nodes import Leaf

    leaf = Leaf(key="e", kind=Kind.EVENT, ref="lokakarya-2026", title="Lokakarya", jp=5)
    path = make_path(leaf)
    person = PersonFactory(region=path.region)
    row = enrolling.enrol(path, person=person)
    events.achievement_announced(person, achievement="lokakarya-2026")
    row.refresh_from_db()
    assert row.percent == 0
    events.achievement_announced(person, achievement="event:lokakarya-2026", label="Lokakarya")
    row.refresh_from_db()
    assert row.status == Status.COMPLETED
    assert row.cycles.get().marks.get().jp == 5


class TestRequests:
    def path(self):
        return make_path(course_leaf(make_course()), enrol_method="approval")

    def test_a_request_waits_without_a_cycle(self):
        path = self.path()
        row = enrolling.enrol(path, person=PersonFactory(region=path.region))
        assert (row.status, row.cycles.count()) == (Status.REQUESTED, 0)

    def test_granted_it_begins(self):
        path, actor = self.path(), UserFactory()
        row = enrolling.enrol(path, person=PersonFactory(region=path.region))
        row = enrolling.approve(row, actor=actor)
        assert (row.status, row.method, row.assigned_by) == (
            Status.ACTIVE,
            Method.APPROVAL,
            actor,
        )
        with pytest.raises(NotAllowedNow):
            enrolling.approve(row, actor=actor)

    def test_refused_with_a_reason_it_can_be_asked_again(self):
        path = self.path()
        row = enrolling.enrol(path, person=PersonFactory(region=path.region))
        with pytest.raises(NotAllowedNow):
            enrolling.refuse(row, actor=None, reason="  ")
        row = enrolling.refuse(row, actor=None, reason="Angkatan penuh")
        assert row.status == Status.REFUSED
        assert enrolling.enrol(path, person=row.person).status == Status.REQUESTED


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"enrol_method": "assigned"}, "assigned_only"),
        ({"scope": "region"}, "out_of_scope"),
        ({"live": False}, "not_live"),
    ],
)
def test_who_may_not_enrol_is_told_why(fields, code):
    path = make_path(course_leaf(make_course()), **fields)
    with pytest.raises(PathRefused) as caught:
        enrolling.enrol(path, person=PersonFactory(region=make_region()))
    assert (caught.value.code, PathEnrolment.objects.count()) == (code, 0)


class TestLeaving:
    def test_what_was_earned_counts_on_return(self):
        first, second = make_course(), make_course()
        path = make_path(course_leaf(first), course_leaf(second))
        person = PersonFactory(region=path.region)
        row = enrolling.enrol(path, person=person)
        finish(first, person)
        enrolling.withdraw(row)
        assert enrolling.enrol(path, person=person).percent == 50
        assert list(row.cycles.values_list("number", flat=True)) == [2, 1]

    def test_nobody_leaves_what_they_completed(self):
        course = make_course()
        path = make_path(course_leaf(course))
        person = PersonFactory(region=path.region)
        completed(course, person)
        with pytest.raises(NotAllowedNow):
            enrolling.withdraw(enrolling.enrol(path, person=person))

    def test_only_who_came_by_themselves_leave_by_themselves(self):
        path = make_path(course_leaf(make_course()))
        person = PersonFactory(region=path.region)
        enrolling.assign_many(path, person_ids=[person.pk], actor=None)
        assert not enrolling.may_leave(PathEnrolment.objects.get())


class TestAssigning:
    def test_many_with_a_date_and_a_reason_and_again(self):
        path, actor = make_path(course_leaf(make_course())), UserFactory()
        people = PersonFactory.create_batch(3, region=path.region)
        enrolling.enrol(path, person=people[0])
        due = dt.date(2027, 3, 1)
        ids = [person.pk for person in people]

        counts = enrolling.assign_many(
            path, person_ids=[*ids, ids[1]], actor=actor, reason="Wajib", due_on=due
        )
        assert counts == {"created": 2, "unchanged": 1}
        rows = PathEnrolment.objects.filter(person__in=ids[1:])
        assert {(row.method, row.reason, row.due_on, row.assigned_by) for row in rows} == {
            (Method.ASSIGNED, "Wajib", due, actor)
        }
        again = enrolling.assign_many(path, person_ids=ids, actor=actor)
        assert again == {"unchanged": 3}

    def test_the_number_of_queries_does_not_grow_with_the_people(self, django_assert_num_queries):
        course = make_course()
        path = make_path(course_leaf(course), course_leaf(make_course()))
        for number in (1, 3):
            people = PersonFactory.create_batch(number, region=path.region)
            with django_assert_num_queries(ASSIGNING):
                enrolling.assign_many(path, person_ids=[person.pk for person in people], actor=None)

    def test_another_date_for_one(self):
        path = make_path(course_leaf(make_course()), due_days=10)
        row = enrolling.enrol(path, person=PersonFactory(region=path.region))
        row = enrolling.set_due(row, due_on=dt.date(2027, 5, 4), actor=None)
        assert row.due_on == row.next_due_on == row.cycles.get().due_on == dt.date(2027, 5, 4)


ASSIGNING = 81
