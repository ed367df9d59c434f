"""Files that mean harm: refused or made harmless, never an error of ours."""

import base64
import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.plugins.quiz.formats import html, registry
from learning.plugins.quiz.formats.archive import pack
from learning.plugins.quiz.formats.files import safe_name
from learning.plugins.quiz.formats.values import FormatError, ImportedQuestion

from .strategies import RED

ENTITY = b"""<?xml version="1.0"?>
<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<quiz><question type="essay"><questiontext><text>&x;</text></questiontext></question></quiz>"""
LAUGHS = b"""<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<quiz><question type="essay"><questiontext><text>&b;</text></questiontext></question></quiz>"""


def moodle(inner, kind="description"):
    source = f'<quiz><question type="{kind}">{inner}</question></quiz>'
    return registry.read(source.encode(), "a.xml").questions[0]


def stem(source):
    question = ImportedQuestion()
    return html.clean(source, question), question


@pytest.mark.parametrize("content", [ENTITY, LAUGHS])
def test_document_types_and_entities_are_refused(content):
    with pytest.raises(FormatError, match="document type|entit"):
        registry.read(content, "a.xml")


def test_deep_nesting_is_refused():
    content = b"<quiz>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</quiz>"
    with pytest.raises(FormatError):
        registry.read(content, "a.xml")


def test_broken_xml_names_the_line():
    with pytest.raises(FormatError, match="2"):
        registry.read(b"<quiz>\n<question></quiz>", "a.xml")


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 30_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        bomb(),
        pack({"../../etc/cron.d/x.txt": b"{1:SA:=a}"}),
        pack({"/etc/x.txt": b"{1:SA:=a}"}),
        pack({"c:\\x.txt": b"{1:SA:=a}"}),
        b"PK\x03\x04 broken",
    ],
    ids=["bomb", "dots", "root", "drive", "broken"],
)
def test_hostile_archives_are_refused(content):
    with pytest.raises(FormatError):
        registry.read(content, "a.zip")


def test_an_archive_that_lies_about_sizes_is_refused():
    content = bytearray(pack({"a.txt": b"{1:SHORTANSWER:=" + b"a" * 5000 + b"}"}))
    # The size that the directory claims.
    at = content.rindex(b"PK\x01\x02") + 24
    content[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(FormatError):
        registry.read(bytes(content), "a.zip")


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<img alt="x><script>alert(1)</script>" src="https://a.example/b.png">',
        '<img alt=\'"><script>alert(1)</script>\' src="@@PLUGINFILE@@/none.png">',
        "<svg><script>alert(1)</script></svg>",
        '<embed embedtype="image" id="1" alt="" format="left"/>',
        '<a linktype="page" id="3">x</a>',
        "<math><mtext><script>alert(1)</script></mtext></math>",
        '<p style="background:url(javascript:alert(1))">x</p>',
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    ],
)
def test_nothing_that_acts_is_left_in_a_text(source):
    cleaned, _question = stem(source)
    for evil in ("<script", "onerror", "javascript:", "<svg", "<embed", "linktype", "style="):
        assert evil not in cleaned
    again, _question = stem(cleaned)
    assert again == cleaned


@given(st.text(alphabet="<>\"'=/ab&;p!-imgsrc@", max_size=80))
@settings(max_examples=40)
def test_cleaning_twice_changes_nothing(source):
    once, _question = stem(source)
    assert stem(once)[0] == once


def embedded(name, content):
    encoded = base64.b64encode(content).decode()
    return moodle(
        f'<questiontext format="html"><text>&lt;img src="@@PLUGINFILE@@/{name}"&gt;</text>'
        f'<file name="{name}" encoding="base64">{encoded}</file></questiontext>'
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("a.png", b"<svg><script/></svg>"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40),
        ("a.jpg", RED),
        ("a.html", b"<html><script/></html>"),
        ("a.pdf", b"<script>alert(1)</script>"),
        ("a.exe", b"MZ"),
    ],
)
def test_files_that_are_not_what_they_say_are_refused(name, content):
    question = embedded(name, content)
    assert question.files == {}
    assert question.remarks


def test_damaged_base64_is_told():
    question = moodle(
        '<questiontext><text>x</text><file name="a.png" encoding="base64">%%%</file></questiontext>'
    )
    assert question.files == {}


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\a.png", "a/b.png", "\x00.png", "."])
def test_names_stay_names(name):
    assert not set(safe_name(name)) & set("/\\\x00")
    assert safe_name(name) not in ("", ".", "..")


@pytest.mark.parametrize(
    "extra",
    [
        "{",
        "[]",
        "[" * 20_000,
        json.dumps({"body": {"options": "x", "combined": 3, "pairs": [1, None]}}),
        json.dumps({"type": "drag_image", "body": {"items": [{"image": {"a": 1}}], "drops": 5}}),
        json.dumps({"type": "essay", "body": {"template": "<script>alert(1)</script>"}}),
    ],
)
def test_additions_of_strangers_break_nothing(extra):
    question = moodle(f"<questiontext><text>x</text></questiontext><asah>{extra}</asah>")
    assert "<script" not in json.dumps(question.body)


@pytest.mark.parametrize(
    "inner",
    [
        "<defaultgrade>1e999</defaultgrade>",
        "<defaultgrade>NaN</defaultgrade>",
        "<penalty>-1</penalty>",
        "<defaultgrade>99999999999</defaultgrade>",
    ],
)
def test_numbers_out_of_bounds_are_faults(inner):
    assert moodle(f"<questiontext><text>x</text></questiontext>{inner}").faults


@given(st.binary(max_size=200), st.sampled_from([*registry.FORMATS, "auto"]))
@settings(max_examples=40)
def test_any_bytes_are_read_or_refused(content, format):
    try:
        registry.read(content, "a.txt", format)
    except FormatError:
        pass


@given(st.text(alphabet="{}=~#%:\\->[]nT1A.) \n/$", max_size=60))
@settings(max_examples=40)
def test_any_text_is_read_or_refused(content):
    for format in ("gift", "aiken", "cloze"):
        try:
            registry.read(content.encode(), "a.txt", format)
        except FormatError:
            pass
