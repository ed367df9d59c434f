"""Rules that change while hours are being booked: the rule that stands is what counts."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from threading import Event
from time import monotonic, sleep

import pytest
from django.db import connection, transaction
from django.utils import timezone

from learning.core.api import Part
from learning.core.models import (
    CourseCompletion,
    CreditRule,
    DevelopmentForm,
    Job,
    LedgerEntry,
    YearTotal,
)
from learning.core.records.ledger import change_jobs, late
from learning.core.records.ledger.changes import replace_rule, values_of
from learning.core.records.ledger.completions import book_missing
from learning.core.records.ledger.posting import book_credit, lock_years
from learning.core.records.ledger.verify import verify
from learning.core.regions.reference import load_reference
from learning.core.testing import factories as make

DAY = date(2026, 3, 2)
PATIENCE = 30
HOUR = timedelta(hours=1)
at_once = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


def rule():
    return CreditRule.objects.get(form_code="e-learning", scope="national", retired_at=None)


def other(cap):
    return {**values_of(rule()), "cap_per_day": cap}


def book(person, key="k"):
    parts = [Part(DAY, 9)]
    return book_credit(
        person, source="event", key=key, title="Kegiatan", form_code="e-learning", parts=parts
    )


def proposed(cap=5):
    """A change of the cap of 3 JP a day, looked at and about to be made."""
    job = change_jobs.propose(values=other(cap), rule=rule(), actor=None)
    change_jobs.preview(job)
    change_jobs.start_apply(job)
    return job


def completion():
    enrolment = make.EnrolmentFactory()
    return CourseCompletion.objects.create(
        enrolment=enrolment,
        person=enrolment.person,
        course=enrolment.course,
        title="Antrean digital",
        programme_jp=9,
        completed_at="2026-03-02T05:00:00Z",
        local_date=DAY,
    )


def credited(person):
    return YearTotal.objects.get(person=person, year=2026).credited_jp


@contextmanager
def elsewhere(work):
    """``work`` in a transaction of another connection that ends with the block."""
    begun, over = Event(), Event()

    def run():
        with transaction.atomic():
            work()
            begun.set()
            over.wait(PATIENCE)

    with thread(run, begun.set) as done:
        begun.wait(PATIENCE)
        yield
        over.set()
        done.result(PATIENCE)


@contextmanager
def waiting(work):
    """``work`` on another connection, which waits for somebody's lock when the block begins."""
    with thread(work) as done:
        until_one_waits()
        yield done


@contextmanager
def thread(work, *finally_):
    def run():
        try:
            return work()
        finally:
            for step in (connection.close, *finally_):
                step()

    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(run)


def until_one_waits():
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    end = monotonic() + PATIENCE
    while monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(waits)
            if cursor.fetchone()[0]:
                return
        sleep(0.02)
    raise AssertionError("nobody waits")


def while_it_waits(work, *, held, happens):
    """``happens`` is done while ``work`` waits for what ``held`` locks; then all goes on."""
    with ExitStack() as stack:
        holding = stack.enter_context(ExitStack())
        holding.enter_context(elsewhere(held))
        done = stack.enter_context(waiting(work))
        happens()
        holding.close()
        return done.result(PATIENCE)


class TestAtOnce:
    pytestmark = at_once

    @pytest.fixture(autouse=True)
    def _reference(self):
        load_reference()

    def test_who_books_before_the_change_is_made_is_counted_anew(self):
        job, person = proposed(), make.PersonFactory()
        form = DevelopmentForm.objects.select_for_update().filter(code="e-learning")
        while_it_waits(
            lambda: change_jobs.apply(job), held=lambda: list(form), happens=lambda: book(person)
        )
        assert (credited(person), verify().drifts) == (5, [])

    def test_a_year_that_was_waited_for_is_counted_by_the_rule_that_stands_then(self):
        person = make.PersonFactory()
        book(person)
        job = proposed()
        while_it_waits(
            lambda: change_jobs.apply(job),
            held=lambda: lock_years(person.pk, {2026}),
            happens=lambda: replace_rule(rule(), values=other(7), actor=None),
        )
        assert (credited(person), verify().drifts) == (7, [])

    def test_missing_completions_are_booked_by_the_rule_that_stands_then(self):
        person = completion().person
        while_it_waits(
            book_missing,
            held=lambda: lock_years(person.pk, {2026}),
            happens=lambda: replace_rule(rule(), values=other(7), actor=None),
        )
        assert (credited(person), verify().drifts) == (7, [])

    def test_what_was_booked_behind_a_change_is_counted_anew_an_hour_later(self):
        job, person = proposed(), make.PersonFactory()
        with elsewhere(lambda: book(person)):
            change_jobs.apply(job)
        assert (job.state, credited(person)) == (Job.State.DONE, 3)
        assert late.settle(now=timezone.now() + HOUR) == 1
        assert (credited(person), verify().drifts) == (5, [])


@pytest.fixture
def unseen(db):
    """Somebody whose hours were not there yet when the job looked for them."""
    person, job = make.PersonFactory(), proposed()
    change_jobs.apply(job)
    book(person)
    YearTotal.objects.update(credited_jp=3)
    LedgerEntry.objects.update(credited_jp=3)
    return person


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("minutes", [0, 59])
def test_nothing_is_looked_at_before_the_hour(minutes):
    assert late.settle(now=timezone.now() + timedelta(minutes=minutes)) == 0


def test_each_change_is_looked_at_once(unseen, django_assert_num_queries):
    now = timezone.now() + HOUR
    assert late.settle(now=now) == 1
    assert credited(unseen) == 5
    with django_assert_num_queries(1):
        assert late.settle(now=now) == 0


@pytest.mark.usefixtures("unseen")
@pytest.mark.parametrize("hours", [-2, 2])
def test_hours_of_long_before_and_after_are_not_looked_at(hours):
    LedgerEntry.objects.update(at=timezone.now() + hours * HOUR)
    assert late.settle(now=timezone.now() + 3 * HOUR) == 0


@pytest.mark.usefixtures("unseen")
def test_a_change_that_was_never_made_is_not_looked_at():
    Job.objects.all().delete()
    job = change_jobs.propose(values=other(9), rule=rule(), actor=None)
    change_jobs.preview(job)
    assert late.settle(now=timezone.now() + 3 * HOUR) == 0
