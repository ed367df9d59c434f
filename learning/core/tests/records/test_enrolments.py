from datetime import timedelta

import pytest
from django.utils import timezone

from learning.core import api
from learning.core.models import Completion, CourseCompletion, Enrolment, EnrolMethod, Scope
from learning.core.records import enrolments, errors
from learning.core.testing.factories import (
    CourseFactory,
    EnrolmentFactory,
    PersonFactory,
    ProgressFactory,
    make_course,
    make_region,
    make_unit,
)

pytestmark = pytest.mark.django_db
Status = Enrolment.Status


def statuses(enrolment):
    return [(row.previous, row.status) for row in enrolment.log.all()]


def test_enrolling_takes_a_seat_and_is_logged():
    course, person = CourseFactory(seats=1), PersonFactory()

    enrolment = api.enrol(course, person=person, actor=person.user)

    course.refresh_from_db()
    assert (enrolment.status, enrolment.method) == (Status.ACTIVE, Enrolment.Method.SELF)
    assert course.seats_taken == 1
    assert statuses(enrolment) == [("", "active")]


def test_enrolling_twice_is_one_enrolment():
    course, person = CourseFactory(), PersonFactory()

    first = api.enrol(course, person=person)
    second = api.enrol(course, person=person)

    course.refresh_from_db()
    assert first == second
    assert course.seats_taken == 1
    assert first.log.count() == 1


def test_no_seat_left():
    course = CourseFactory(seats=1)
    api.enrol(course, person=PersonFactory())

    with pytest.raises(errors.NoSeats):
        api.enrol(course, person=PersonFactory())

    course.refresh_from_db()
    assert course.seats_taken == 1
    assert course.enrolments.count() == 1


def test_withdrawing_frees_the_seat_and_coming_back_takes_it():
    course, person = CourseFactory(seats=1), PersonFactory()
    enrolment = api.enrol(course, person=person)

    api.withdraw(enrolment)
    course.refresh_from_db()
    assert course.seats_taken == 0

    again = api.enrol(course, person=person)
    course.refresh_from_db()
    assert again.pk == enrolment.pk
    assert course.seats_taken == 1
    assert statuses(enrolment) == [
        ("", "active"),
        ("active", "withdrawn"),
        ("withdrawn", "active"),
    ]


@pytest.mark.parametrize("key", ["", "salah", "KUNCI "[:3]])
def test_a_wrong_key_is_refused(key):
    course = CourseFactory(enrol_method=EnrolMethod.KEY, enrol_key="KUNCI")

    with pytest.raises(errors.WrongKey):
        api.enrol(course, person=PersonFactory(), key=key)

    assert course.enrolments.count() == 0


def test_the_right_key_opens():
    course = CourseFactory(enrol_method=EnrolMethod.KEY, enrol_key="KUNCI")

    enrolment = api.enrol(course, person=PersonFactory(), key=" KUNCI ")

    assert enrolment.method == Enrolment.Method.KEY


def test_approval_waits_and_then_opens():
    course = CourseFactory(enrol_method=EnrolMethod.APPROVAL)
    admin = PersonFactory().user

    enrolment = api.enrol(course, person=PersonFactory())
    assert (enrolment.status, enrolment.activated_at) == (Status.REQUESTED, None)

    enrolment = api.approve(enrolment, actor=admin)
    assert enrolment.status == Status.ACTIVE
    assert enrolment.activated_at is not None
    assert enrolment.log.last().actor == admin


def test_only_staff_enrol_where_people_are_assigned():
    course = CourseFactory(enrol_method=EnrolMethod.ASSIGNED)
    person, admin = PersonFactory(), PersonFactory().user

    with pytest.raises(errors.EnrolmentRefused) as refused:
        api.enrol(course, person=person)
    assert refused.value.code == "assigned_only"

    enrolment = api.assign(course, person=person, actor=admin, reason="Surat tugas")
    assert (enrolment.status, enrolment.method) == (Status.ACTIVE, Enrolment.Method.ASSIGNED)
    assert enrolment.log.get().reason == "Surat tugas"


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [(1, 2, "too_early"), (-2, -1, "too_late")],
)
def test_outside_the_window(opens, closes, code):
    now = timezone.now()
    course = CourseFactory(
        enrol_from=now + timedelta(days=opens), enrol_until=now + timedelta(days=closes)
    )

    with pytest.raises(errors.EnrolmentRefused) as refused:
        api.enrol(course, person=PersonFactory())

    assert refused.value.code == code


