"""Innovations, practices and articles on the pages of regions and on the home page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page

from learning.core.listing import CardGroup, Display, Figure, add_display
from learning.core.models import Region

from ..faces.cards import entry_cards
from ..models import Collection, Entry
from ..queries.listed import collected, listed_entries
from .words import words_of

CARD = "learning_practices/_card.html"
ON_REGION_PAGE = 3
NEWEST, ADOPTED = "newest", "replicated"
SHELVES = {
    Entry.Kind.INNOVATION: "innovations",
    Entry.Kind.PRACTICE: "practices",
    Entry.Kind.ARTICLE: "articles",
}
KINDS = {shelf: kind for kind, shelf in SHELVES.items()}
TITLES = {
    Entry.Kind.INNOVATION: gettext_lazy("Innovations"),
    Entry.Kind.PRACTICE: gettext_lazy("Best practices"),
    Entry.Kind.ARTICLE: gettext_lazy("Articles"),
}
CHOICES = [
    (f"innovations:{NEWEST}", gettext_lazy("The newest innovations")),
    (f"innovations:{ADOPTED}", gettext_lazy("The most replicated innovations")),
    (f"practices:{NEWEST}", gettext_lazy("The newest best practices")),
    (f"articles:{NEWEST}", gettext_lazy("The newest articles")),
]


def list_url(kind: str, region: Region | None = None) -> str:
    query = f"?daerah={region.slug}" if region else ""
    return reverse(f"practices_public:{SHELVES[Entry.Kind(kind)]}") + query


def figures(region: Region | None) -> list[Figure]:
    """Two queries."""
    found = listed_entries().order_by()
    if region:
        found = found.filter(region_id=region.pk)
    row = found.aggregate(
        adoptions=Sum("adoption_count", default=0),
        **{kind: Count("pk", filter=Q(kind=kind)) for kind in SHELVES},
    )
    innovations, practices, articles = (row[kind] for kind in SHELVES)
    return [
        Figure(
            "innovations",
            innovations,
            ngettext("innovation", "innovations", innovations),
            _("Published after validation and the endorsement of the head."),
            list_url(Entry.Kind.INNOVATION, region),
        ),
        Figure(
            "practices",
            practices,
            ngettext("best practice", "best practices", practices),
            _("Told with problem, steps and results, so that others can do it too."),
            list_url(Entry.Kind.PRACTICE, region),
        ),
        Figure(
            "articles",
            articles,
            ngettext("article", "articles", articles),
            _("Written by employees about what they learned."),
            list_url(Entry.Kind.ARTICLE, region),
        ),
        Figure(
            "replications",
            row["adoptions"],
            ngettext("replication", "replications", row["adoptions"]),
            _("Approved plans of other regions to take over what is told here."),
            f"{list_url(Entry.Kind.INNOVATION)}?{'daerah=' + region.slug + '&' if region else ''}"
            "urut=direplikasi",
        ),
    ]


def of_region(page: Page) -> list[CardGroup]:
    """The newest of each kind from the branch of a region's page. Two queries."""
    rows = listed_entries().filter(page__path__startswith=page.path)
    by_kind = _first(rows, list(SHELVES), ON_REGION_PAGE)
    return [
        CardGroup(
            key=SHELVES[kind],
            title=str(TITLES[kind]),
            template=CARD,
            cards=entry_cards(by_kind[kind]),
            url=list_url(kind, page.region),
            action=_("See all"),
        )
        for kind in SHELVES
    ]


def _first(rows: QuerySet[Entry], kinds: Sequence[str], most: int) -> dict[str, list[Entry]]:
    """The newest rows of every kind. One query."""
    found: dict[str, list[Entry]] = {kind: [] for kind in kinds}
    place = Window(
        RowNumber(),
        partition_by=F("kind"),
        order_by=[F("published_at").desc(nulls_last=True), F("pk").desc()],
    )
    chosen = rows.filter(kind__in=kinds).annotate(place=place).filter(place__lte=most)
    for entry in chosen.select_related("region").order_by("place"):
        found[entry.kind].append(entry)
    return found


