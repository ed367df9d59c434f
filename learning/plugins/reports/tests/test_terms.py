from datetime import timedelta

import pytest
from django.utils import timezone

from learning.core.signals import searched
from learning.core.testing import factories as make

from ..counting import buffer, store, terms
from ..models import TermOfDay

SAVEPOINTS = 2


@pytest.fixture(autouse=True)
def searches(monkeypatch):
    fresh = buffer.Buffer(store.add_searches, seconds=0)
    monkeypatch.setattr(buffer, "searches", fresh)
    return fresh


def rows():
    buffer.searches.flush()
    return list(TermOfDay.objects.values_list("term", "searches", "without_results"))


@pytest.mark.django_db
def test_searches_are_counted_by_day_and_by_whether_something_was_found():
    terms.record_search("Antrean  Puskesmas", found=3)
    terms.record_search("antrean puskesmas", found=0)
    assert rows() == [("antrean puskesmas", 2, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "198001012005031001",
        "19800101 200503 1 001",
        "NIP 1980.0101.2005.03.1.001",
        "nama@contoh.example",
        "0812-3456-7890",
        "https://contoh.example/x",
        "www.contoh.example",
        "x",
        "???",
        "\x00\x00",
        "",
    ],
)
@pytest.mark.django_db
def test_what_may_name_a_person_or_says_nothing_is_dropped(text):
    terms.record_search(text, found=0)
    assert rows() == []


def test_years_and_rules_are_no_personal_numbers():
    assert terms.clean_term("Permendagri 104/2018") == "permendagri 104/2018"
    assert terms.clean_term("rencana 2024-2026") == "rencana 2024-2026"
    assert len(terms.clean_term("kata " * 100)) <= terms.LONGEST


@pytest.mark.django_db
def test_a_day_holds_a_bounded_number_of_terms(monkeypatch):
    monkeypatch.setattr(store, "MOST_TERMS_A_DAY", 1)
    for text in ("satu", "dua", "satu"):
        terms.record_search(text, found=0)
    assert rows() == [("satu", 2, 2)]
    for text in ("tiga", "satu"):
        terms.record_search(text, found=1)
    assert rows() == [("satu", 3, 2)]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_a_search_costs_no_query_and_storing_them_a_few(
    searches, number, django_assert_num_queries
):
    with django_assert_num_queries(0):
        for each in range(number):
            terms.record_search(f"antrean {each}", found=1)
    with django_assert_num_queries(3 + SAVEPOINTS):
        searches.flush()


@pytest.mark.django_db
def test_two_processes_add_to_one_row(searches):
    other = buffer.Buffer(store.add_searches, seconds=0)
    searches.add(("rapat", True))
    other.add(("rapat", False))
    other.flush()
    assert rows() == [("rapat", 2, 1)]


def test_what_reports_itself_as_a_number_of_a_person_is_not_kept():
    assert terms.clean_term("laporan 123456") == ""
    assert terms.clean_term("laporan 12345") == "laporan 12345"


@pytest.mark.django_db
def test_what_the_site_announces_is_counted():
    searched.send(sender=None, text="rapat", found=0)
    assert rows() == [("rapat", 1, 1)]


@pytest.mark.django_db
def test_searches_of_the_catalogue_and_of_the_site_are_counted_once(client):
    make.site_home()
    client.get("/katalog/", {"q": "Kuantum"})
    client.get("/katalog/", {"q": "kuantum", "halaman": "2"})
    client.get("/cari/", {"q": "kuantum"})
    client.get("/cari/", {"q": "kuantum", "tipe": "kursus"})
    client.get("/katalog/")
    assert rows() == [("kuantum", 2, 2)]


@pytest.mark.django_db
def test_terms_of_long_ago_are_forgotten():
    today = timezone.localdate()
    for days in (0, 400, 401):
        TermOfDay.objects.create(day=today - timedelta(days=days), term="rapat", searches=1)
    assert terms.forget_terms(before=today - timedelta(days=400)) == 1
    assert TermOfDay.objects.count() == 2
