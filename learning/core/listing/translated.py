"""Cards in the reader's language: rows hold the source's words, translated pages their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from wagtail.models import Page, Site


def languages_in_use() -> set[str]:
    """Languages in which any site has a home page. Wagtail keeps them: usually no query."""
    return {row.language_code for row in Site.get_site_root_paths()}


def in_readers_language(
    cards: list[dict[str, Any]], keys: Sequence[UUID], *, summary: str = "summary"
) -> list[dict[str, Any]]:
    """``cards`` with title, address and summary of published translations, one key for each card.

    No query in the source's language, nor while no site is translated.
    """
    language = get_language()
    if language == settings.LANGUAGE_CODE or language not in languages_in_use():
        return cards
    pages = translations_of(keys, language)
    for card, key in zip(cards, keys, strict=True):
        page = pages.get(key)
        if page:
            card["title"], card["url"] = page.title, page.get_url() or card["url"]
            if summary in card:
                card[summary] = getattr(page, "summary", "") or page.search_description
    return cards


def translations_of(keys: Sequence[UUID], language: str) -> dict[UUID, Page]:
    """Published translations that are no copies. Two queries, and one for each kind of page."""
    pages = (
        Page.objects.live()
        .public()
        .filter(translation_key__in=keys, locale__language_code=language, alias_of__isnull=True)
    )
    return {page.translation_key: page for page in pages.specific(defer=False)} if keys else {}
