"""How an activity is cut into what the ledger counts. Pure: no clock, no database.

Bases and their units: PerLAN 10/2018, annex (``CreditRule.Basis``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

PER_DAY, PER_SESSION, PER_SEMESTER = "per_day", "per_session", "per_semester"
MONTHS_A_SEMESTER = 6
LONGEST = dt.timedelta(days=366 * 6)
MOST_DAYS = 366


class Times(NamedTuple):
    """One session, in local time."""

    day: dt.date
    starts: dt.time
    ends: dt.time


def parts_of(
    basis: str,
    *,
    starts_on: dt.date,
    ends_on: dt.date,
    jp: int | None,
    value: int | None = None,
    sessions: Sequence[Times] = (),
) -> list[tuple[dt.date, int]]:
    """Days with the JP claimed on each. ``jp`` is spread evenly; without it each brings ``value``.

    ``basis`` is one of ``CreditRule.Basis``, or empty where no rule is in force.
    """
    days = _days(basis, starts_on, ends_on, sessions)
    if jp is None:
        return [(day, value or 0) for day in days]
    return list(zip(days, spread(jp, len(days)), strict=True))


def _days(
    basis: str, starts_on: dt.date, ends_on: dt.date, sessions: Sequence[Times]
) -> list[dt.date]:
    if basis == PER_DAY:
        count = min((ends_on - starts_on).days + 1, MOST_DAYS)
        return [starts_on + dt.timedelta(days=number) for number in range(count)]
    if basis == PER_SESSION:
        return sorted(session.day for session in sessions)
    if basis == PER_SEMESTER:
        return semesters(starts_on, ends_on)
    return [ends_on]


def spread(jp: int, count: int) -> list[int]:
    """``jp`` over ``count`` parts, as evenly as whole hours allow, earlier parts first."""
    return [jp // count + (place < jp % count) for place in range(count)]


def semesters(starts_on: dt.date, ends_on: dt.date) -> list[dt.date]:
    """The last day of each: six months each, the last one counted from its half on."""
    months = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month
    months += ends_on.day >= starts_on.day
    count = max(1, (months + MONTHS_A_SEMESTER // 2) // MONTHS_A_SEMESTER)
    found = [
        _months_later(starts_on, MONTHS_A_SEMESTER * number) - dt.timedelta(days=1)
        for number in range(1, count)
    ]
    return [*found, ends_on]


def _months_later(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return dt.date(day.year + years, month + 1, number)
        except ValueError:
            continue
    raise ValueError("no month is shorter than 28 days")
