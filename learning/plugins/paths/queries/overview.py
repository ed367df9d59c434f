"""A path by region, agency and unit: counted in SQL, one level at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from learning.core.models import Region, Unit

from ..models import LearningPath, PathEnrolment
from .participants import counting

STEP = Unit.steplen


@dataclass(frozen=True, slots=True)
class Line:
    """``place`` is a Region or Unit, None for those without a unit. ``counts`` by name.

    ``is_own``: the people of the unit itself, beside the units below it.
    """

    place: Region | Unit | None
    counts: dict[str, int]
    is_own: bool = False

    @property
    def people(self) -> int:
        return self.counts["active"] + self.counts["completed"]

    @property
    def percent(self) -> int:
        """Of those on the path, how many completed it; rounded down."""
        return self.counts["completed"] * 100 // self.people if self.people else 0

    @property
    def opens(self) -> bool:
        """Whether there is more to see below."""
        return self.place is not None and not self.is_own


def by_region(rows: QuerySet[PathEnrolment], path: LearningPath) -> list[Line]:
    """A line for each region that employs anybody of ``rows``. Two queries."""
    found = _grouped(rows, path, F("person__region_id"))
    regions = Region.objects.in_bulk([row["place"] for row in found])
    lines = [Line(regions[row["place"]], row) for row in found]
    return sorted(lines, key=lambda line: line.place.path if line.place else "")


def by_unit(
    rows: QuerySet[PathEnrolment], path: LearningPath, *, region: Region, unit: Unit | None
) -> list[Line]:
    """A line for each agency of ``region``, or for each unit right below ``unit``. Two queries."""
    rows = rows.filter(person__region=region)
    depth = 1
    if unit is not None:
        rows, depth = rows.filter(person__unit__path__startswith=unit.path), unit.depth + 1
    found = _grouped(rows, path, Substr("person__unit__path", 1, depth * STEP))
    units = {row.path: row for row in Unit.objects.filter(path__in=[row["place"] for row in found])}
    lines = [_line(units.get(row["place"]), row, unit) for row in found]
    return sorted(lines, key=lambda line: (line.place is None, not line.is_own, str(line.place)))


def _line(place: Unit | None, counts: dict[str, int], above: Unit | None) -> Line:
    return Line(place, counts, is_own=place is not None and place == above)


def _grouped(rows: QuerySet[PathEnrolment], path: LearningPath, place: Any) -> list[dict[str, Any]]:
    counts = counting(timezone.localdate(), certifies=path.is_certification)
    return list(rows.order_by().values(place=place).annotate(**counts))
