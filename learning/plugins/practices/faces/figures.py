"""Before and after: what an indicator says, in figures and in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..numbers import shown
from .charts import Bars, Chart

PERCENT_UNITS = ("%", "persen", "percent")
POINTS_FOR_A_TREND = 3


@dataclass(frozen=True, slots=True)
class Point:
    on: date
    value: Decimal

    @property
    def shown(self) -> str:
        return shown(self.value)


@dataclass(frozen=True)
class Figure:
    """One indicator with its points in time; the first is the baseline."""

    name: str
    unit: str
    lower_is_better: bool
    source: str
    points: tuple[Point, ...]

    @property
    def before(self) -> Point:
        return self.points[0]

    @property
    def after(self) -> Point | None:
        return self.points[-1] if len(self.points) > 1 else None

    @property
    def is_share(self) -> bool:
        return self.unit.strip().lower() in PERCENT_UNITS

    @cached_property
    def change(self) -> Decimal:
        return self.after.value - self.before.value if self.after else Decimal(0)

    @property
    def direction(self) -> str:
        if not self.change:
            return "same"
        return "down" if self.change < 0 else "up"

    @property
    def is_better(self) -> bool:
        return bool(self.change) and (self.change < 0) == self.lower_is_better

    @cached_property
    def difference(self) -> str:
        """As "Down 65 minutes (72 %)": no percentage of a percentage, nor one of nothing."""
        if self.after is None:
            return _("Not measured again yet")
        if not self.change:
            return _("Unchanged")
        words = {"amount": shown(abs(self.change)), "unit": self._unit_of_change()}
        text = _("Down %(amount)s %(unit)s") if self.change < 0 else _("Up %(amount)s %(unit)s")
        return (text % words).strip() + self._share()

    def _unit_of_change(self) -> str:
        return _("percentage points") if self.is_share else self.unit

    def _share(self) -> str:
        if self.is_share or not self.before.value:
            return ""
        share = round(abs(self.change) / abs(self.before.value) * 100)
        return f" ({shown(share)} %)"

    @cached_property
    def sentence(self) -> str:
        """The figure for somebody who cannot see the chart."""
        first = _("%(name)s: %(value)s %(unit)s on %(date)s") % self._words(self.before)
        if self.after is None:
            return first
        then = _("%(value)s %(unit)s on %(date)s") % self._words(self.after)
        return f"{first}, {then}. {self.difference}."

    def _words(self, point: Point) -> dict[str, str]:
        return {
            "name": self.name,
            "value": point.shown,
            "unit": self.unit,
            "date": date_format(point.on, "DATE_FORMAT"),
        }

    @cached_property
    def chart(self) -> Chart | None:
        """A trend needs three points; two are told better by bars."""
        if len(self.points) < POINTS_FOR_A_TREND:
            return None
        return Chart([(point.on, float(point.value)) for point in self.points])

    @cached_property
    def bars(self) -> Bars | None:
        if self.after is None:
            return None
        return Bars(float(self.before.value), float(self.after.value))


def figures_of(page: Any) -> list[Figure]:
    """Of a published page, or of a draft whose children are in memory only."""
    rows = page.indicators.all()
    if isinstance(rows, QuerySet):
        rows = rows.prefetch_related("values")
    return [_figure(indicator) for indicator in rows]


def _figure(indicator: Any) -> Figure:
    rows = sorted(indicator.values.all(), key=lambda row: row.measured_on)
    later = [Point(row.measured_on, row.value) for row in rows]
    return Figure(
        name=indicator.name,
        unit=indicator.unit,
        lower_is_better=indicator.lower_is_better,
        source=indicator.source,
        points=(Point(indicator.baseline_on, indicator.baseline), *later),
    )
