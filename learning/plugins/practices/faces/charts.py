"""Geometry of the drawings, made on the server; the template writes the SVG.

All numbers reach the template as text with a dot: an SVG knows no decimal comma.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.formats import date_format

from ..numbers import shown

WIDTH, HEIGHT = 360, 216
LEFT, RIGHT, TOP, BOTTOM = 46, 26, 26, 30
TICKS = 4
BARS_WIDTH = 100
LEAST_BAR = 2.0
STEPS = (1, 2, 2.5, 5, 10)


def number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def step_for(span: float) -> float:
    """The round number by which an axis of about ``TICKS`` lines covers ``span``."""
    raw = span / TICKS
    power = 10.0 ** math.floor(math.log10(raw))
    return next(step * power for step in STEPS if step * power >= raw * 0.999999)


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the axis, or a point of the line, with what is written at it."""

    x: str
    y: str
    text: str = ""
    anchor: str = "middle"


class Chart:
    """A line over time. The axis holds zero, so that no small change looks large."""

    width, height = WIDTH, HEIGHT
    right = WIDTH - RIGHT
    left = LEFT
    bottom = HEIGHT - BOTTOM

    def __init__(self, points: Sequence[tuple[date, float]]) -> None:
        self.points = points
        values = [value for _on, value in points]
        low, high = min(0.0, *values), max(0.0, *values)
        self.step = step_for((high - low) or 1.0)
        self.low = math.floor(low / self.step) * self.step
        self.high = max(math.ceil(high / self.step) * self.step, self.low + self.step)
        self.start, self.end = points[0][0].toordinal(), points[-1][0].toordinal()

    def _x(self, on: date) -> float:
        span = (self.end - self.start) or 1
        return LEFT + (on.toordinal() - self.start) / span * (WIDTH - LEFT - RIGHT)

    def _y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - TOP)

    @cached_property
    def lines(self) -> list[Mark]:
        """Horizontal lines of the axis with their numbers."""
        count = round((self.high - self.low) / self.step)
        values = [self.low + index * self.step for index in range(count + 1)]
        return [
            Mark(x=number(LEFT - 8), y=number(self._y(v)), text=shown(f"{v:.6f}")) for v in values
        ]

    @cached_property
    def dots(self) -> list[Mark]:
        """The first and the last point carry their value."""
        last = len(self.points) - 1
        return [
            Mark(
                x=number(self._x(on)),
                y=number(self._y(value)),
                text=shown(f"{value:.2f}") if index in (0, last) else "",
                anchor={0: "start", last: "end"}.get(index, "middle"),
            )
            for index, (on, value) in enumerate(self.points)
        ]

    @cached_property
    def path(self) -> str:
        return "M" + " L".join(f"{dot.x} {dot.y}" for dot in self.dots)

    @cached_property
    def area(self) -> str:
        base = number(self._y(max(self.low, 0.0)))
        return f"{self.path} L{self.dots[-1].x} {base} L{self.dots[0].x} {base}Z"

    @cached_property
    def baseline(self) -> str:
        return self.dots[0].y

    @cached_property
    def ends(self) -> list[Mark]:
        """When the line begins and ends."""
        first, last = self.points[0][0], self.points[-1][0]
        return [
            Mark(number(self._x(first)), "", date_format(first, "M Y"), "start"),
            Mark(number(self._x(last)), "", date_format(last, "M Y"), "end"),
        ]


@dataclass(frozen=True)
class Bars:
    """Two values as lengths of at most ``BARS_WIDTH``."""

    before: float
    after: float

    def _width(self, value: float) -> str:
        most = max(abs(self.before), abs(self.after)) or 1.0
        return number(max(LEAST_BAR, abs(value) / most * BARS_WIDTH))

    @property
    def before_width(self) -> str:
        return self._width(self.before)

    @property
    def after_width(self) -> str:
        return self._width(self.after)
