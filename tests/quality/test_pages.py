"""Every kind of page in a browser: accessible in both themes, light, still, quiet, valid."""

import json
import shutil
import subprocess

import pytest

from .pages import PAGES
from .site import ROOT, STILL

VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
pytestmark = pytest.mark.browser
# Whichever test process is free takes the next part.
SIZE = 40
PARTS = {f"pages-{first}": PAGES[first : first + SIZE] for first in range(0, len(PAGES), SIZE)}


def in_groups(sets):
    """Parameters of tests: name, value and the part that each belongs to."""
    return [
        pytest.param(value, marks=pytest.mark.xdist_group(part), id=name)
        for part, name, value in sets
    ]


each_page = pytest.mark.parametrize(
    "page", in_groups((part, str(page), page) for part, pages in PARTS.items() for page in pages)
)
# The markup of Wagtail's admin is Wagtail's: fractions of a second in times, rows in tables.
OURS = {part: [page for page in pages if not page.is_admin] for part, pages in PARTS.items()}
each_part = pytest.mark.parametrize(
    "pages", in_groups((part, part, pages) for part, pages in OURS.items() if pages)
)


@each_page
def test_the_page_is_what_was_asked_for(visit, page):
    assert visit(page).status == page.status


@each_page
def test_axe_finds_nothing(visit, page):
    assert visit(page).faults == {}


@each_page
def test_a_first_visit_is_within_the_budget(visit, page):
    seen = visit(page)
    assert seen.sent <= page.budget
    assert len(seen.urls) <= page.requests, seen.urls


@each_page
def test_nothing_jumps(visit, page):
    seen = visit(page)
    assert seen.shift < STILL, seen.moved


@each_page
def test_the_console_is_silent(visit, page):
    seen = visit(page)
    assert seen.violations == []
    assert seen.console == []


@each_part
def test_the_markup_is_valid(visit, pages, tmp_path):
    if not VNU.exists() or not shutil.which("java"):
        pytest.skip("the Nu HTML checker needs node_modules/vnu-jar and Java")
    for page in pages:
        (tmp_path / f"{page}.html").write_text(visit(page).html)
    found = subprocess.run(
        ["java", "-jar", str(VNU), "--format", "json", "--stdout", "--exit-zero-always", tmp_path],
        capture_output=True,
        check=True,
    )
    faults = [
        f"{message['url'].rpartition('/')[2]}: {message['message']} {message.get('extract', '')}"
        for message in json.loads(found.stdout)["messages"]
        if message["type"] == "error" or message.get("subType") == "warning"
    ]
    assert faults == []
