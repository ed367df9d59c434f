"""Rich text of questions as HTML."""

import pytest
from django.utils import translation

from learning.plugins.quiz.rendering import text, words


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        "<svg><script>alert(1)</script></svg>",
        '<iframe src="https://contoh.example"></iframe>',
        '<p style="position:fixed">x</p>',
        "<form><input name=csrfmiddlewaretoken></form>",
    ],
)
def test_nothing_acts(hostile):
    shown = text.shown(hostile)
    acting = "<script onerror javascript: <svg <iframe style= <form alert".split()
    assert [part for part in acting if part in shown] == []


def test_a_recording_becomes_its_player():
    shown = text.shown('<p><a href="/documents/3/pidato.mp3">Pidato</a></p>')
    assert '<audio controls="" preload="none"' in shown
    assert 'src="/documents/3/pidato.mp3"' in shown
    assert 'aria-label="Pidato"' in shown


@pytest.mark.parametrize(("language", "name"), [("id", "Rekaman suara"), ("en", "Recording")])
def test_a_recording_without_words_is_named_in_the_reader_s_language(language, name):
    nameless = '<p><a href="/documents/3/pidato.mp3"> </a></p>'
    for other in ("en", "id"):
        with translation.override(other):
            text.shown(nameless)
    with translation.override(language):
        assert f'aria-label="{name}"' in text.shown(nameless)


def test_formulas_that_are_not_known_are_found_and_stay_as_they_were():
    html = text.shown("<p>Hitung \\(\\operatornamewithlimits{a}\\).</p>")
    assert "\\(\\operatornamewithlimits{a}\\)" in html
    assert text.has_formula(html)
    assert not text.has_formula("<p>Harga (Rp)</p>")


def test_a_label_holds_no_blocks():
    assert text.inline("<p>Satu <b>dua</b></p><ul><li>tiga</li></ul>") == "Satu <b>dua</b> tiga"


def test_gaps_are_filled_by_their_place_in_the_text():
    assert text.with_fields("<p>[[3]] dan [[3]]</p>", lambda place: f"({place})") == (
        "<p>(1) dan (2)</p>"
    )


def test_an_essay_typed_without_the_editor_keeps_its_lines():
    shown = text.answer("Satu\n\ndua &amp; tiga")
    assert (shown, shown.__html__()) == ("<p>Satu</p>\n\n<p>dua &amp; tiga</p>", shown)
    assert text.unformatted("<p>Satu</p><p>dua<br>tiga</p>") == "Satu\n\ndua\ntiga"
    assert text.unformatted("<p>Satu <b>dua</b></p>") == "<p>Satu <b>dua</b></p>"


def test_durations_in_words():
    assert words.seconds(0)
    assert len(words.seconds(5_400).split()) == 4
