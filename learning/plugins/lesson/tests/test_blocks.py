"""Every block renders accessible HTML, and editors hear what is missing."""

import re
from html.parser import HTMLParser

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from wagtail.images.tests.utils import get_test_image_file

from learning.core.prose.players import player_for
from learning.core.templatetags.prose import picture
from learning.plugins.lesson.models import LessonPage
from learning.plugins.lesson.rendering import render_body

from . import sample

pytestmark = pytest.mark.django_db

VOID = {"img", "input", "br", "hr", "source", "track", "use", "link", "meta"}


class _Nesting(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []
        self.images = []
        self.ids = []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids += [attrs["id"]] if "id" in attrs else []
        assert "style" not in attrs
        assert not [name for name in attrs if name.startswith("on")]
        if tag == "img":
            self.images.append(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def stream():
    return LessonPage.body.field.stream_block


def clean(kind, value):
    block = stream().child_blocks[kind]
    return block.clean(block.to_python(value))


def html_of(raw) -> str:
    child = stream().to_python([raw])[0]
    return child.render()


def test_every_block_is_in_the_sample_and_renders_well_formed_html():
    page = sample.make_full_lesson()
    kinds = {child.block_type for child in page.body}
    assert kinds == set(stream().child_blocks)
    for child in page.body:
        html = child.render()
        parser = _Nesting()
        parser.feed(html)
        assert parser.open == [], child.block_type
        assert len(parser.ids) == len(set(parser.ids)), child.block_type
        assert all("alt" in image and image["width"] for image in parser.images)
        assert "<script" not in html
        assert "<style" not in html
        if child.block_type != "separator":
            assert html.strip(), child.block_type


def test_every_block_has_a_preview_and_a_description():
    for name, block in stream().child_blocks.items():
        assert block.is_previewable, name
        assert block.get_description(), name
        assert block.meta.group, name
        block.get_prep_value(block.get_preview_value())


def test_every_preview_in_the_block_picker_shows_something():
    for name, block in stream().child_blocks.items():
        bound = block.bind(block.get_preview_value())
        context = {"block_def": block, "bound_block": bound, "page_title": name}
        html = render_to_string(block.get_preview_template(bound.value), context)
        shown = re.search(r'<div class="prose">(.*)</div></main>', html, re.S)[1]
        assert re.search(r"<(p|h2|figure|form|hr|div|ol|a|aside)\b", shown), name


def test_picture_needs_a_description_unless_it_is_decorative():
    image = sample.make_image()
    value = {"image": {"image": image.pk, "alt_text": "", "decorative": False}}
    with pytest.raises(ValidationError):
        clean("image", {**value, "caption": "", "credit": ""})
    value["image"]["decorative"] = True
    html = html_of(sample.block("image", {**value, "caption": "", "credit": ""}))
    assert 'alt=""' in html


def test_pictures_come_in_several_widths_never_wider_than_the_original():
    image = sample.make_image(get_test_image_file(size=(900, 300)))
    image.contextual_alt_text = 'Loket "baru"'
    html = picture(image, "100vw")
    assert re.findall(r" (\d+)w", html) == ["400", "800"]
    assert 'width="800" height="266"' in html
    assert 'alt="Loket &quot;baru&quot;"' in html
    small = sample.make_image(get_test_image_file(size=(200, 100)))
    small.contextual_alt_text = ""
    assert re.findall(r" (\d+)w", picture(small, "100vw")) == ["200"]


def media_value(**kwargs):
    empty = {"title": "T", "document": None, "url": "", "captions": None, "transcript": ""}
    return {**empty, **kwargs}


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/video.mp4",
        "https://www.youtube.com/",
        "https://www.youtube.com.evil.example/watch?v=abcdefghijk",
        "https://vimeo.com/about",
        "javascript:alert(1)",
    ],
)
def test_video_takes_no_address_that_cannot_be_played(url):
    with pytest.raises(ValidationError):
        clean("video", {**media_value(url=url), "poster": None})


@pytest.mark.parametrize(
    ("url", "src"),
    [
        ("https://youtu.be/abcdefghijk?t=3", "youtube-nocookie.com/embed/abcdefghijk"),
        ("https://www.youtube.com/watch?list=1&v=abcdefghijk", "embed/abcdefghijk"),
        ("https://www.youtube.com/shorts/abcdefghijk", "embed/abcdefghijk"),
        ("https://vimeo.com/123456789", "player.vimeo.com/video/123456789"),
    ],
)
def test_player_follows_from_the_address(url, src):
    assert src in player_for(url).src


