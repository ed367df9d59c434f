"""How many reached the target of a year: by region, agency and unit, one level at a time.

SQL counts people by place, status and JP; medians and totals follow from that here. The number of
queries is the same at any size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr

from learning.core.models import Person, Region, Unit

from .figures import Figures, together
from .people import Narrowing, Place, active, with_hours
from .sight import Sight
from .suppression import OWN, in_tree
from .targets import Target, minima, smallest_group

STEP = Unit.steplen


@dataclass(frozen=True, slots=True)
class Line:
    """``place`` is a Region or Unit, None for people without a unit.

    ``is_own``: the people of the unit itself, beside the units below it. ``is_withheld``: nothing
    is told; ``hides_target``: nothing of who has a target and reached it.
    """

    place: Region | Unit | None
    figures: Figures
    is_own: bool = False
    is_withheld: bool = False
    hides_target: bool = False

    @property
    def opens(self) -> bool:
        return self.place is not None and not self.is_own and not self.is_withheld


@dataclass(frozen=True, slots=True)
class Report:
    """``total`` is the line of the place itself; None where it would tell what is withheld."""

    lines: list[Line]
    total: Line | None
    named: bool


@dataclass(frozen=True, slots=True)
class Withheld:
    """Keys as in ``suppression.in_tree``."""

    all: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()

    def line(self, place: Region | Unit | None, figures: Figures, key: str) -> Line:
        return Line(
            place,
            figures,
            is_own=key.endswith(OWN) and place is not None,
            is_withheld=key in self.all,
            hides_target=key in self.targets,
        )


def report(
    sight: Sight,
    place: Place,
    *,
    year: int,
    found: Mapping[str, Target],
    narrowing: Narrowing | None = None,
) -> Report:
    """Seven queries at most. Only who sees the people may narrow: differences would tell."""
    least = minima(dict(found))
    named = sight.names(place.region)
    people = active(place, regions=sight.shown, narrowing=narrowing if named else None)
    rows = with_hours(people, year)
    if place.region is None:
        return _by_region(sight, rows, least, named=named)
    withheld = Withheld() if named else _withheld(place.region, least)
    return _by_unit(place, rows, least, withheld, named=named)


def _grouped(rows: QuerySet[Person], key: Any, least: Mapping[str, int]) -> dict[Any, Figures]:
    counted = rows.order_by().values("status", "jp", place=key).annotate(number=Count("pk"))
    found: dict[Any, Figures] = defaultdict(Figures)
    for place, status, jp, number in counted.values_list("place", "status", "jp", "number"):
        found[place].add(status, jp, number, least)
    return found


def _by_region(
    sight: Sight, rows: QuerySet[Person], least: Mapping[str, int], *, named: bool
) -> Report:
    grouped = _grouped(rows, F("region_id"), least)
    smallest = smallest_group()
    lines = []
    for pk, region in sight.shown.items():
        if pk in grouped:
            figures, open_to_user = grouped[pk], pk in sight.named
            few = not open_to_user and figures.people < smallest
            few_targets = not open_to_user and 0 < figures.with_target < smallest
            lines.append(Line(region, figures, is_withheld=few, hides_target=few or few_targets))
    total = together([line.figures for line in lines])
    shows_total = not any(line.is_withheld or line.hides_target for line in lines)
    return Report(lines, Line(None, total) if shows_total else None, named)


def _by_unit(
    place: Place,
    rows: QuerySet[Person],
    least: Mapping[str, int],
    withheld: Withheld,
    *,
    named: bool,
) -> Report:
    above = place.unit.path if place.unit is not None else ""
    grouped = _grouped(rows, Substr("unit__path", 1, len(above) + STEP), least)
    known = {unit.path: unit for unit in Unit.objects.filter(path__in=[p for p in grouped if p])}
    lines = [
        withheld.line(known.get(path or ""), figures, _key(path or "", above))
        for path, figures in grouped.items()
    ]
    lines.sort(key=lambda line: (line.place is None, not line.is_own, str(line.place)))
    total = together(list(grouped.values()))
    whole = withheld.line(place.unit, total, above)
    return Report(lines, whole, named)


def _key(path: str, above: str) -> str:
    return path + OWN if path == above else path


def _withheld(region: Region, least: Mapping[str, int]) -> Withheld:
    """Decided on the whole region, so that each level agrees with the one above. One query."""
    smallest = smallest_group()
    rows = Person.objects.filter(is_active=True, region=region).order_by()
    counted = rows.values_list("unit__path").annotate(
        people=Count("pk"), with_target=Count("pk", filter=Q(status__in=list(least)))
    )
    people: dict[str, int] = {}
    targets: dict[str, int] = {}
    for path, number, some in counted:
        people[path or ""], targets[path or ""] = number, some
    gone = in_tree(people, step=STEP, least=smallest)
    return Withheld(
        frozenset(gone), frozenset(in_tree(targets, step=STEP, least=smallest, already=gone))
    )
