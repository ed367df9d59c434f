"""The lists themselves: which entries, which facets, how sorted."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from learning.core.listing import (
    NEWEST,
    RELEVANCE,
    TITLE,
    Facet,
    Listing,
    Vocabulary,
    find_for_reader,
)

from ..models import ArticlePage, Entry, InnovationPage, PracticePage
from ..queries.listed import listed_entries
from . import facets

ADOPTED, HELPFUL = "direplikasi", "bermanfaat"
GRID, ROWS, MAP = "kisi", "daftar", "peta"
COMPARED = "banding"
TWO = 2
BY_NEWEST = [F("published_at").desc(nulls_last=True), "-pk"]
SORTS = {
    RELEVANCE: _("Best match"),
    NEWEST: _("Newest"),
    TITLE: _("Title, A to Z"),
    ADOPTED: _("Most replicated"),
    HELPFUL: _("Most helpful"),
}
ORDERS = {
    RELEVANCE: ["-pk"],
    NEWEST: BY_NEWEST,
    TITLE: ["title", "-pk"],
    ADOPTED: ["-adoption_count", *BY_NEWEST],
    HELPFUL: ["-helpful_count", *BY_NEWEST],
}
PAGES: dict[str, type[Page]] = {
    Entry.Kind.ARTICLE: ArticlePage,
    Entry.Kind.PRACTICE: PracticePage,
    Entry.Kind.INNOVATION: InnovationPage,
}


def of_kind(kind: str) -> QuerySet[Entry]:
    return listed_entries().filter(kind=kind)


def entry_texts() -> Iterable[tuple]:
    rows = listed_entries().order_by()
    return rows.values_list("title", "summary", "affair__name", "region__name").iterator()


entry_words = Vocabulary("entries", entry_texts)


def find_kind(kind: str, text: str) -> tuple[list[int], bool]:
    return find_for_reader(PAGES[kind].objects.live(), text)


def find_any(text: str) -> tuple[list[int], bool]:
    return find_for_reader(Page.objects.live().type(*PAGES.values()), text)


def _listing(kind: str, offered: tuple[Facet, ...], sorts: tuple[str, ...], **fields) -> Listing:
    return Listing(
        rows=partial(of_kind, kind),
        facets=offered,
        sorts={name: SORTS[name] for name in (RELEVANCE, NEWEST, *sorts)},
        orders=ORDERS,
        find=partial(find_kind, kind),
        respell=entry_words.respell,
        tallied=f"entries:{kind}",
        **fields,
    )


@dataclass(frozen=True)
class Shelf:
    """A list with its address and words. ``name`` is that of its address."""

    name: str
    kind: str
    listing: Listing
    has_views: bool = False


SHELVES = {
    "innovations": Shelf(
        "innovations",
        Entry.Kind.INNOVATION,
        _listing(
            Entry.Kind.INNOVATION,
            (
                facets.AFFAIR,
                facets.PROVINCE,
                facets.REGION,
                facets.STAGE,
                facets.TECHNOLOGY,
                facets.REPLICABLE,
                facets.YEAR,
                facets.TAG,
                facets.COLLECTION,
            ),
            (ADOPTED, TITLE),
            options={"tampil": (ROWS, MAP)},
            picks={COMPARED: TWO},
        ),
        has_views=True,
    ),
    "practices": Shelf(
        "practices",
        Entry.Kind.PRACTICE,
        _listing(
            Entry.Kind.PRACTICE,
            (facets.PROVINCE, facets.REGION, facets.TAG, facets.YEAR),
            (ADOPTED, TITLE),
        ),
    ),
    "articles": Shelf(
        "articles",
        Entry.Kind.ARTICLE,
        _listing(
            Entry.Kind.ARTICLE,
            (facets.TAG, facets.SERIES, facets.PROVINCE, facets.REGION, facets.YEAR),
            (HELPFUL, TITLE),
        ),
    ),
}


def tagged(slug: str) -> QuerySet[Entry]:
    return listed_entries().filter(tags__slug=slug)


def tag_listing(slug: str) -> Listing:
    """Everything that carries one tag, whatever its kind."""
    return Listing(
        rows=partial(tagged, slug),
        facets=(facets.KIND, facets.PROVINCE, facets.REGION, facets.YEAR),
        sorts={name: SORTS[name] for name in (RELEVANCE, NEWEST, TITLE)},
        orders=ORDERS,
        find=find_any,
        respell=entry_words.respell,
    )
