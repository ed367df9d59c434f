"""What a year asks of each employment status, for reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.api import Goal, goals_of
from learning.core.models import Person, YearTotal

STATUSES = dict(Person.Status.choices)


@dataclass(frozen=True, slots=True)
class Target:
    """What core says that a year asks of a status, in words."""

    status: str
    goal: Goal

    @property
    def label(self) -> str:
        return str(STATUSES[self.status])

    @property
    def words(self) -> str:
        least, most = self.goal.minimum, self.goal.maximum
        if least and most:
            return _("%(least)d to %(most)d JP") % {"least": least, "most": most}
        if least:
            return _("at least %(jp)d JP") % {"jp": least}
        return _("at most %(jp)d JP") % {"jp": most} if most else ""


def targets(year: int, *, today: date | None = None) -> dict[str, Target]:
    """By status. One query."""
    goals = goals_of(year, today=today)
    return {status: Target(status, goal) for status, goal in goals.items()}


def minima(found: dict[str, Target]) -> dict[str, int]:
    least = {status: target.goal.minimum for status, target in found.items()}
    return {status: jp for status, jp in least.items() if jp}


def years() -> list[int]:
    """Years with learning hours, the newest first; this year is always among them."""
    this = timezone.localdate().year
    first = YearTotal.objects.aggregate(first=Min("year"))["first"] or this
    return list(range(this, min(first, this) - 1, -1))


def smallest_group() -> int:
    """Figures of fewer people are withheld from whoever may not see the people."""
    return settings.ASAH_SMALLEST_GROUP
