"""Two innovations side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..models import Entry, InnovationIndicator, InnovationPage, InnovationValue
from ..numbers import shown
from ..queries.listed import listed_entries

LONGEST = 60


@dataclass(frozen=True)
class Line:
    """One thing compared; each cell is a list of short texts."""

    label: str
    cells: list[list[str]]

    @property
    def differs(self) -> bool:
        return self.cells[0] != self.cells[-1]


def picked(ids: Iterable[int]) -> list[Entry]:
    """Published innovations with these ids, in their order. Two queries, none without ids."""
    wanted = list(ids)
    if not wanted:
        return []
    rows = listed_entries().filter(kind=Entry.Kind.INNOVATION, pk__in=wanted)
    found = {row.pk: row for row in rows.select_related("region", "agency", "affair")}
    return [found[pk] for pk in wanted if pk in found]


def pages_of(entries: Iterable[Entry]) -> dict[int, InnovationPage]:
    """The pages of ``entries``, keyed by id. One query."""
    pages = InnovationPage.objects.filter(pk__in=[entry.page_id for entry in entries])
    return {page.pk: page for page in pages}


def figures_of(page_ids: Iterable[int]) -> dict[int, list[str]]:
    """Every figure before and now, by page. Two queries, without the pages' own managers:
    these ask again for each page."""
    values = InnovationValue.objects.filter(indicator__page__in=page_ids)
    latest = dict(values.order_by("measured_on", "pk").values_list("indicator", "value"))
    figures: dict[int, list[str]] = {pk: [] for pk in page_ids}
    for row in InnovationIndicator.objects.filter(page__in=page_ids).order_by("sort_order"):
        now = shown(latest[row.pk]) if row.pk in latest else "–"
        text = f"{row.name}: {shown(row.baseline)} → {now} {row.unit}"
        figures[row.page_id].append(text)
    return figures


def lines(entries: list[Entry]) -> list[Line]:
    pages = pages_of(entries)
    figures = figures_of(list(pages))
    pairs = [(entry, pages[entry.page_id]) for entry in entries if entry.page_id in pages]
    found = [
        Line(label, [[text for text in texts(entry, page) if text] for entry, page in pairs])
        for label, texts in _compared(figures)
    ]
    return [line for line in found if any(line.cells)]


def _compared(figures: dict[int, list[str]]) -> list[tuple[str, Callable[[Entry, Any], list[str]]]]:
    return [
        (_("In short"), lambda entry, page: [entry.summary]),
        (_("Before and after"), lambda entry, page: figures[page.pk]),
        (_("Region"), lambda entry, page: [entry.region.name, str(entry.agency or "")]),
        (_("Government affair"), lambda entry, page: [str(entry.affair or "")]),
        (
            pgettext("of an innovation", "Stage"),
            lambda entry, page: [entry.get_stage_display()],
        ),
        (
            _("Kind"),
            lambda entry, page: [entry.get_technology_display(), entry.get_form_display()],
        ),
        (_("Initiator"), lambda entry, page: [entry.get_initiator_display()]),
        (_("Since"), lambda entry, page: [str(entry.year or "")]),
        (_("Purpose"), lambda entry, page: [_short(page.purpose)]),
        (_("Benefits"), lambda entry, page: [_short(page.benefits)]),
        (_("May be replicated"), lambda entry, page: [_replicable(entry)]),
        (_("Cost"), lambda entry, page: [entry.get_cost_band_display()]),
        (_("Time until it runs"), lambda entry, page: [_months(page.replication_months)]),
        (_("Skills needed"), lambda entry, page: [page.replication_skills]),
        (_("Regulations needed"), lambda entry, page: [page.replication_rules]),
        (_("Replicated by"), lambda entry, page: [_adoptions(entry.adoption_count)]),
    ]


def _short(text: str) -> str:
    return Truncator(" ".join(strip_tags(text.replace("<", " <")).split())).words(LONGEST)


def _replicable(entry: Entry) -> str:
    return _("Yes") if entry.is_replicable else _("Not marked so by its region")


def _months(number: int | None) -> str:
    return _("%(number)d months") % {"number": number} if number else ""


def _adoptions(number: int) -> str:
    return _("%(number)d regions") % {"number": number} if number else _("No region yet")
