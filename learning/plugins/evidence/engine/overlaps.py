"""Whether two activities of one person can both have taken place. Pure: no clock, no database."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .parts import Times

WORD = re.compile(r"\w+")
# Half of the words of both titles together: a year or "angkatan II" more makes no other title.
ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Span:
    """``fills_days``: whoever takes part is there all day, so two of these exclude each other."""

    starts_on: dt.date
    ends_on: dt.date
    fills_days: bool = False
    sessions: tuple[Times, ...] = ()


def same_time(one: Span, other: Span) -> dt.date | None:
    """The first day on which both claim the same hours; None where they do not.

    Activities with hours overlap where their hours do. Without hours, those that fill their days
    overlap on common days. Hours within days that are filled are no contradiction by themselves:
    a coaching session may be held on the evening of a seminar.
    """
    if one.sessions and other.sessions:
        return _same_hours(one.sessions, other.sessions)
    if one.fills_days and other.fills_days and not (one.sessions or other.sessions):
        return common_day(one, other)
    return None


def common_day(one: Span, other: Span) -> dt.date | None:
    first = max(one.starts_on, other.starts_on)
    return first if first <= min(one.ends_on, other.ends_on) else None


def _same_hours(some: Iterable[Times], others: tuple[Times, ...]) -> dt.date | None:
    days = [mine.day for mine in some for theirs in others if _meet(mine, theirs)]
    return min(days, default=None)


def _meet(one: Times, other: Times) -> bool:
    return one.day == other.day and one.starts < other.ends and other.starts < one.ends


def within(sessions: Iterable[Times]) -> dt.date | None:
    """The first day on which sessions of the same activity overlap."""
    ordered = sorted(sessions)
    found = [
        later.day
        for earlier, later in zip(ordered, ordered[1:], strict=False)
        if _meet(earlier, later)
    ]
    return min(found, default=None)


def similar(one: str, other: str) -> bool:
    """Whether two titles name the same activity, as far as their words tell."""
    mine, theirs = words(one), words(other)
    return bool(mine and theirs) and len(mine & theirs) / len(mine | theirs) >= ALIKE


def words(title: str) -> frozenset[str]:
    return frozenset(WORD.findall(title.casefold()))


def certificate_key(number: str) -> str:
    """A certificate number without spaces, dots, strokes and case."""
    return "".join(WORD.findall(number.casefold())).replace("_", "")[:100]