def choices() -> list[tuple[str, Any]]:
    """One query for the collections."""
    collections = Collection.objects.order_by("title").values_list("slug", "title")
    titles = [(f"collection:{slug}", _("Collection: %s") % title) for slug, title in collections]
    return [*CHOICES, *titles]


def groups(wanted: Mapping[str, int]) -> dict[str, CardGroup]:
    """Two queries for all that is newest, two for each other choice."""
    newest = {
        KINDS[key.partition(":")[0]]: most
        for key, most in wanted.items()
        if key in dict(CHOICES) and key.endswith(NEWEST)
    }
    made = _newest_groups(newest) if newest else {}
    for key, most in wanted.items():
        name, _colon, rest = key.partition(":")
        if name == "collection":
            made |= _collection_group(key, rest, most)
        elif rest == ADOPTED and key in dict(CHOICES):
            rows = listed_entries().filter(kind=KINDS[name], adoption_count__gt=0)
            rows = rows.order_by("-adoption_count", "-published_at", "-pk")
            made[key] = _group(key, KINDS[name], rows.select_related("region")[:most])
    return made


def _newest_groups(most: Mapping[str, int]) -> dict[str, CardGroup]:
    found = _first(listed_entries(), list(most), max(most.values()))
    made = {}
    for kind, number in most.items():
        key = f"{SHELVES[Entry.Kind(kind)]}:{NEWEST}"
        made[key] = _group(key, kind, found[kind][:number])
    return made


def _group(key: str, kind: str, rows: Iterable[Entry]) -> CardGroup:
    return CardGroup(
        key=key,
        title=str(TITLES[Entry.Kind(kind)]),
        template=CARD,
        cards=entry_cards(rows),
        url=list_url(kind),
        action=str(words_of(SHELVES[Entry.Kind(kind)]).title),
    )


def _collection_group(key: str, slug: str, most: int) -> dict[str, CardGroup]:
    collection = Collection.objects.filter(slug=slug).first()
    if collection is None:
        return {}
    rows = collected(collection).select_related("region")[:most]
    return {
        key: CardGroup(
            key=key,
            title=collection.title,
            template=CARD,
            cards=entry_cards(rows),
            url=collection.get_absolute_url(),
            action=_("See the collection"),
        )
    }


def cards(pages: Sequence[Page]) -> dict[Any, tuple[str, Any]]:
    """Two queries."""
    keys = [page.translation_key for page in pages]
    rows = list(listed_entries().filter(translation_key__in=keys).select_related("region"))
    return {
        row.translation_key: (CARD, card) for row, card in zip(rows, entry_cards(rows), strict=True)
    }


def counts() -> dict[int, list[str]]:
    """Two queries."""
    rows = listed_entries().order_by().values_list("region_id")
    rows = rows.annotate(
        innovations=Count("pk", filter=Q(kind=Entry.Kind.INNOVATION)),
        practices=Count("pk", filter=Q(kind=Entry.Kind.PRACTICE)),
    )
    return {region: _words(innovations, practices) for region, innovations, practices in rows}


def _words(innovations: int, practices: int) -> list[str]:
    words = []
    if innovations:
        words.append(words_of("innovations").count(innovations))
    if practices:
        words.append(words_of("practices").count(practices))
    return words


def register() -> None:
    add_display(
        Display(
            key="practices",
            figure_names={
                "innovations": TITLES[Entry.Kind.INNOVATION],
                "practices": TITLES[Entry.Kind.PRACTICE],
                "articles": TITLES[Entry.Kind.ARTICLE],
                "replications": gettext_lazy("Replications"),
            },
            figures=figures,
            of_region=of_region,
            choices=choices,
            groups=groups,
            cards=cards,
            counts=counts,
        )
    )
