"""Deductions from a grade by a rule, such as for lateness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, localcontext
from typing import Protocol

from .decimals import CONTEXT, clamped, rounded
from .values import HUNDRED, ZERO


class PenaltyRule(Protocol):
    """Anything that says how many points a grade loses."""

    def points(
        self, *, late: timedelta, achieved: Decimal, least: Decimal, most: Decimal
    ) -> Decimal:
        """Points (>= 0) to give as ``Given.penalty``.

        ``late``: how long after the due time it was handed in (zero or negative: in time);
        ``least``, ``most``: the item's range; ``achieved``: points before the penalty, within the
        range or not.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePenalty:
    """Per cent of the item's range for each day begun. All percents are 0..100.

    ``grace``: so long nothing is taken off; after it days count from the due time.
    ``most_percent``: never more than this is taken off. ``floor_percent``: the penalty does not
    press a grade below this; one that was lower anyway stays.
    """

    percent_per_day: Decimal
    grace: timedelta = timedelta()
    most_percent: Decimal = HUNDRED
    floor_percent: Decimal = ZERO

    def points(
        self, *, late: timedelta, achieved: Decimal, least: Decimal, most: Decimal
    ) -> Decimal:
        span = most - least
        with localcontext(CONTEXT):
            percent = min(self.percent_per_day * self.days(late), self.most_percent)
            floor = least + span * self.floor_percent / HUNDRED
            taken = min(span * percent / HUNDRED, clamped(achieved, least, most) - floor)
            return rounded(max(taken, ZERO))

    def days(self, late: timedelta) -> int:
        """Days begun since the due time, 0 within the grace."""
        if late <= max(self.grace, timedelta()):
            return 0
        return -(-late // timedelta(days=1))
