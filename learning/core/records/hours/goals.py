"""What a year asks of somebody, how far they are, and where their pace leads.

The one place of these rules: own pages, reports, lists for heads and warnings ask here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from learning.core.prepared import Prepared
from learning.core.regions.models import Person, YearlyTarget, warning_day

from ..outline import percent

COLUMNS = (
    *("status", "valid_from", "valid_to", "minimum", "maximum", "legal_basis"),
    *("warn_month", "warn_day"),
)
_all = Prepared(lambda: YearlyTarget.objects.order_by("valid_from").values_list(*COLUMNS))
_of_status = Prepared(
    lambda status: (
        YearlyTarget.objects.filter(status=status).order_by("valid_from").values_list(*COLUMNS)
    ),
    status=str,
)


@dataclass(frozen=True, slots=True)
class Goal:
    """JP of a year; ``minimum`` is to be reached, ``maximum`` not to be passed.

    ``warns_on``: from which day on whoever misses the minimum is warned.
    """

    minimum: int | None
    maximum: int | None
    legal_basis: str = ""
    warns_on: date = date.max

    @property
    def figure(self) -> int:
        return self.minimum or self.maximum or 0

    @property
    def is_ceiling(self) -> bool:
        return not self.minimum and bool(self.maximum)

    def is_reached(self, jp: int) -> bool | None:
        """None where there is nothing to reach."""
        return jp >= self.minimum if self.minimum else None

    def is_due(self, day: date) -> bool:
        return bool(self.minimum) and self.warns_on <= day

    def missing(self, jp: int) -> int:
        return max((self.minimum or 0) - jp, 0)

    def room(self, jp: int) -> int:
        return max((self.maximum or 0) - jp, 0)

    def excess(self, jp: int) -> int:
        return max(jp - self.maximum, 0) if self.maximum else 0

    def percent(self, jp: int) -> int:
        return percent(max(jp, 0), self.figure)


@dataclass(frozen=True, slots=True)
class Forecast:
    """``projected``: JP on 31 December at the pace so far; ``a_month``: what the rest needs."""

    projected: int
    a_month: int
    months: int


def goals_of(year: int, *, today: date | None = None) -> dict[str, Goal]:
    """By employment status: what ``goal_of`` says of each. One query."""
    return _in_force(_all(), year, today)


def goal_of(person: Person, year: int, *, today: date | None = None) -> Goal | None:
    """The row in force today, or at the end of a year gone by; None where nothing is asked."""
    return _in_force(_of_status(status=person.status), year, today).get(person.status)


def _in_force(rows: Iterable[Any], year: int, today: date | None) -> dict[str, Goal]:
    """``rows`` by their first day: of two in force the newer counts."""
    day = max(min(today or timezone.localdate(), date(year, 12, 31)), date(year, 1, 1))
    found = {}
    for status, first, last, minimum, maximum, legal_basis, *warns in rows:
        if first <= day and (last is None or day <= last):
            found[status] = Goal(minimum, maximum, legal_basis, warning_day(year, *warns))
    return {status: goal for status, goal in found.items() if goal.figure}


def forecast(jp: int, goal: Goal | None, *, today: date) -> Forecast:
    months = 13 - today.month
    missing = goal.missing(jp) if goal else 0
    return Forecast(jp_projected(jp, day=today), -(-missing // months), months)


def jp_projected(jp: int, *, day: date) -> int:
    """What the year brings at the pace until ``day``, rounded down.

    The pace is what was credited over the share of the year gone by ``day``, that day included.
    """
    days, gone = _days_of(day)
    return jp * days // gone


def jp_needed(minimum: int, *, day: date) -> int:
    """The fewest JP on ``day`` whose pace, as ``jp_projected`` says, still reaches ``minimum``."""
    days, gone = _days_of(day)
    return -(-minimum * gone // days)


def _days_of(day: date) -> tuple[int, int]:
    return date(day.year, 12, 31).timetuple().tm_yday, day.timetuple().tm_yday
