"""A path by region, agency and unit, one level at a time."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from learning.core.api import people_forms
from learning.core.models import Region, Unit

from ...models import LearningPath, PathEnrolment
from ...queries import overview, participants
from .base import AdminPage, get_path, url
from .participants import boxes

LINES = 100
Standing = PathEnrolment.Standing


def show(request: HttpRequest, path_pk: int) -> HttpResponse:
    path = get_path(request, path_pk)
    rows = participants.visible_in(request.user, path)
    region, unit = _place(request)
    above = rows
    if region is None:
        lines = overview.by_region(rows, path)
    else:
        above = rows.filter(person__region=region)
        if unit is not None:
            above = above.filter(person__unit__path__startswith=unit.path)
        lines = overview.by_unit(rows, path, region=region, unit=unit)
    page_obj = Paginator(lines, LINES).get_page(request.GET.get("p"))
    page = AdminPage(_("By unit"), path=path, icon="table")
    return page.render(
        request,
        "overview",
        region=region,
        unit=unit,
        trail=_trail(unit),
        lines=[(line, _link(line, region)) for line in page_obj],
        page_obj=page_obj,
        query=_query(region, unit),
        boxes=_here(boxes(participants.figures(above, path), path), region, unit),
        standings=_standings(path),
        several=people_forms.people_regions(request.user).count() > 1,
        list_url=url("participants", path.pk),
    )


def _place(request: HttpRequest) -> tuple[Region | None, Unit | None]:
    """The region and unit that the address names, of those whose people the user may see."""
    regions = people_forms.people_regions(request.user)
    if pk := _number(request, "unit"):
        units = Unit.objects.select_related("region").filter(region__in=regions)
        unit = get_object_or_404(units, pk=pk)
        return unit.region, unit
    if pk := _number(request, "region"):
        return get_object_or_404(regions, pk=pk), None
    first = list(regions[:2])
    return (first[0] if len(first) == 1 else None), None


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")[:18]
    return int(text) if text.isascii() and text.isdigit() else 0


def _trail(unit: Unit | None) -> list[Unit]:
    return list(unit.get_ancestors()) if unit else []


def _link(line: overview.Line, region: Region | None) -> str:
    """What narrows lists to the people of ``line``."""
    if isinstance(line.place, Region):
        return f"region={line.place.pk}"
    if line.place is None or line.is_own or region is None:
        return ""
    return f"region={region.pk}&unit={line.place.pk}"


def _query(region: Region | None, unit: Unit | None) -> str:
    if unit is not None:
        return f"region={unit.region_id}&unit={unit.pk}"
    return f"region={region.pk}" if region else ""


def _here(
    found: list[tuple[str, int, str]], region: Region | None, unit: Unit | None
) -> list[tuple[str, int, str]]:
    query = _query(region, unit)
    return [
        (label, number, "&".join(filter(None, [narrowing, query])))
        for label, number, narrowing in found
    ]


def _standings(path: LearningPath) -> list[tuple[str, Any]]:
    if not path.is_certification:
        return []
    return [(f"is_{value}", label) for value, label in Standing.choices]
