"""Hours in the copy that people take along, and after erasing."""

from datetime import date

import pytest

from learning.core.models import Credit, LedgerEntry, YearTotal
from learning.core.records import data, erasure
from learning.core.records.hours import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def hours(person, book):
    book(person, [(date(2026, 3, 2), 5)], form="e-learning", title="Arsip digital")
    return statements.issue(person, year=2026, base_url="http://testserver/")


def test_they_are_in_the_copy(person, hours):
    found = {str(heading): rows for heading, rows in data.tables(person)}

    assert [row["title"] for row in found["Jam pelajaran"]] == ["Arsip digital"]
    (entry,) = found["Entri jam pelajaran"]
    assert (entry["raw_jp"], entry["credited_jp"], entry["reason"]) == (5, 3, "day")
    assert [row["code"] for row in found["Keterangan jam pelajaran"]] == [hours.code]


def test_erasing_keeps_them_and_says_why(person, hours):
    (line,) = [row for row in erasure.plan(person).kept if "(JP)" in row.what]
    assert (line.count, bool(line.why)) == (1, True)

    erasure.erase(person, reason="Permintaan sendiri")

    assert Credit.objects.get().person == person
    assert LedgerEntry.objects.get().credited_jp == 3
    assert YearTotal.objects.get().credited_jp == 3
