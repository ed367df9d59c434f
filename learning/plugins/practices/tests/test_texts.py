"""What one types in a text area becomes safe blocks, and comes back as it was typed."""

import pytest
from wagtail.blocks import StreamValue

from learning.core.prose.blocks import ProseBody
from learning.plugins.practices.services import texts

BODY = ProseBody()


def stream(*raw):
    return StreamValue(BODY, list(raw), is_lazy=True)


def convert(text, old=None, picture=lambda pk: None):
    return texts.to_stream(text, old=old or stream(), picture=picture)


def rows(value):
    return [(row["type"], row["value"]) for row in value.get_prep_value()]


TYPED = """Warga datang **pagi-pagi**.

## Masalah

- antre lama
- berkas *kurang*

1. ambil nomor
2. tunggu

Lihat [aturannya](https://contoh.example/aturan?a=1&b=2) di sana."""


def test_text_comes_back_as_it_was_typed():
    assert texts.from_stream(convert(TYPED)) == TYPED


def test_headings_paragraphs_and_lists():
    assert rows(convert(TYPED)) == [
        ("paragraph", "<p>Warga datang <b>pagi-pagi</b>.</p>"),
        ("heading", {"text": "Masalah", "level": "h2"}),
        (
            "paragraph",
            "<ul><li>antre lama</li><li>berkas <i>kurang</i></li></ul>"
            "<ol><li>ambil nomor</li><li>tunggu</li></ol>"
            '<p>Lihat <a href="https://contoh.example/aturan?a=1&amp;b=2">aturannya</a>'
            " di sana.</p>",
        ),
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        '[x](https://a.example/"onmouseover=alert(1))',
        '**<b onclick="x">**',
    ],
)
def test_nothing_typed_is_markup(typed):
    [(kind, html)] = rows(convert(typed))
    assert kind == "paragraph"
    for bad in ("<script", "<img", 'href="javascript', "<b onclick", '"onmouseover'):
        assert bad not in html
    assert "<" not in texts.to_rich("<u>garis</u>").removeprefix("<p>").removesuffix("</p>")


def test_a_block_that_text_cannot_say_is_kept_as_a_mark():
    table = {
        "type": "quote",
        "id": "0b1c2d3e-0000-0000-0000-000000000000",
        "value": {"text": "Kata warga", "attribution": ""},
    }
    link = {
        "type": "paragraph",
        "id": "aaaaaaaa-0000-0000-0000-000000000000",
        "value": '<p>Baca <a linktype="page" id="3">halaman</a>.</p><p>Dua.</p>',
    }
    old = stream(link, table)
    text = texts.from_stream(old)
    assert "[[blok 0b1c2d3e:" in text
    again = convert("Kalimat baru.\n\n" + text, old=old).get_prep_value()
    assert again[1:] == [link, table]
    assert rows(convert("Hanya ini.", old=old)) == [("paragraph", "<p>Hanya ini.</p>")]


def test_a_picture_stands_where_its_mark_stands_and_only_known_ones_count():
    def picture(pk):
        return texts.picture_block(pk, alt="Loket") if pk == 7 else None

    value = convert("Satu\n[[gambar 7]]\nDua [[gambar 7]]\n\n[[gambar 8]]", picture=picture)
    assert [row["type"] for row in value.get_prep_value()] == ["paragraph", "image", "paragraph"]
    assert texts.picture_marks("a\n[[gambar 7]]\n[[blok 7]]") == [7]


def test_long_text_becomes_several_blocks():
    value = convert("\n\n".join(["kata " * 400] * 10))
    assert len(value) == 3
    assert all(len(row["value"]) <= 12_000 for row in value.get_prep_value())


def test_rich_text_that_nobody_changed_keeps_its_links():
    old = '<p>Lihat <a linktype="page" id="3">halaman</a>.</p><ul><li>a</li></ul>'
    assert texts.to_rich(texts.from_rich(old), old=old) == old
    assert texts.to_rich("Lihat halaman!", old=old) == "<p>Lihat halaman!</p>"
