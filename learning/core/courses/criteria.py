"""What completes a course: the shape of ``criteria`` on pages and rows.

``{"match": "all", "activities": {...}, "date": {"date": "2026-12-31"}, ...}``: the kinds that are
there are asked for, all of them or any (``match``). Without a kind the course is complete when all
its required activities are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from learning.core.regions import mark_policy

Number = TypeVar("Number", int, Decimal)
MOST_DAYS = 3_650
MOST_PARTS = 1_000


class Match(StrEnum):
    ALL = "all"
    ANY = "any"
    SOME = "some"


class Kind(StrEnum):
    ACTIVITIES = "activities"
    COURSES = "courses"
    APPROVAL = "approval"
    DECLARATION = "declaration"
    DATE = "date"
    DAYS = "days"
    GRADE = "grade"
    END = "end"
    # Stored by something that is not there any more. It is never met.
    UNREADABLE = "unreadable"


class Role(StrEnum):
    """Who approves. The learner's own word is a mark without a role."""

    LEADER = mark_policy.LEADER
    ADMIN = mark_policy.ADMIN


OWN_WORD = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """``keys`` are translation keys of activities (none: the required ones) or courses, or roles.

    ``number`` is that of ``Match.SOME``, or of the days after enrolment.
    """

    kind: Kind
    match: Match = Match.ALL
    keys: tuple[str, ...] = ()
    number: int = 0
    day: date | None = None
    percent: Decimal = Decimal(0)

    @property
    def has_parts(self) -> bool:
        return self.kind in (Kind.ACTIVITIES, Kind.COURSES, Kind.APPROVAL)


@dataclass(frozen=True, slots=True)
class Criteria:
    match: Match = Match.ALL
    parts: tuple[Criterion, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parts)

    def find(self, kind: Kind) -> Criterion | None:
        return next((part for part in self.parts if part.kind == kind), None)


def read(data: Any) -> Criteria:
    """What is stored, in the order of ``Kind``; what makes no sense can never be met."""
    if not data:
        return Criteria()
    try:
        kinds = sorted(data.keys() - {"match"}, key=_place)
        return Criteria(_match(data), tuple(_criterion(name, data[name]) for name in kinds))
    except (AttributeError, TypeError, ValueError):
        return Criteria(parts=(Criterion(Kind.UNREADABLE),))


def _place(name: str) -> int:
    names = list(Kind)
    return names.index(Kind(name)) if name in names else len(names)


def _criterion(name: str, data: Any) -> Criterion:
    try:
        return _read(Kind(name), data)
    except (AttributeError, ValueError, TypeError, KeyError, InvalidOperation):
        return Criterion(Kind.UNREADABLE)


def _read(kind: Kind, data: Mapping[str, Any]) -> Criterion:
    match kind:
        case Kind.ACTIVITIES:
            some = _between(0, int(data.get("number", 0)), MOST_PARTS)
            return Criterion(kind, _match(data), _keys(data), some)
        case Kind.COURSES:
            return Criterion(kind, _match(data), _keys(data))
        case Kind.APPROVAL:
            roles = tuple(Role(name) for name in data["roles"])
            return Criterion(kind, _match(data), roles)
        case Kind.DATE:
            return Criterion(kind, day=date.fromisoformat(data["date"]))
        case Kind.DAYS:
            return Criterion(kind, number=_between(1, int(data["days"]), MOST_DAYS))
        case Kind.GRADE:
            return Criterion(kind, percent=_between(0, Decimal(str(data["percent"])), 100))
        case Kind.UNREADABLE:
            raise ValueError
    return Criterion(kind)


def _match(data: Mapping[str, Any]) -> Match:
    return Match(data.get("match", Match.ALL))


def _keys(data: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(UUID(key)) for key in data.get("keys", ()))


def _between(least: int, number: Number, most: int) -> Number:
    if least <= number <= most:
        return number
    raise ValueError


def pool(criterion: Criterion, live: Mapping[str, bool]) -> tuple[str, ...]:
    """What is chosen from. ``live`` has the course's published activities by their keys, in order,
    and whether each counts: one that is gone asks nothing of anybody."""
    if criterion.kind != Kind.ACTIVITIES:
        return criterion.keys
    if not criterion.keys:
        return tuple(key for key, counts in live.items() if counts)
    return tuple(key for key in criterion.keys if key in live)


def needed(criterion: Criterion, chosen: Sequence[str]) -> int:
    """How many of ``chosen`` it takes. Never none: all of nothing is not met."""
    if not criterion.has_parts or criterion.match == Match.ANY:
        return 1
    wanted = criterion.number if criterion.match == Match.SOME else len(chosen)
    return max(1, min(wanted, len(chosen)))


def size(criteria: Criteria, live: Mapping[str, bool]) -> int:
    """How many steps it takes to complete the course."""
    if not criteria:
        return sum(live.values())
    steps = [needed(part, pool(part, live)) for part in criteria.parts]
    return sum(steps) if criteria.match == Match.ALL else max(steps)
