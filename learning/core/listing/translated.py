"""Cards and search in the reader's language: rows hold the source's words, translated pages
their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language
from wagtail.models import Locale, Page, Site
from wagtail.query import PageQuerySet

from .displays import kept
from .sources import Hit
from .text import MOST_FOUND, match


def languages_in_use() -> set[str]:
    """Languages in which any site has a home page. Wagtail keeps them: usually no query."""
    return {row.language_code for row in Site.get_site_root_paths()}


def reading_language() -> str:
    """The reader's language, where it is another than the source's and a site has pages in it."""
    language = get_language() or ""
    is_other = language != settings.LANGUAGE_CODE and language in languages_in_use()
    return language if is_other else ""


def _locale_ids(*languages: str) -> list[int]:
    # The index takes no conditions on a locale's fields, only its id.
    rows = Locale.objects.filter(language_code__in=languages)
    return kept(("locales", languages), lambda: list(rows.values_list("pk", flat=True)))


def match_for_reader(
    rows: QuerySet[Page], text: str, *, fields: Sequence[str] = (), most: int = MOST_FOUND
) -> tuple[list[tuple], bool]:
    """As ``match``, each page once: the id of its source, ``fields`` as the reader reads them.

    Words are looked for in the source and in what is published in the reader's language, so that a
    page is found by either. ``rows`` say what may be known of, in all languages. One query more
    than ``match`` while the reader reads another language than the source's.
    """
    language = reading_language()
    if not language:
        source = rows.filter(locale_id__in=_locale_ids(settings.LANGUAGE_CODE))
        return match(source, text, fields=fields, most=most)
    both = rows.filter(locale_id__in=_locale_ids(settings.LANGUAGE_CODE, language))
    found, is_exact = match(both, text, most=most)
    return _of_sources(both, [pk for (pk,) in found], fields), is_exact


def _of_sources(both: QuerySet[Page], ids: Sequence[int], fields: Sequence[str]) -> list[tuple]:
    own = Page.objects.filter(pk__in=ids).order_by()
    pages = both.order_by().filter(translation_key__in=own.values("translation_key"))
    keys: dict[int, UUID] = {}
    sources: dict[UUID, tuple] = {}
    translated: dict[UUID, tuple] = {}
    columns = ("pk", "translation_key", "locale__language_code", "alias_of_id")
    for pk, key, locale, alias_of, *values in pages.values_list(*columns, *fields):
        keys[pk] = key
        if locale == settings.LANGUAGE_CODE:
            sources[key] = (pk, *values)
        elif alias_of is None:
            translated[key] = tuple(values)
    found = dict.fromkeys(keys[pk] for pk in ids if keys.get(pk) in sources)
    return [(sources[key][0], *translated.get(key, sources[key][1:])) for key in found]


def find_for_reader(
    rows: QuerySet[Page], text: str, *, most: int = MOST_FOUND
) -> tuple[list[int], bool]:
    """Ids of source pages that match ``text``: see ``match_for_reader``."""
    found, is_exact = match_for_reader(rows, text, most=most)
    return [pk for (pk,) in found], is_exact


def hits_for_reader(hits: Sequence[Hit]) -> list[Hit]:
    """``hits``, whose ids are those of source pages, with the words of published translations."""
    if not reading_language() or not hits:
        return list(hits)
    rows = Page.objects.filter(pk__in=[hit.id for hit in hits]).order_by()
    keys = dict(rows.values_list("pk", "translation_key"))
    pages = read_by_reader(list(keys.values()))
    own = {pk: pages.get(key) for pk, key in keys.items()}
    return [_translated(hit, own.get(hit.id)) for hit in hits]


def _translated(hit: Hit, page: Page | None) -> Hit:
    if page is None:
        return hit
    texts = [getattr(page, "summary", "") or page.search_description]
    return replace(hit, title=page.title, url=page.get_url() or hit.url, texts=texts)


def in_readers_language(
    cards: list[dict[str, Any]], keys: Sequence[UUID], *, summary: str = "summary"
) -> list[dict[str, Any]]:
    """``cards`` with title, address and summary of published translations, one key for each card.

    No query in the source's language, nor while no site is translated.
    """
    pages = read_by_reader(keys)
    for card, key in zip(cards, keys, strict=True):
        page = pages.get(key)
        if page:
            card["title"], card["url"] = page.title, page.get_url() or card["url"]
            if summary in card:
                card[summary] = getattr(page, "summary", "") or page.search_description
    return cards


def read_by_reader(keys: Sequence[UUID]) -> dict[UUID, Page]:
    """Published translations in the reader's language; no query for whoever reads the source's."""
    language = reading_language()
    return translations_of(keys, language) if language else {}


def read_by_learner(keys: Sequence[UUID]) -> dict[UUID, Page]:
    """As ``read_by_reader``, with what the public may not see: enrolment is the gate there."""
    language = reading_language()
    return _published(Page.objects.live(), keys, language) if language else {}


def translations_of(keys: Sequence[UUID], language: str) -> dict[UUID, Page]:
    """Published translations that are no copies and that everybody may see.

    Two queries, and one for each kind of page.
    """
    return _published(Page.objects.live().public(), keys, language)


def _published(pages: PageQuerySet, keys: Sequence[UUID], language: str) -> dict[UUID, Page]:
    found = pages.filter(
        translation_key__in=keys, locale__language_code=language, alias_of__isnull=True
    )
    return {page.translation_key: page for page in found.specific(defer=False)} if keys else {}
