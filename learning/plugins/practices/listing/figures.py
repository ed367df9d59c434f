"""The figures on top of the showcase, each with what exactly is counted; featured collections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ..faces.cards import entry_cards
from ..models import Collection, CollectionEntry, Entry, Stage
from ..numbers import shown
from ..queries.listed import listed_entries

FEATURED = 3
IN_A_COLLECTION = 3


@dataclass(frozen=True)
class Figure:
    number: int
    label: str
    meaning: str

    @property
    def shown(self) -> str:
        return shown(self.number)


def figures() -> list[Figure]:
    """Of all published innovations, whatever the filters say. One query."""
    found = listed_entries().filter(kind=Entry.Kind.INNOVATION).order_by()
    row = found.aggregate(
        total=Count("pk"),
        regions=Count("region", distinct=True),
        in_use=Count("pk", filter=Q(stage=Stage.IN_USE)),
        replicable=Count("pk", filter=Q(is_replicable=True)),
        adoptions=Sum("adoption_count", default=0),
    )
    return [
        Figure(
            row["total"],
            ngettext("innovation", "innovations", row["total"]),
            _("Published by a region, after validation and the head's endorsement."),
        ),
        Figure(
            row["regions"],
            ngettext("region", "regions", row["regions"]),
            _("Provinces, regencies and cities with at least one published innovation."),
        ),
        Figure(
            row["in_use"],
            pgettext("figure", "in use"),
            _("Past initiative and trial: the service runs this way every day."),
        ),
        Figure(
            row["replicable"],
            pgettext("figure", "replicable"),
            _("Marked by their region as ready to copy, with cost, time and skills stated."),
        ),
        Figure(
            row["adoptions"],
            ngettext("adoption", "adoptions", row["adoptions"]),
            _("Approved plans of other regions to take an innovation over."),
        ),
    ]


def featured() -> list[dict[str, Any]]:
    """Collections that editors put in front, each with its first entries; those of the nation

    come first, so that no region's order number displaces them. Two queries.
    """
    shown = listed_entries().select_related("region")
    items = CollectionEntry.objects.filter(entry__in=shown.values("pk")).select_related(
        "entry__region"
    )
    found = Collection.objects.filter(is_featured=True).prefetch_related(
        Prefetch("items", queryset=items, to_attr="shown")
    )
    # A nation's path is shorter than any other.
    found = found.order_by("region__depth", "order", "title", "pk")
    rows = [collection for collection in found[: FEATURED * 2] if collection.shown]
    return [
        {
            "title": collection.title,
            "slug": collection.slug,
            "url": collection.get_absolute_url(),
            "summary": collection.summary,
            "count": len(collection.shown),
            "cards": entry_cards(item.entry for item in collection.shown[:IN_A_COLLECTION]),
        }
        for collection in rows[:FEATURED]
    ]
