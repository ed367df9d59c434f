"""Paths on the pages of regions, on the home page and on course pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page

from learning.core.listing import CardGroup, Display, Figure, add_display
from learning.core.models import Region

from ..faces.cards import path_cards
from ..models import LearningPath
from ..queries.listed import listed_paths
from .lists import BY_NEWEST

CARD = "learning_paths/_card.html"
ON_REGION_PAGE = 3
NEWEST = "paths:newest"
PATHS = gettext_lazy("Learning paths")


def list_url(region: Region | None = None) -> str:
    query = f"?daerah={region.slug}" if region else ""
    return reverse("paths_public:paths") + query


def figures(region: Region | None) -> list[Figure]:
    """One query."""
    found = listed_paths().order_by()
    number = (found.filter(region=region) if region else found).count()
    return [
        Figure(
            "paths",
            number,
            ngettext("learning path", "learning paths", number),
            _("Courses in a sensible order, for a task or a certification."),
            list_url(region),
        )
    ]


def of_region(page: Page) -> list[CardGroup]:
    rows = listed_paths().filter(region=page.region_id).select_related("region")
    return [_group("paths", rows.order_by(*BY_NEWEST)[:ON_REGION_PAGE], list_url(page.region))]


def groups(wanted: Mapping[str, int]) -> dict[str, CardGroup]:
    if NEWEST not in wanted:
        return {}
    rows = listed_paths().select_related("region").order_by(*BY_NEWEST)
    return {NEWEST: _group(NEWEST, rows[: wanted[NEWEST]], list_url())}


def _group(key: str, rows: Sequence[LearningPath] | Any, url: str) -> CardGroup:
    return CardGroup(
        key=key,
        title=str(PATHS),
        template=CARD,
        cards=path_cards(rows),
        url=url,
        action=_("See all"),
    )


def counts() -> dict[int, list[str]]:
    """One query."""
    rows = listed_paths().order_by().values_list("region_id").annotate(number=Count("pk"))
    return {
        region: [
            ngettext("%(number)d learning path", "%(number)d learning paths", number)
            % {"number": number}
        ]
        for region, number in rows
    }


def register() -> None:
    add_display(
        Display(
            key="paths",
            order=20,
            figure_names={"paths": PATHS},
            figures=figures,
            of_region=of_region,
            choices=lambda: [(NEWEST, gettext_lazy("The newest learning paths"))],
            groups=groups,
            counts=counts,
        )
    )
