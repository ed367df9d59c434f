"""Bookings at the same moment: the row of the year decides, not luck."""

from datetime import date

import pytest
from django.db import connection

from learning.core.api import Part
from learning.core.models import LedgerEntry, Person, YearTotal
from learning.core.records.ledger import verify
from learning.core.records.ledger.posting import book_credit
from learning.core.regions.reference import load_credit_rules
from learning.core.testing import factories as make
from learning.core.testing.threads import together

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
DAY = date(2026, 3, 2)


@pytest.fixture
def person():
    load_credit_rules()
    return make.PersonFactory()


def book(person, key):
    person = Person.objects.get(pk=person.pk)
    return book_credit(
        person,
        source="evidence",
        key=key,
        title="Kegiatan",
        form_code="e-learning",
        parts=[Part(DAY, 2)],
    )


def test_bookings_at_once_share_the_day(person):
    together(*[lambda n=n: book(person, f"k{n}") for n in range(8)])
    total = YearTotal.objects.get(person=person, year=2026)
    assert (total.raw_jp, total.credited_jp) == (16, 3)
    assert verify.verify().drifts == []


def test_one_key_at_once_is_booked_once(person):
    together(*[lambda: book(person, "same")] * 6)
    entry = LedgerEntry.objects.get(person=person)
    assert (entry.raw_jp, entry.credited_jp, entry.reason) == (2, 2, "programme")
