"""Hours that changed after SIASN had them."""

import pytest
from django.urls import reverse

from learning.core.api import reverse_credit
from learning.core.models import LedgerEntry

from ..models import BatchRow
from ..queries import to_correct
from ..services import corrections
from .conftest import client_of

LIST = reverse("learning_exchange_admin:corrections")
SETTLE = reverse("learning_exchange_admin:settle")


@pytest.fixture
def row(binjai, ani):
    binjai.learned(ani, title="Gizi")
    return binjai.batch().rows.get()


def taken_back(row, commits):
    with commits(execute=True):
        reverse_credit(row.credit, actor=None, reason="Sertifikat palsu.")
    row.refresh_from_db()


def test_what_is_taken_back_is_to_be_removed(
    row, binjai, as_admin, django_capture_on_commit_callbacks
):
    assert list(to_correct([binjai.region])) == []

    taken_back(row, django_capture_on_commit_callbacks)

    assert (row.siasn_jp, row.ledger_jp) == (6, 0)
    page = as_admin.get(LIST)
    assert list(page.context["page_obj"]) == [row]
    assert "Sertifikat palsu." in page.content.decode()
    assert as_admin.get(reverse("learning_exchange_admin:index")).context["to_correct"] == 1


def test_what_is_settled_leaves_the_list(row, as_admin, django_capture_on_commit_callbacks):
    taken_back(row, django_capture_on_commit_callbacks)

    as_admin.post(SETTLE, {"row": [f"{row.pk}:0"]})

    row.refresh_from_db()
    assert (row.siasn_jp, row.corrected_by is not None) == (0, True)
    assert list(as_admin.get(LIST).context["page_obj"]) == []


@pytest.mark.parametrize("given", [[], ["x"], ["{pk}:6"], ["{pk}"], ["999999:0"], ["{pk}:0:0"]])
def test_what_was_not_seen_so_is_not_settled(
    row, as_admin, given, django_capture_on_commit_callbacks
):
    taken_back(row, django_capture_on_commit_callbacks)

    as_admin.post(SETTLE, {"row": [text.format(pk=row.pk) for text in given]})

    row.refresh_from_db()
    assert (row.siasn_jp, row.corrected_at) == (6, None)


def test_other_regions_settle_nothing_here(row, jambi, django_capture_on_commit_callbacks):
    taken_back(row, django_capture_on_commit_callbacks)
    client = client_of(jambi.admin)

    assert list(client.get(LIST).context["page_obj"]) == []
    client.post(SETTLE, {"row": [f"{row.pk}:0"]})

    row.refresh_from_db()
    assert row.siasn_jp == 6


def test_what_nobody_noted_is_found_by_the_clock(row, monkeypatch):
    monkeypatch.setattr(corrections, "STEP", 1)
    entry = row.credit.entries.get()
    LedgerEntry.objects.filter(pk=entry.pk).update(credited_jp=4)

    assert (corrections.compare_all(), corrections.compare_all()) == (1, 0)
    row.refresh_from_db()
    assert row.ledger_jp == 4


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_as_a_file(row, as_admin, kind, django_capture_on_commit_callbacks):
    taken_back(row, django_capture_on_commit_callbacks)

    response = as_admin.get(f"{LIST}?export={kind}")
    content = b"".join(response.streaming_content)

    assert "no-store" in response["Cache-Control"]
    if kind == "csv":
        line = content.decode("utf-8-sig").splitlines()[1].split(";")
        assert (line[0], line[-2:]) == (f"'{row.number}", ["6", "0"])


def test_it_costs_the_same_at_1_and_3(
    binjai, ani, as_admin, django_assert_num_queries, django_capture_on_commit_callbacks
):
    for _n in range(3):
        binjai.learned(ani, 1)
    rows = list(binjai.batch().rows.all())
    as_admin.get(LIST)
    for number in (1, 3):
        for row in rows[: number - BatchRow.objects.filter(ledger_jp=0).count()]:
            taken_back(row, django_capture_on_commit_callbacks)
            rows.remove(row)
        with django_assert_num_queries(13):
            assert len(as_admin.get(LIST).context["page_obj"]) == number
