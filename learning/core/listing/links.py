"""Links to pages near the top in the reader's language: home, regions, their indexes, help.

One map for each language and state of what is published, so that such a link costs no query; a
single one that leads deeper is kept as long. Cards are translated with ``in_readers_language``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, Site

from learning.core import published

from .displays import kept
from .translated import languages_in_use, translations_of

# Home, what is right below it, and a region's indexes.
DEPTHS = (2, 3, 4)


@dataclass(frozen=True, slots=True)
class Place:
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class _Map:
    by_key: Mapping[UUID, Place]
    by_path: Mapping[str, str]


_NOTHING = _Map({}, {})


def place_of(page: Page) -> Place | None:
    """Where the reader reads ``page``, if not at its own address.

    None where the page itself is right: in the source's language, or without a translation. A copy
    that only holds translations below it leads to its source.
    """
    key = page.translation_key
    if page.depth in DEPTHS or not _is_translated():
        return _map().by_key.get(key)
    return kept(("link to a translation", key), lambda: _find_one(key))


def read_at(page: Page, request: HttpRequest | None = None) -> str:
    """The address of ``page`` where the reader reads it; empty where it has none."""
    place = place_of(page)
    return place.address if place else page.get_url(request) or ""


def address_at(path: str) -> str:
    """``path`` of the site of all regions, or that of the page's translation: ``/en/bantuan/``."""
    return _map().by_path.get(path, path)


def links_key() -> str:
    """For caches of what holds such links; always the same in the source's language."""
    return published.version() if _is_translated() else ""


def _is_translated() -> bool:
    language = get_language()
    return language != settings.LANGUAGE_CODE and language in languages_in_use()


def _map() -> _Map:
    return kept("links to translations", _find) if _is_translated() else _NOTHING


def _find() -> _Map:
    rows = Page.objects.filter(depth__in=DEPTHS).order_by()
    others = list(rows.filter(locale__language_code=get_language()))
    shown = set(rows.live().public().filter(alias_of=None).values_list("pk", flat=True))
    keys = [page.translation_key for page in others]
    source = rows.live().filter(locale__language_code=settings.LANGUAGE_CODE)
    sources = {page.translation_key: page for page in source.filter(translation_key__in=keys)}
    real = {page.translation_key: page for page in others if page.pk in shown}
    by_key = _places({**sources, **real}.values())
    return _Map(by_key, _paths([(page, real.get(key)) for key, page in sources.items()]))


def _find_one(key: UUID) -> Place | None:
    page = translations_of([key], get_language() or "").get(key)
    return _places([page]).get(key) if page else None


def _places(pages: Iterable[Page]) -> dict[UUID, Place]:
    return {
        page.translation_key: Place(page.title, address)
        for page in pages
        if (address := page.get_url())
    }


def _paths(pairs: Iterable[tuple[Page, Page | None]]) -> dict[str, str]:
    main = Site.objects.filter(is_default_site=True).values_list("pk", flat=True).first()
    found = {}
    for page, other in pairs:
        parts, others = page.get_url_parts(), other and other.get_url_parts()
        if parts and others and parts[0] == others[0] == main and parts[2] and others[2]:
            found[parts[2]] = others[2]
    return found
