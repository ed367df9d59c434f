"""Views by day as small drawings: numbers for SVG, the words and the table beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .queries import Period

MOST_BARS = 31
HEIGHT = 100
STEP = 10
GAP = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One day, or several where the period is long. ``x``, ``y`` and ``height`` are of the SVG."""

    start: date
    end: date
    views: int
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Chart:
    bars: tuple[Bar, ...]
    total: int
    most: int

    width_of_bar = STEP - GAP
    height = HEIGHT

    @property
    def width(self) -> int:
        return len(self.bars) * STEP


def chart(views: Mapping[date, int], period: Period) -> Chart:
    """Bars over the period, each of the same number of days, the last perhaps of fewer."""
    step = -(-period.days // MOST_BARS)
    spans = []
    for offset in range(0, period.days, step):
        start = period.start + timedelta(days=offset)
        end = min(start + timedelta(days=step - 1), period.end)
        days = (start + timedelta(days=day) for day in range((end - start).days + 1))
        spans.append((start, end, sum(views.get(day, 0) for day in days)))
    most = max((number for _start, _end, number in spans), default=0)
    bars = tuple(
        Bar(start, end, number, place * STEP, HEIGHT - _height(number, most), _height(number, most))
        for place, (start, end, number) in enumerate(spans)
    )
    return Chart(bars, sum(views.values()), most)


def _height(number: int, most: int) -> int:
    """In whole units; whatever was read at all shows at least a line."""
    return max(round(number * HEIGHT / most), 2) if number else 0
