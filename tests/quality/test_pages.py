"""Every kind of page in a browser: accessible in both themes, light, still, quiet, valid."""

import json
import shutil
import subprocess

import pytest

from .pages import PAGES
from .site import ROOT

VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]
each_page = pytest.mark.parametrize("page", PAGES, ids=str)


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
    assert seen.shift < 0.02, seen.moved


@each_page
def test_the_console_is_silent(visit, page):
    seen = visit(page)
    assert seen.violations == []
    assert seen.console == []


def test_the_markup_is_valid(visit, tmp_path):
    if not VNU.exists() or not shutil.which("java"):
        pytest.skip("the Nu HTML checker needs node_modules/vnu-jar and Java")
    # The markup of Wagtail's admin is Wagtail's: fractions of a second in times, rows in tables.
    for page in [page for page in PAGES if not page.is_admin]:
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
