"""Courses among what editors can put on the home page, as plugins add theirs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from learning.core.api import course_cards, listed_courses
from learning.core.listing import CardGroup, Display, add_display, displays, kept

CARD = "components/course_card.html"
NEWEST = "courses:newest"


def _groups(wanted: Mapping[str, int]) -> dict[str, CardGroup]:
    if NEWEST not in wanted:
        return {}
    order = [F("page__first_published_at").desc(nulls_last=True), "-pk"]
    rows = listed_courses().select_related("region").order_by(*order)[: wanted[NEWEST]]
    return {
        NEWEST: CardGroup(
            key=NEWEST,
            title=_("Courses"),
            template=CARD,
            cards=course_cards(rows),
            url=reverse("catalogue"),
            action=_("See the whole catalogue"),
        )
    }


def _cards(pages: Sequence[Page]) -> dict[Any, tuple[str, Any]]:
    keys = [page.translation_key for page in pages]
    rows = list(listed_courses().filter(translation_key__in=keys).select_related("region"))
    cards = course_cards(rows)
    return {row.translation_key: (CARD, card) for row, card in zip(rows, cards, strict=True)}


def register() -> None:
    add_display(
        Display(
            key="courses",
            order=10,
            choices=lambda: [(NEWEST, gettext_lazy("The newest courses"))],
            groups=_groups,
            cards=_cards,
        )
    )


def figure_choices() -> list[tuple[str, Any]]:
    """Figures that an editor can show; migrations name this function, not what it returns."""
    own = [
        ("courses", gettext_lazy("Courses")),
        ("lessons", gettext_lazy("Lessons and activities")),
        ("regions", gettext_lazy("Active regions")),
        ("jp", gettext_lazy("JP on offer")),
    ]
    return own + [pair for display in displays() for pair in display.figure_names.items()]


def shelf_choices() -> list[tuple[str, Any]]:
    """What a row of cards can be filled with. Django asks for it even to show a block."""
    return kept("choices", lambda: [pair for display in displays() for pair in display.choices()])
