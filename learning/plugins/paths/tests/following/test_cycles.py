"""Certifications: validity, renewal in a new cycle, standing; and the paths' dates."""

import datetime as dt

import pytest
from django.utils import timezone

from learning.core.api import add_months
from learning.core.models import CourseCompletion, Enrolment
from learning.core.testing.factories import PersonFactory, make_course
from learning.plugins.paths.engine.nodes import Kind
from learning.plugins.paths.models import PathCycle, PathEnrolment
from learning.plugins.paths.services import cycles, enrolling, events, renewals
from learning.plugins.paths.testing import completed, course_leaf, make_path

pytestmark = pytest.mark.django_db
Standing, Status = PathEnrolment.Standing, PathEnrolment.Status
CERTIFIED = {"valid_months": 12, "window_days": 90, "grace_days": 30}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-11-30", 12, "2027-11-30"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_months_as_people_count_them(start, months, end):
    assert add_months(day(start), months) == day(end)


@pytest.mark.parametrize(
    ("completed_on", "before", "until"),
    [
        ("2026-05-10", None, "2027-05-10"),
        ("2026-05-10", "2026-06-01", "2027-06-01"),
        ("2026-06-01", "2026-06-01", "2027-06-01"),
        ("2026-06-02", "2026-06-01", "2027-06-02"),
    ],
)
def test_who_renews_in_time_loses_no_day(completed_on, before, until):
    found = cycles.renewed_until(day(completed_on), day(before) if before else None, 12)
    assert found == day(until)


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        ("2026-09-01", Standing.VALID),
        ("2026-09-02", Standing.DUE),
        ("2026-12-01", Standing.DUE),
        ("2026-12-02", Standing.OVERDUE),
        ("2026-12-31", Standing.OVERDUE),
        ("2027-01-01", Standing.LAPSED),
    ],
)
def test_standing_follows_from_the_dates(today, standing):
    row = PathEnrolment(
        valid_until=day("2026-12-01"),
        renew_from=day("2026-09-02"),
        grace_until=day("2026-12-31"),
    )
    assert row.standing(day(today)) == standing


def test_who_never_completed_it_never_held_it():
    assert PathEnrolment().standing(day("2026-12-01")) == Standing.NEVER


@pytest.fixture
def held():
    """Somebody whose certification was earned eleven months ago."""
    course = make_course()
    path = make_path(course_leaf(course), **CERTIFIED)
    person = PersonFactory(region=path.region)
    row = enrolling.enrol(path, person=person)
    completed(course, person)
    events.fact_arrived(person.pk, kind=Kind.COURSE, ref=str(course.pk))
    row.refresh_from_db()
    move_back(row, months=11)
    return course, row


def move_back(row: PathEnrolment, *, months: int) -> None:
    """As if all of it had happened so many months earlier."""
    days = (timezone.localdate() - add_months(timezone.localdate(), -months)).days
    shift = dt.timedelta(days=days)
    cycle = row.cycles.get()
    PathCycle.objects.filter(pk=cycle.pk).update(
        opened_at=cycle.opened_at - shift,
        completed_at=cycle.completed_at - shift,
        closed_at=cycle.closed_at - shift,
        valid_until=cycle.valid_until - shift,
    )
    CourseCompletion.objects.filter(person=row.person).update(
        completed_at=cycle.completed_at - shift
    )
    cycles.set_validity(row, row.path, cycle.valid_until - shift)
    row.completed_at -= shift
    row.save()


def test_completing_it_sets_the_dates():
    course = make_course()
    path = make_path(course_leaf(course), **CERTIFIED)
    person = PersonFactory(region=path.region)
    completed(course, person)
    row = enrolling.enrol(path, person=person)
    until = add_months(timezone.localdate(), 12)
    assert (row.valid_until, row.cycles.get().valid_until) == (until, until)
    assert row.renew_from == until - dt.timedelta(days=90)
    assert row.grace_until == until + dt.timedelta(days=30)


def test_before_the_window_nothing_opens():
    course = make_course()
    path = make_path(course_leaf(course), **CERTIFIED)
    person = PersonFactory(region=path.region)
    completed(course, person)
    enrolling.enrol(path, person=person)
    assert renewals.open_due() == 0
    assert PathCycle.objects.count() == 1


def test_in_the_window_a_new_cycle_opens_a_new_attempt_and_keeps_the_old_record(held):
    course, row = held
    assert renewals.open_due() == 1
    assert renewals.open_due() == 0

    row.refresh_from_db()
    new, old = row.cycles.all()
    assert (row.status, row.percent, row.due_on) == (Status.ACTIVE, 0, old.valid_until)
    assert (new.number, new.percent, new.completed_at) == (2, 0, None)
    assert (old.percent, old.completed_at is None) == (100, False)
    enrolment = Enrolment.objects.get(course=course, person=row.person)
    assert (enrolment.status, enrolment.attempt) == (Enrolment.Status.ACTIVE, 2)
    assert CourseCompletion.objects.filter(person=row.person).count() == 1


def test_the_renewed_certification_follows_the_former_end(held):
    course, row = held
    until = row.valid_until
    renewals.open_due()
    completed(course, row.person)
    events.fact_arrived(row.person_id, kind=Kind.COURSE, ref=str(course.pk))

    row.refresh_from_db()
    assert (row.status, row.cycles_done) == (Status.COMPLETED, 2)
    assert row.valid_until == add_months(until, 12)
    assert [cycle.valid_until for cycle in row.cycles.all()] == [row.valid_until, until]
    assert CourseCompletion.objects.filter(person=row.person).count() == 2


def test_what_was_done_in_the_window_counts_although_the_cycle_opened_late(held):
    course, row = held
    completed(course, row.person, at=timezone.now() - dt.timedelta(days=1))
    assert renewals.open_due() == 1
    row.refresh_from_db()
    assert (row.status, row.cycles_done) == (Status.COMPLETED, 2)


def test_who_left_the_service_is_not_asked_to_renew(held):
    _course, row = held
    row.person.is_active = False
    row.person.save()
    assert renewals.open_due() == 0


def test_another_window_moves_the_dates_of_all_who_hold_it(held):
    _course, row = held
    row.path.window_days, row.path.grace_days = 10, 5
    renewals.follow_settings(row.path)
    until = row.valid_until
    row.refresh_from_db()
    assert row.renew_from == until - dt.timedelta(days=10)
    assert row.grace_until == until + dt.timedelta(days=5)


def test_a_part_with_a_date_of_its_own_is_the_next_thing_due():
    first, second = make_course(), make_course()
    path = make_path(course_leaf(first, due_days=7), course_leaf(second), due_days=30)
    person = PersonFactory(region=path.region)
    row = enrolling.enrol(path, person=person)
    today = timezone.localdate()
    assert row.next_due_on == today + dt.timedelta(days=7)
    assert row.is_late(today + dt.timedelta(days=8))

    completed(first, person)
    events.fact_arrived(person.pk, kind=Kind.COURSE, ref=str(first.pk))
    row.refresh_from_db()
    assert row.next_due_on == row.due_on == today + dt.timedelta(days=30)
