"""Real threads on real rows: two events of one person, two administrators, one path each time."""

from functools import partial

import pytest
from django.db import connection

from learning.core.testing.factories import PersonFactory, make_course
from learning.core.testing.threads import together
from learning.plugins.paths.engine.nodes import Kind
from learning.plugins.paths.models import Claim, EnrolmentLog, PathCycle, PathEnrolment
from learning.plugins.paths.services import claims, enrolling, events, renewals
from learning.plugins.paths.services.errors import NotAllowedNow
from learning.plugins.paths.testing import completed, course_leaf, make_path, path_leaf

from .test_claims import LEAF, send
from .test_cycles import CERTIFIED, move_back

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
Status = PathEnrolment.Status


def arrives(course, person):
    return partial(events.fact_arrived, person.pk, kind=Kind.COURSE, ref=str(course.pk))


def test_two_clicks_enrol_once():
    path = make_path(course_leaf(make_course()))
    person = PersonFactory(region=path.region)
    rows = together(*[partial(enrolling.enrol, path, person=person)] * 4)
    assert {row.pk for row in rows} == {PathEnrolment.objects.get().pk}
    assert (PathCycle.objects.count(), EnrolmentLog.objects.count()) == (1, 1)


def test_two_last_courses_complete_a_path_once():
    first, second = make_course(), make_course()
    path = make_path(course_leaf(first), course_leaf(second))
    person = PersonFactory(region=path.region)
    row = enrolling.enrol(path, person=person)
    completed(first, person)
    completed(second, person)
    together(arrives(first, person), arrives(second, person))
    row.refresh_from_db()
    assert (row.status, row.percent, row.cycles_done) == (Status.COMPLETED, 100, 1)
    assert row.cycles.get().marks.count() == 2


def test_a_course_of_two_nested_paths_and_another_event_do_not_block_each_other():
    shared, own = make_course(), make_course()
    inner = make_path(course_leaf(shared), course_leaf(own))
    # The outer one is older by its id in no case: both orders of locking would occur.
    outer = make_path(path_leaf(inner), course_leaf(shared), region=inner.region)
    people = PersonFactory.create_batch(4, region=inner.region)
    for person in people:
        enrolling.enrol(outer, person=person)
        completed(shared, person)
        completed(own, person)
    jobs = [arrives(course, person) for person in people for course in (shared, own)]
    together(*jobs)
    assert set(PathEnrolment.objects.values_list("status", "percent")) == {(Status.COMPLETED, 100)}


def test_two_administrators_assign_the_same_people():
    path = make_path(course_leaf(make_course()), course_leaf(make_course()))
    ids = [person.pk for person in PersonFactory.create_batch(6, region=path.region)]
    tallies = together(
        partial(enrolling.assign_many, path, person_ids=ids, actor=None),
        partial(enrolling.assign_many, path, person_ids=ids[::-1], actor=None),
    )
    assert sum(tally["created"] for tally in tallies) == 6
    assert PathCycle.objects.count() == 6


def test_two_workers_open_a_renewal_once():
    course = make_course()
    path = make_path(course_leaf(course), **CERTIFIED)
    person = PersonFactory(region=path.region)
    completed(course, person)
    row = enrolling.enrol(path, person=person)
    move_back(row, months=11)
    assert sorted(together(renewals.open_due, renewals.open_due)) == [0, 1]
    assert row.cycles.count() == 2


def test_evidence_is_decided_once():
    path = make_path(LEAF)
    claim = send(enrolling.enrol(path, person=PersonFactory(region=path.region)))
    answers = together(
        partial(claims.approve, claim, actor=None),
        partial(claims.send_back, claim, actor=None, reason="Keliru"),
    )
    assert sum(isinstance(answer, NotAllowedNow) for answer in answers) == 1
    assert Claim.objects.get().state in (Claim.State.APPROVED, Claim.State.RETURNED)
