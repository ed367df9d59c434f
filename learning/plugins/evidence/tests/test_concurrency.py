"""Real threads on real rows: two verifiers, two clicks, one booking."""

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from learning.core.api import lock_years
from learning.core.models import Credit, LedgerEntry, YearTotal
from learning.core.testing.threads import together
from learning.plugins.evidence.models import Evidence, VerificationRule
from learning.plugins.evidence.services import deciding, filing
from learning.plugins.evidence.services.errors import NotAllowedNow
from learning.plugins.evidence.services.rules import save_rule
from learning.plugins.evidence.testing import draft, sent

from .conftest import somebody

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


@pytest.fixture
def person(db):
    """Of this test only: other connections do not see what a file's tests share."""
    return somebody()


def test_of_four_verifiers_one_wins_and_the_hours_are_booked_once(person, verifier):
    row = sent(person)
    found = together(*[partial(deciding.approve, row, actor=verifier)] * 4)
    lost = [one for one in found if isinstance(one, NotAllowedNow)]
    assert len(lost) == 3
    # Threads speak the site's own language.
    with translation.override(settings.LANGUAGE_CODE):
        told = gettext("Somebody has decided about this evidence already.")
    assert {one.message for one in lost} == {told}
    assert (Credit.objects.count(), LedgerEntry.objects.count()) == (1, 1)
    assert YearTotal.objects.get().credited_jp == 4


def test_approving_and_rejecting_at_once_leaves_one_decision(person, verifier):
    row = sent(person)
    found = together(
        partial(deciding.approve, row, actor=verifier),
        partial(deciding.reject, row, actor=verifier, reason="Tidak sah."),
    )
    assert sum(isinstance(one, NotAllowedNow) for one in found) == 1
    row = Evidence.objects.get()
    assert Credit.objects.count() == (row.status == "approved")
    assert row.log.exclude(step__in=("created", "submitted")).count() == 1


def test_taking_back_and_deciding_at_once(person, verifier):
    row = sent(person)
    together(
        partial(filing.withdraw, row, actor=person.user),
        partial(deciding.approve, row, actor=verifier),
    )
    row = Evidence.objects.get()
    assert row.status in ("draft", "approved")
    assert Credit.objects.count() == (row.status == "approved")


def test_two_clicks_send_once_and_two_corrections_book_once(person, verifier):
    row = draft(person)
    found = together(*[partial(filing.submit, row, actor=person.user)] * 2)
    assert sum(isinstance(one, NotAllowedNow) for one in found) == 1
    row = deciding.approve(Evidence.objects.get(), actor=verifier)
    together(*[partial(deciding.reverse, row, actor=verifier, reason="Keliru.")] * 3)
    assert YearTotal.objects.get().credited_jp == 0
    assert LedgerEntry.objects.count() == 2


def test_evidence_of_one_day_approved_at_once_does_not_pass_the_cap(person, verifier):
    rows = [sent(person) for _number in range(3)]
    together(*[partial(deciding.approve, row, actor=verifier) for row in rows])
    assert (Credit.objects.count(), YearTotal.objects.get().credited_jp) == (3, 4)


def test_a_correction_across_new_year_waits_in_the_order_of_years(person, verifier):
    """A course counts on its last day, a seminar on each."""
    year = timezone.localdate().year - 1
    days = {"starts_on": dt.date(year - 1, 12, 30), "ends_on": dt.date(year, 1, 2)}
    row = deciding.approve(sent(person, form_code="course", **days), actor=verifier)
    accepted = deciding.Accepted(form_code="seminar")

    def correct():
        try:
            return deciding.correct(row, actor=verifier, accepted=accepted, reason="Keliru.")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_years(person.pk, {year - 1})
            found = pool.submit(correct)
            wait_until_somebody_waits()
            lock_years(person.pk, {year})
        assert found.result(20).credit_id != row.credit_id
    spread = LedgerEntry.objects.filter(credit__reversed_at=None).values_list("year", flat=True)
    assert sorted(spread) == [year - 1, year - 1, year, year]


def test_the_first_rule_of_a_region_saved_twice_at_once(person, verifier):
    values = [{"endorsement": "required", "amber_days": n, "red_days": 9} for n in (1, 2, 3, 4)]
    jobs = [partial(save_rule, person.region, values=one, actor=verifier) for one in values]
    found = together(*jobs)
    assert VerificationRule.objects.get().amber_days in {rule.amber_days for rule in found}


def wait_until_somebody_waits(patience=20.0):
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")
