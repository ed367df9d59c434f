"""Indonesian is complete, keeps every placeholder, and is what readers get to see."""

import ast
import re
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.utils import formats, translation
from django.utils.html import strip_tags

from cms.catalogs import catalogs, compile_changed, problems, uncollected
from cms.sourcestrings import uncollected_names
from learning.core.models import Activity
from learning.core.testing.factories import (
    EnrolmentFactory,
    PersonFactory,
    add_page,
    make_course_page,
    make_region_page,
)
from learning.plugins.lesson.models import LessonPage

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?[a-z][^>]*>")
FILES = catalogs()
NAMES = [str(file.relative_to(settings.BASE_DIR)) for file in FILES]
# A shorter msgid may well be a word inside an Indonesian one, such as "By" or "Menu".
TELLING_LENGTH = 12


def entries(file: Path) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(file)) if not entry.obsolete]


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def text_of(entry: polib.POEntry) -> str:
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_no_catalogue_has_gaps_or_guesses(file: Path) -> None:
    assert problems(file) == []


def test_every_string_of_the_source_is_in_a_catalogue() -> None:
    assert uncollected() == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("from django.utils.translation import gettext as now", ["gettext as now"]),
        ("from django.utils.translation import pgettext as _", ["pgettext as _"]),
        ("from django.utils.translation import gettext_lazy as _, ngettext, override as o", []),
    ],
)
def test_strings_under_a_name_that_is_not_collected_are_told(source: str, names: list[str]) -> None:
    assert list(uncollected_names(ast.parse(source))) == names


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_translations_keep_placeholders_and_tags(file: Path) -> None:
    lost = [
        entry.msgid
        for entry in entries(file)
        if placeholders(text_of(entry))
        not in (placeholders(entry.msgid), placeholders(entry.msgid_plural or entry.msgid))
    ]

    assert lost == []


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_indonesian_has_one_form_of_a_noun(file: Path) -> None:
    assert polib.pofile(str(file)).metadata["Plural-Forms"] == "nplurals=1; plural=0;"


def test_one_english_text_has_one_indonesian_one() -> None:
    """Catalogues are merged: two translations of one text would hide one another."""
    seen: dict[tuple[str | None, str], set[str]] = {}
    for file in FILES:
        for entry in entries(file):
            seen.setdefault((entry.msgctxt, entry.msgid), set()).add(text_of(entry))

    assert {key: texts for key, texts in seen.items() if len(texts) > 1} == {}


def test_dates_times_and_numbers_follow_indonesian_habits() -> None:
    moment = datetime(2026, 11, 21, 13, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
    with translation.override("id"):
        assert formats.date_format(date(2026, 11, 21)) == "21 November 2026"
        assert formats.date_format(date(2026, 11, 21), "SHORT_DATE_FORMAT") == "21-11-2026"
        assert formats.date_format(moment, "DATETIME_FORMAT") == "21 November 2026, 13.30 WIB"
        assert formats.number_format(1234.5, force_grouping=True) == "1.234,5"


def english() -> set[str]:
    """The texts whose Indonesian differs, as a reader would see them: without placeholders."""
    return {
        entry.msgid
        for file in FILES
        for entry in entries(file)
        if len(entry.msgid) >= TELLING_LENGTH
        and entry.msgid != text_of(entry)
        and not PLACEHOLDER.search(entry.msgid)
    }


def untranslated(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    html = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    labels = re.findall(r'\b(?:aria-label|alt|title|placeholder|content)="([^"]*)"', html)
    shown = re.sub(r"\s+", " ", " | ".join([strip_tags(html), *labels]))
    # A course of the tests may be called by a word of ours.
    return sorted(text for text in english() if re.search(rf"\b{re.escape(text)}(?!\w)", shown))


@pytest.mark.django_db
def test_pages_of_visitors_and_learners_are_in_indonesian(client: Client) -> None:
    compile_changed()
    region_page = make_region_page()
    page = make_course_page()
    add_page(page, LessonPage(title="Pelajaran satu", slug="pelajaran-satu"))
    activity = Activity.objects.get()
    lesson = f"aktivitas/{activity.pk}/"
    person = PersonFactory()
    addresses = ["/", "/katalog/", "/katalog/?q=tidakada", "/daerah/", "/akun/login/"]
    addresses += ["/akun/password/reset/", region_page.url, page.url]
    for address in addresses:
        assert (address, untranslated(client, address)) == (address, [])

    EnrolmentFactory(person=person, course=activity.course)
    client.force_login(person.user)
    for name in ("", "kursus/", "catatan-belajar/", "catatan/", "data-saya/", lesson):
        address = f"/belajar/{name}"
        assert (address, untranslated(client, address)) == (address, [])