def test_unpublished_courses_take_nobody():
    with pytest.raises(errors.EnrolmentRefused) as refused:
        api.enrol(CourseFactory(is_live=False), person=PersonFactory())

    assert refused.value.code == "not_live"


def test_scope_of_a_region():
    region = make_region()
    course = CourseFactory(region=region, scope=Scope.REGION)

    assert api.in_scope(course, person=PersonFactory(region=region))
    assert not api.in_scope(course, person=PersonFactory())


def test_scope_of_an_agency_reaches_its_units():
    agency = make_unit()
    unit = make_unit(parent=agency)
    course = CourseFactory(region=agency.region, scope=Scope.AGENCY)
    course.agencies.add(agency)

    assert api.in_scope(course, person=PersonFactory(region=agency.region, unit=unit))
    assert not api.in_scope(course, person=PersonFactory(region=agency.region))
    assert not api.in_scope(course, person=PersonFactory(unit=make_unit(agency.region)))


def test_a_prerequisite_is_named_until_it_is_completed():
    first, person = make_course(1, title="Dasar"), PersonFactory()
    course = CourseFactory()
    course.prerequisites.add(first)

    with pytest.raises(errors.PrerequisitesMissing, match="Dasar"):
        api.enrol(course, person=person)

    api.enrol(first, person=person)
    api.complete_manually(first.activities.get(), person=person)
    assert api.enrol(course, person=person).status == Status.ACTIVE


def test_suspended_people_cannot_let_themselves_in():
    course, person = CourseFactory(), PersonFactory()
    enrolment = api.enrol(course, person=person)
    api.suspend(enrolment, actor=person.user, reason="Cuti")

    with pytest.raises(errors.EnrolmentRefused) as refused:
        api.enrol(course, person=person)

    assert refused.value.code == "suspended"
    assert api.reactivate(enrolment, actor=None).status == Status.ACTIVE


@pytest.mark.parametrize(
    ("start", "target"),
    [
        (Status.WITHDRAWN, Status.SUSPENDED),
        (Status.ACTIVE, Status.REQUESTED),
        (Status.COMPLETED, Status.WITHDRAWN),
        (Status.COMPLETED, Status.EXPIRED),
    ],
)
def test_impossible_steps_are_refused(start, target):
    enrolment = EnrolmentFactory(status=start)

    with pytest.raises(errors.NotAllowedNow):
        api.change_status(enrolment, status=target)

    enrolment.refresh_from_db()
    assert enrolment.status == start
    assert enrolment.log.count() == 0


def test_access_ends_after_its_days():
    course, person = CourseFactory(access_days=30), PersonFactory()
    enrolment = api.enrol(course, person=person)

    assert api.expire_due(now=enrolment.expires_at - timedelta(seconds=1)) == 0
    assert api.expire_due(now=enrolment.expires_at) == 1
    assert api.expire_due(now=enrolment.expires_at) == 0

    enrolment.refresh_from_db()
    assert enrolment.status == Status.EXPIRED


def over(course, **fields):
    past = timezone.now() - timedelta(minutes=1)
    api.enrol(course, person=PersonFactory())
    Enrolment.objects.filter(course=course).update(expires_at=past, **fields)
    return course.enrolments.get()


def test_access_that_ran_out_is_closed_before_the_worker_writes_it():
    course = make_course(1, access_days=30)
    enrolment = over(course)

    assert enrolment.is_open is False
    with pytest.raises(errors.NotAllowedNow):
        api.complete_manually(course.activities.get(), person=enrolment.person)
    assert over(make_course(1), status=Status.COMPLETED).is_open is True


