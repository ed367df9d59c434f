"""What a year asks of each employment status, as the dated rows say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.models import Person, YearlyTarget, YearTotal

STATUSES = dict(Person.Status.choices)


@dataclass(frozen=True, slots=True)
class Target:
    """``minimum`` and ``maximum`` in JP of the year; ``warns_on``: the day from which to warn."""

    status: str
    minimum: int | None
    maximum: int | None
    warns_on: date

    @property
    def label(self) -> str:
        return str(STATUSES[self.status])

    @property
    def words(self) -> str:
        if self.minimum and self.maximum:
            values = {"least": self.minimum, "most": self.maximum}
            return _("%(least)d to %(most)d JP") % values
        if self.minimum:
            return _("at least %(jp)d JP") % {"jp": self.minimum}
        return _("at most %(jp)d JP") % {"jp": self.maximum} if self.maximum else ""


def targets(year: int, *, today: date | None = None) -> dict[str, Target]:
    """By status: the row in force today, or on the last day of a year gone by. One query."""
    today = today or timezone.localdate()
    day = max(min(today, date(year, 12, 31)), date(year, 1, 1))
    rows = YearlyTarget.objects.current(day).order_by("valid_from")
    return {row.status: _target(row, year) for row in rows}


def _target(row: YearlyTarget, year: int) -> Target:
    return Target(
        row.status, row.minimum, row.maximum, _warns_on(year, row.warn_month, row.warn_day)
    )


def _warns_on(year: int, month: int, day: int) -> date:
    """A day that the month does not have is its last one."""
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def minima(found: dict[str, Target]) -> dict[str, int]:
    return {status: target.minimum for status, target in found.items() if target.minimum}


def years() -> list[int]:
    """Years with learning hours, the newest first; this year is always among them."""
    this = timezone.localdate().year
    first = YearTotal.objects.aggregate(first=Min("year"))["first"] or this
    return list(range(this, min(first, this) - 1, -1))


def smallest_group() -> int:
    """Figures of fewer people are withheld from whoever may not see the people."""
    return settings.ASAH_SMALLEST_GROUP
