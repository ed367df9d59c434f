"""Runs on whatever database the tests use: SQLite's FTS5 and PostgreSQL find the same."""

import pytest
from django.core.management import call_command

from learning.core.courses.queries import find_course_pages
from learning.core.listing.words import index_text, query_words
from learning.core.testing.factories import make_course_page, make_courses_index
from learning.core.testing.shared import kept_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        index = make_courses_index()
        courses = {
            "layanan": make_course_page(index, title="Layanan Prima", summary="Menjaga mutu."),
            "antrean": make_course_page(
                index, title="Antrean Digital", summary="Melayani warga tanpa menunggu lama."
            ),
            "anggaran": make_course_page(
                index, title="Transparansi Anggaran", summary="Membuka informasi keuangan."
            ),
        }
        call_command("update_index", verbosity=0)
        yield {name: page.pk for name, page in courses.items()}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("pelayanan", ["layanan", "antrean"]),
        ("melayani", ["layanan", "antrean"]),
        ("LAYANAN", ["layanan", "antrean"]),
        ("antre", ["antrean"]),
        ("antr", ["antrean"]),
        ("transpar", ["anggaran"]),
        ("penganggaran", ["anggaran"]),
        ("layanan warga", ["antrean"]),
        ("bagaimana cara melayani warga", ["antrean"]),
        ("tiada", []),
        ("*", []),
        ("", []),
    ],
)
def test_stems_and_beginnings_are_found(pages, typed, found):
    names = {pk: name for name, pk in pages.items()}
    assert sorted(names[pk] for pk in find_course_pages(typed)[0]) == sorted(found)


def test_the_title_decides_which_comes_first(pages):
    assert find_course_pages("pelayanan")[0] == [pages["layanan"], pages["antrean"]]


def test_some_of_the_words_will_do_where_no_course_has_all(pages):
    assert find_course_pages("anggaran tiada") == ([pages["anggaran"]], False)


@pytest.mark.parametrize(
    "typed", ['"', "'", "%s", "a\x00b", "a & b | !c", "NOT", "x" * 9_999, "(", "a:*", "\\"]
)
def test_signs_of_query_languages_mean_nothing(pages, typed):
    assert find_course_pages(typed)[0] == []


def test_drafts_are_not_found(pages):
    make_course_page(make_courses_index(), title="Antrean Rahasia", publish=False)
    call_command("update_index", verbosity=0)
    assert find_course_pages("rahasia")[0] == []


def test_words_that_say_nothing_are_left_out():
    assert query_words("cara untuk mendengar keluhan") == ["mendengar", "keluhan"]
    assert query_words("cara untuk") == ["cara", "untuk"]


def test_the_title_counts_three_times():
    assert index_text("Antrean", "ringkas").split() == [
        *["antrean"] * 3,
        "ringkas",
        *["antre"] * 3,
        "ringkas",
    ]
