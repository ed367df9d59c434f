import pytest

from learning.core.signals import searched
from learning.plugins.practices.models import TermOfDay
from learning.plugins.practices.services import terms


def rows():
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
    monkeypatch.setattr(terms, "MOST_A_DAY", 1)
    for text in ("satu", "dua", "satu"):
        terms.record_search(text, found=0)
    assert rows() == [("satu", 2, 2)]


@pytest.mark.django_db
def test_a_known_term_costs_one_query(django_assert_num_queries):
    terms.record_search("antrean", found=1)
    with django_assert_num_queries(1):
        terms.record_search("antrean", found=1)


def test_a_search_in_the_showcase_is_counted_once_for_all_its_pages(client, make_some, reindex):
    make_some(1, title="Antrean daring")
    reindex()
    client.get("/inovasi/", {"q": "antrean"})
    client.get("/inovasi/", {"q": "antrean", "halaman": "2"})
    client.get("/inovasi/", {"q": "antreann"})
    client.get("/artikel/", {"q": "kuantum"})
    assert sorted(rows()) == [("antrean", 1, 0), ("antreann", 1, 1), ("kuantum", 1, 1)]


@pytest.mark.django_db
def test_what_the_site_announces_is_counted():
    searched.send(sender=None, text="rapat", found=0)
    assert rows() == [("rapat", 1, 1)]