@pytest.mark.parametrize(
    "again",
    [
        lambda row: api.enrol(row.course, person=row.person),
        lambda row: api.assign(row.course, person=row.person, actor=None),
        lambda row: api.bulk_assign(row.course, person_ids=[row.person_id], actor=None),
        lambda row: api.reactivate(row, actor=None),
    ],
    ids=["enrol", "assign", "bulk_assign", "reactivate"],
)
def test_access_that_ran_out_can_be_given_again(again):
    enrolment = over(CourseFactory(access_days=30, seats=1))

    again(enrolment)

    enrolment.refresh_from_db()
    assert enrolment.expires_at > timezone.now() + timedelta(days=29)
    assert statuses(enrolment)[1:] == [("active", "expired"), ("expired", "active")]
    assert enrolment.course.seats_taken == 1


def test_a_completed_enrolment_never_expires():
    course, person = make_course(1, access_days=1), PersonFactory()
    enrolment = api.enrol(course, person=person)
    api.complete_manually(course.activities.get(), person=person)

    assert api.expire_due(now=timezone.now() + timedelta(days=9)) == 0
    enrolment.refresh_from_db()
    assert enrolment.status == Status.COMPLETED


def test_suspension_keeps_a_completion():
    course, person = make_course(1), PersonFactory()
    enrolment = api.enrol(course, person=person)
    api.complete_manually(course.activities.get(), person=person)

    api.suspend(enrolment, actor=None)
    enrolment = api.reactivate(enrolment, actor=None)

    assert enrolment.status == Status.COMPLETED
    assert CourseCompletion.objects.filter(person=person).count() == 1


def test_what_was_done_before_counts_on_coming_back():
    course, person = make_course(1), PersonFactory()
    ProgressFactory(person=person, activity=course.activities.get(), completed_at=timezone.now())

    assert api.enrol(course, person=person).status == Status.COMPLETED


def test_bulk_assignment_is_repeatable_and_respects_seats():
    course = CourseFactory(seats=3)
    people = [PersonFactory() for _ in range(4)]
    api.enrol(course, person=people[0])
    gone = api.enrol(course, person=people[1])
    api.withdraw(gone)
    ids = [person.pk for person in people]

    first = api.bulk_assign(course, person_ids=ids, actor=None, reason="Wajib")
    again = api.bulk_assign(course, person_ids=ids, actor=None)

    course.refresh_from_db()
    assert first == {"created": 1, "reactivated": 1, "unchanged": 1, "no_seat": 1}
    assert again == {"created": 0, "reactivated": 0, "unchanged": 3, "no_seat": 1}
    assert course.seats_taken == 3


def test_bulk_assignment_costs_no_query_per_person(django_assert_num_queries):
    course = CourseFactory()
    one, three = [PersonFactory()], [PersonFactory() for _ in range(3)]
    costs = []
    for people in (one, three):
        with django_assert_num_queries(24):
            costs.append(api.bulk_assign(course, person_ids=[row.pk for row in people], actor=None))
    assert [cost["created"] for cost in costs] == [1, 3]


def test_signals_after_commit(django_capture_on_commit_callbacks):
    seen = []

    def listen(enrolment, **kwargs):
        seen.append(enrolment.pk)

    enrolments.learner_enrolled.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            enrolment = api.enrol(CourseFactory(), person=PersonFactory())
    finally:
        enrolments.learner_enrolled.disconnect(listen)
    assert seen == [enrolment.pk]


def test_untracked_activities_do_not_block_completion():
    course = make_course(2)
    first, second = course.activities.all()
    second.completion = Completion.NONE
    second.save()
    course.required_count = 1
    course.save()
    person = PersonFactory()
    enrolment = api.enrol(course, person=person)

    api.complete_manually(first, person=person)

    enrolment.refresh_from_db()
    assert enrolment.status == Status.COMPLETED
