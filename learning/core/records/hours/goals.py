"""What a year asks of somebody, how far they are, and where their pace leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from learning.core.prepared import Prepared
from learning.core.regions.models import Person, YearlyTarget

from ..outline import percent

_targets = Prepared(
    lambda status: (
        YearlyTarget.objects.filter(status=status)
        .order_by("-valid_from")
        .values_list("valid_from", "valid_to", "minimum", "maximum", "legal_basis")
    ),
    status=str,
)


@dataclass(frozen=True, slots=True)
class Goal:
    """JP of a year; ``minimum`` is to be reached, ``maximum`` not to be passed."""

    minimum: int | None
    maximum: int | None
    legal_basis: str = ""

    @property
    def figure(self) -> int:
        return self.minimum or self.maximum or 0

    @property
    def is_ceiling(self) -> bool:
        return not self.minimum and bool(self.maximum)

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


def goal_of(person: Person, year: int, *, today: date | None = None) -> Goal | None:
    """The row in force today, or at the end of a year gone by; None where nothing is asked."""
    today = today or timezone.localdate()
    day = max(min(today, date(year, 12, 31)), date(year, 1, 1))
    for first, last, minimum, maximum, legal_basis in _targets(status=person.status):
        if first <= day and (last is None or day <= last):
            return Goal(minimum, maximum, legal_basis) if minimum or maximum else None
    return None


def forecast(jp: int, goal: Goal | None, *, today: date) -> Forecast:
    days = date(today.year, 12, 31).timetuple().tm_yday
    months = 13 - today.month
    missing = goal.missing(jp) if goal else 0
    return Forecast(jp * days // today.timetuple().tm_yday, -(-missing // months), months)
