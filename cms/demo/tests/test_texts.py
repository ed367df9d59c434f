"""What the demo's texts promise, checked without a database."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cms.demo import drawing
from cms.demo.knowledge import markup
from cms.demo.knowledge.loader import TEXTS, rows_of, texts
from cms.demo.knowledge.states import LIVE, State
from learning.core.prose.reading import count_words

ROWS = [row for path in texts() for row in rows_of(path)]
FILES = sorted(TEXTS.rglob("*.toml"))
NUMBERS = re.compile(r"\b\d{14,}\b|(?:\+62|\b08)[\d -]{7,}|\b\d{6,8}[ -]\d{4,6}\b")
OFFICE_PHONE = re.compile(r"\(0000\) \d{3}-\d{3}")
ENOUGH = {"innovations": 300, "articles": 350}


def is_live(row: dict) -> bool:
    return State(row.get("state", "published")) in LIVE


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_files_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 500


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_number_of_a_person(path: Path) -> None:
    """Identity numbers have 16 or 18 digits and mobile numbers begin with 08 or +62."""
    text = OFFICE_PHONE.sub("", path.read_text(encoding="utf-8"))
    assert NUMBERS.findall(text) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["slug"])
def test_every_page_is_fit_to_be_shown(row: dict) -> None:
    assert len(row["summary"]) <= 255
    assert row["cover_alt"]
    assert row["tags"]
    if is_live(row) and row["kind"] in ENOUGH:
        words = sum(count_words(str(block)) for block in markup.prose(row["body"]))
        assert words >= ENOUGH[row["kind"]]
    if row["kind"] == "innovations":
        assert 3 <= max(len(figure["values"]) for figure in row["indicators"]) <= 6
    if row["kind"] == "practices":
        assert row["indicators"]


def test_no_two_pages_at_one_address() -> None:
    slugs = [row["slug"] for row in ROWS]
    assert sorted(set(slugs)) == sorted(slugs)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["slug"])
def test_its_cover_is_a_picture(row: dict) -> None:
    svg = drawing.draw(title=row["title"], scene="river", accent="#6b2c7a", **row["cover"])
    picture = ElementTree.fromstring(svg)  # noqa: S314
    assert picture.attrib["viewBox"] == "0 0 1200 630"
    assert picture.find("{http://www.w3.org/2000/svg}title").text == row["title"]
    assert svg.count("<g transform") >= 1 + len(row["cover"]["cast"])


def test_rich_text_keeps_lists_and_escapes() -> None:
    assert markup.rich("Satu **tebal** & <b>.\n\n- a\n- b\n  lanjut") == (
        "<p>Satu <b>tebal</b> &amp; &lt;b&gt;.</p><ul><li>a</li><li>b lanjut</li></ul>"
    )


def test_prose_knows_its_blocks() -> None:
    text = """
Satu.

Dua.

## Judul

1. Pertama: Isi satu.
2. Kedua: Isi dua.

> Kata orang. — Orang

! tip | Judul | Teks

|= Tabel
| A | B |
| 1 | 2 |

<> before_after | Dulu | Lama | Kini | Baru

![Alt](gambar) Keterangan
"""
    blocks = markup.prose(text)
    assert [block["type"] for block in blocks] == [
        "paragraph", "heading", "steps", "quote", "callout", "table", "comparison", "image",
    ]  # fmt: skip
    assert blocks[0]["html"] == "<p>Satu.</p><p>Dua.</p>"
    assert [item["title"] for item in blocks[2]["items"]] == ["Pertama", "Kedua"]
    assert blocks[3]["attribution"] == "Orang"
    assert blocks[5]["rows"] == [["1", "2"]]
    assert blocks[7] == {
        "type": "image", "alt": "Alt", "image": "gambar", "caption": "Keterangan",
    }  # fmt: skip
