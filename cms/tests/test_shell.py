import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from cms import styleguide
from cms.templatetags.shell import fixed

ROOT = Path(settings.BASE_DIR)
CSS = (ROOT / "cms/static/asah/css/asah.css").read_text()
SPRITE = (ROOT / "cms/static/asah/icons.svg").read_text()
TEMPLATES = [
    *(ROOT / "templates").rglob("*.html"),
    *(ROOT / "learning").glob("**/templates/**/*.html"),
    *(ROOT / "home").glob("**/templates/**/*.html"),
]
# A mail may carry styles in its lines; nothing else reaches a reader there.
PUBLIC = [path for path in TEMPLATES if not {"wagtailadmin", "email"} & set(path.parts)]


@pytest.fixture
def visitor() -> HttpRequest:
    request = RequestFactory().get("/katalog/")
    request.user = AnonymousUser()
    return request


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "413", "500"])
def test_error_pages_need_neither_request_nor_context(name: str) -> None:
    assert "<h1>" in render_to_string(f"{name}.html")


def test_a_visitors_frame_holds_nothing_personal(visitor: HttpRequest) -> None:
    html = render_to_string("base.html", {}, request=visitor)

    assert "csrfmiddlewaretoken" not in html
    assert 'name="language" value="en"' in html


def test_the_frame_marks_the_section() -> None:
    assert fixed("navigation/links.html", "/katalog/?q=air").count("aria-current") == 1
    assert fixed("navigation/links.html", "/bantuan/").count("aria-current") == 0


@pytest.mark.django_db
def test_the_kept_frame_follows_the_language() -> None:
    with translation.override("en"):
        english = fixed("navigation/footer.html")
    with translation.override("id"):
        indonesian = fixed("navigation/footer.html")

    assert 'value="en" lang="en" aria-pressed="true"' in english
    assert 'value="id" lang="id" aria-pressed="true"' in indonesian


@pytest.mark.parametrize("name", ["", *styleguide.PAGES])
def test_the_guide_renders(name: str, visitor: HttpRequest) -> None:
    view = styleguide.sample(visitor, name) if name else styleguide.guide(visitor)

    assert view.status_code == 200
    assert b"<h1>" in view.content


def test_every_icon_that_a_template_names_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', SPRITE))
    named = {
        (path.name, name)
        for path in PUBLIC
        for name in re.findall(r"(?:icons \}\}|icons\.svg' %\})#([a-z-]+)\"", path.read_text())
    }

    assert {item for item in named if item[1] not in drawn} == set()


def test_no_template_breaks_the_content_policy() -> None:
    banned = re.compile(r"<style|\sstyle=|<script(?![^>]*\b(?:src|application/))|\son[a-z]+=")

    assert [path.name for path in PUBLIC if banned.search(path.read_text())] == []


def test_the_accents_can_be_read() -> None:
    light = re.findall(
        r"^\.accent-(\d) \{ --region: #(\w{6}); --region-ink: #(\w{6}); --region-wash: #(\w{6});",
        CSS,
        re.MULTILINE,
    )
    dark = re.findall(
        r"^\[data-theme=\"dark\"\] \.accent-(\d) "
        r"\{ --region-ink: #(\w{6}); --region-wash: #(\w{6});",
        CSS,
        re.MULTILINE,
    )

    assert len(light) == len(dark) == 8
    assert all(contrast(fill, "ffffff") >= 4.5 for _n, fill, _ink, _wash in light)
    assert all(contrast(ink, wash) >= 4.5 for _n, _fill, ink, wash in light)
    assert all(contrast(ink, wash) >= 4.5 for _n, ink, wash in dark)


def test_both_dark_themes_are_alike() -> None:
    wish = re.search(r'root:not\(\[data-theme="light"\]\) \{(.*?)\}', CSS, re.DOTALL)
    choice = re.search(r':root\[data-theme="dark"\] \{(.*?)\}', CSS, re.DOTALL)

    assert wish
    assert choice
    assert wish[1].split() == choice[1].split()


def test_the_stylesheet_stays_within_its_budget() -> None:
    assert len(gzip.compress(CSS.encode(), 9)) <= 13_000


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("https://asah.test/media/cover.png", "https://asah.test/media/cover.png"),
        ("https://asah.test/media/cover.svg", "http://testserver/static/asah/img/share.png"),
        ("", "http://testserver/static/asah/img/share.png"),
    ],
)
def test_the_shared_picture_is_one_that_messengers_show(rf, given, shown):
    context = {"request": rf.get("/"), "meta_image": given}
    html = render_to_string("components/meta.html", context)
    assert f'<meta property="og:image" content="{shown}">' in html
