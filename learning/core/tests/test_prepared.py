from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.signals import post_init
from django.utils import timezone

from learning.core.models import Activity, Enrolment, EnrolmentLog, Person, Progress
from learning.core.prepared import (
    Prepared,
    PreparedInsert,
    PreparedSave,
    PreparedUpdate,
    _is_plain,
    columns,
    copied,
    new_row,
    restore,
)
from learning.core.testing.factories import (
    ActivityFactory,
    EnrolmentFactory,
    PersonFactory,
    ProgressFactory,
)

pytestmark = pytest.mark.django_db

of_person = Prepared(
    lambda person, status: Enrolment.objects.filter(person_id=person, status=status).values_list(
        *columns(Enrolment)
    ),
    person=int,
    status=str,
)


def test_it_answers_as_the_queryset_does():
    one, other = EnrolmentFactory(last_seen_at=timezone.now()), EnrolmentFactory()

    for enrolment in (one, other, one):
        rows = of_person(person=enrolment.person_id, status="active")
        assert rows == list(
            Enrolment.objects.filter(pk=enrolment.pk).values_list(*columns(Enrolment))
        )
        found = restore(Enrolment, rows[0])
        assert found == enrolment
        assert found.last_seen_at == enrolment.last_seen_at
        assert not found._state.adding


def test_values_are_parameters_never_text():
    EnrolmentFactory()

    assert of_person(person=1, status="' OR 1=1 --") == []


def test_it_is_one_statement_and_joins_may_be_named(django_assert_num_queries):
    person = PersonFactory()
    with_user = Prepared(
        lambda pk: Person.objects.filter(pk=pk).values_list("name", *columns(Person, "user__")[:0]),
        pk=int,
    )

    with django_assert_num_queries(1):
        assert with_user(pk=person.pk) == [(person.name,)]


def test_the_statement_is_compiled_once():
    calls = []

    def build(pk):
        calls.append(pk)
        return Person.objects.filter(pk=pk).values_list("pk")

    query = Prepared(build, pk=int)
    query(pk=1)
    query(pk=2)

    assert len(calls) == 1
    assert [name for name, _value in query._plans[connection.vendor].params] == ["pk"]


def test_values_that_never_change_stay_in_the_statement():
    one, closed = ActivityFactory(is_live=True), ActivityFactory(is_live=False)
    live = Prepared(
        lambda pk: Activity.objects.filter(pk=pk, is_live=True, completion="manual").values_list(
            "pk"
        ),
        pk=int,
    )

    assert live(pk=one.pk) == [(one.pk,)]
    assert live(pk=closed.pk) == []


def test_an_insert_stores_what_save_would(django_assert_num_queries):
    like, person, activity = ProgressFactory(), PersonFactory(), ActivityFactory()
    now = timezone.now()
    row = Progress(
        person=person,
        activity=activity,
        course=like.course,
        completed_at=now,
        score=Decimal("0.75"),
        passed=True,
    )

    with django_assert_num_queries(1):
        PreparedInsert(Progress)(row)

    assert not row._state.adding
    stored = Progress.objects.get(pk=row.pk)
    for field in Progress._meta.concrete_fields:
        assert getattr(stored, field.attname) == getattr(row, field.attname)


def test_an_insert_fills_in_the_moment_and_keeps_rows_unique():
    enrolment = EnrolmentFactory()
    entry = EnrolmentLog(enrolment=enrolment, status="active")
    PreparedInsert(EnrolmentLog)(entry)

    assert EnrolmentLog.objects.get(pk=entry.pk).at == entry.at

    again = Enrolment(
        course_id=enrolment.course_id, person_id=enrolment.person_id, requested_at=timezone.now()
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        PreparedInsert(Enrolment)(again)


def test_saving_writes_its_fields_of_that_row_only(django_assert_num_queries):
    row, other = ProgressFactory(seconds=1), ProgressFactory(seconds=1)
    row.seconds, row.completed_at, row.score_key = 60, timezone.now(), "not written"

    with django_assert_num_queries(1):
        PreparedSave(Progress, "seconds", "completed_at", "score")(row)

    stored = Progress.objects.get(pk=row.pk)
    assert (stored.seconds, stored.completed_at, stored.score) == (60, row.completed_at, None)
    assert stored.score_key == ""
    other.refresh_from_db()
    assert other.seconds == 1


def test_an_update_counts_its_rows(django_assert_num_queries):
    one, other = ProgressFactory(seconds=1), ProgressFactory(seconds=1)
    credit = PreparedUpdate(
        lambda pk, seconds: (
            Progress.objects.filter(pk=pk, completed_at__isnull=True),
            {"seconds": F("seconds") + seconds},
        ),
        pk=int,
        seconds=int,
    )

    with django_assert_num_queries(2):
        assert (credit(pk=one.pk, seconds=30), credit(pk=0, seconds=30)) == (1, 0)

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.seconds, other.seconds) == (31, 1)


def test_a_restored_instance_is_as_the_manager_makes_it(django_assert_num_queries):
    stored = Enrolment.objects.get(pk=EnrolmentFactory().pk)
    row = Enrolment.objects.filter(pk=stored.pk).values_list(*columns(Enrolment)).get()
    found = restore(Enrolment, row)

    assert {**vars(found), "_state": None} == {**vars(stored), "_state": None}
    assert (found._state.adding, found._state.db) == (False, "default")
    with django_assert_num_queries(1):
        assert found.person.pk == stored.person_id


def test_whoever_listens_for_instances_hears_of_them():
    def hear(**kwargs):
        raise AssertionError

    assert _is_plain.__wrapped__(Person)
    post_init.connect(hear, sender=Person)
    try:
        assert not _is_plain.__wrapped__(Person)
    finally:
        post_init.disconnect(hear, sender=Person)


def test_a_new_row_is_as_the_model_makes_it(django_assert_num_queries):
    enrolment, now = EnrolmentFactory(), timezone.now()
    like = EnrolmentLog(enrolment=enrolment, status="active", reason="asked", actor=None)
    found = new_row(EnrolmentLog, enrolment=enrolment, previous="", status="active", reason="asked")

    assert {**vars(found), "_state": None} == {**vars(like), "_state": None}
    assert found._state.adding
    with django_assert_num_queries(0):
        assert found.enrolment is enrolment
    progress = new_row(Progress, person_id=1, activity_id=2, course_id=3, completed_at=now)
    assert (progress.completed_at, progress.seconds, progress.score_key) == (now, 0, "")
    with pytest.raises(TypeError, match="no column reson"):
        new_row(EnrolmentLog, enrolment=enrolment, reson="asked")


def test_a_copy_is_of_its_own():
    one = EnrolmentFactory()
    other = copied(one)
    other.status, other.course = "suspended", ActivityFactory().course

    assert (other, other._state.adding) == (one, False)
    assert one.status == "active"
    assert one.course != other.course
