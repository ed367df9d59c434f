from datetime import date

import pytest

from learning.core.api import Part, book_credit, credit_rule, preview_credit
from learning.core.models import LedgerEntry
from learning.core.testing.factories import PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


def test_a_preview_says_what_booking_credits_and_writes_nothing():
    person = PersonFactory()
    wanted = {
        "form_code": "coaching",
        "parts": [Part(date(2026, 3, day), 3) for day in (2, 9, 16)],
    }
    seen = preview_credit(person, **wanted)
    assert not LedgerEntry.objects.exists()
    assert [(line.credited_jp, line.reason) for line in seen.lines] == [
        (2, "table"),
        (2, "table"),
        (0, "month"),
    ]
    assert (seen.raw_jp, seen.credited_jp) == (9, 4)
    book_credit(person, source="evidence", key="evidence:1:1", title="Coaching", **wanted)
    booked = LedgerEntry.objects.order_by("pk").values_list("credited_jp", "reason")
    assert list(booked) == [(line.credited_jp, line.reason) for line in seen.lines]


def test_what_the_day_holds_already_is_taken_off():
    person = PersonFactory()
    seminar = {"form_code": "seminar", "parts": [Part(DAY, 4)]}
    book_credit(person, source="event", key="event:1", title="Seminar", **seminar)
    assert preview_credit(person, **seminar).credited_jp == 0
    assert preview_credit(PersonFactory(), **seminar).credited_jp == 4


def test_the_rule_of_a_form_is_found_by_its_day():
    assert credit_rule("seminar", "international", DAY).value == 6
    assert credit_rule("workplace-guidance", "national", DAY) is None
