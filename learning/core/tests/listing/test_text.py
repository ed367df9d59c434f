import pytest

from learning.core.listing import highlight, respell, snippet

KNOWN = {"pelayanan": 3, "antrean": 2, "puskesmas": 1}


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Melayani dengan senyum", "pelayanan", "<mark>Melayani</mark> dengan senyum"),
        ("Antrean di loket", "antre", "<mark>Antrean</mark> di loket"),
        ("Tanpa kata itu", "antrean", "Tanpa kata itu"),
        ("a < b & antrean", "antrean", "a &lt; b &amp; <mark>antrean</mark>"),
        ("<img src=x onerror=alert(1)>", "img", "&lt;<mark>img</mark> src=x onerror=alert(1)&gt;"),
        ("apa saja", "(", "apa saja"),
        ("apa saja", "", "apa saja"),
    ],
)
def test_the_words_that_were_meant_are_marked(text, query, expected):
    assert highlight(text, query) == expected


def test_a_snippet_is_cut_around_the_words():
    text = "Pendahuluan yang panjang. " * 20 + "Antrean puskesmas berkurang. " + "Penutup. " * 60
    found = snippet([text], "puskesmas")
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert "<mark>puskesmas</mark>" in found
    assert len(found) < 250


def test_the_first_text_that_has_the_words_is_shown():
    assert snippet(["Ringkasan", "", "Tentang antrean"], "antrean").endswith("<mark>antrean</mark>")
    assert snippet(["Ringkasan", "Isi"], "antrean") == "Ringkasan"
    assert snippet([], "antrean") == ""


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("pelayannan", "pelayanan"),
        ("antrena puskemas", "antrean puskesmas"),
        ("pelayanan", ""),
        ("pelukis", ""),
        ("zz", ""),
        ("", ""),
    ],
)
def test_unknown_words_become_the_nearest_known_ones(typed, better):
    assert respell(typed, KNOWN) == better