def test_video_needs_one_source_of_the_right_type_and_a_text_for_the_deaf():
    pdf, mp4 = sample.make_document(), sample.make_document("a.mp4")
    captions = sample.make_document("a.vtt")
    bad = [
        media_value(),
        media_value(document=pdf.pk, transcript="<p>a</p>"),
        media_value(document=mp4.pk),
        media_value(document=mp4.pk, captions=pdf.pk),
        media_value(document=mp4.pk, url="https://youtu.be/abcdefghijk", captions=captions.pk),
    ]
    for value in bad:
        with pytest.raises(ValidationError):
            clean("video", {**value, "poster": None})
    clean("video", {**media_value(document=mp4.pk, captions=captions.pk), "poster": None})


def test_nothing_of_another_site_loads_before_the_click():
    page = sample.make_full_lesson()
    html = "".join(part for part in render_body(page.body).parts if isinstance(part, str))
    loaded = re.findall(r'(?:src|srcset|poster)="([^"]*)"', html)
    assert loaded
    assert [address for address in loaded if address.startswith(("http", "//"))] == []
    assert 'href="https://www.youtube.com/watch?v=abcdefghijk"' in html
    assert "<iframe" not in html


def table(**kwargs):
    value = {
        "caption": "Judul",
        "columns": [{"type": "text", "heading": "A"}],
        "rows": [{"values": ["1"]}],
    }
    return {**value, **kwargs}


@pytest.mark.parametrize(
    "change",
    [
        {"caption": " "},
        {"columns": [{"type": "text", "heading": ""}]},
        {"rows": []},
        {"rows": [{"values": ["1"]}] * 61},
    ],
)
def test_table_needs_caption_headings_and_sensible_size(change):
    clean("table", table())
    with pytest.raises(ValidationError):
        clean("table", table(**change))


def test_self_check_needs_something_right():
    value = sample.self_check(right=0)["value"]
    with pytest.raises(ValidationError):
        clean("self_check", value)
    with pytest.raises(ValidationError):
        clean("self_check", {**sample.short_check()["value"], "answers": []})
    with pytest.raises(ValidationError):
        clean("self_check", {**value, "options": value["options"][:1]})
    clean("self_check", sample.self_check()["value"])
    clean("self_check", sample.short_check()["value"])


def test_limits_of_text():
    with pytest.raises(ValidationError):
        clean("heading", {"text": "x" * 121, "level": "h2"})
    with pytest.raises(ValidationError):
        clean("paragraph", f"<p>{'x' * 12_001}</p>")
    with pytest.raises(ValidationError):
        clean("checklist", {"title": "T", "items": []})


SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "raw",
    [
        sample.block("paragraph", f"<p>a{SCRIPT}<img src=x onerror=alert(1)></p>"),
        sample.block("paragraph", '<p><a href="javascript:alert(1)">a</a></p>'),
        sample.block("paragraph", '<p style="color:red" onclick="alert(1)">a</p>'),
        sample.block("quote", {"text": SCRIPT, "attribution": SCRIPT}),
        sample.block("heading", {"text": SCRIPT, "level": "h2"}),
        sample.block("code", {"language": "html", "code": SCRIPT, "caption": SCRIPT}),
        sample.block("callout", {"kind": "tip", "title": SCRIPT, "text": SCRIPT}),
        sample.block(
            "link_card", {"url": 'https://a.example/"><script>', "title": "a", "description": ""}
        ),
        sample.block("reflection", {"prompt": SCRIPT, "help": SCRIPT}),
        sample.block("checklist", {"title": SCRIPT, "items": sample.items(SCRIPT)}),
    ],
)
def test_no_code_gets_out_of_a_block(raw):
    html = html_of(raw)
    assert "<script" not in html
    assert "javascript:" not in html
    assert "onerror" not in html
    assert "onclick" not in html
    assert "style=" not in html


def test_body_is_searchable():
    page = sample.make_full_lesson()
    text = " ".join(page.body.stream_block.get_searchable_content(page.body))
    for words in ("satu pertanyaan", "Waktu tunggu", "Formulir tersedia", "Apa yang akan Anda"):
        assert words in text
