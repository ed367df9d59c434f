"""From what is known of an enrolment to whether the course is complete, and since when.

Knows no database and no clock. All is the latest of several moments, any the earliest, "at least
n" the n-th: so the answer does not depend on what was found out first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from learning.core.courses.criteria import (
    OWN_WORD,
    Criteria,
    Criterion,
    Kind,
    Match,
    needed,
    pool,
    size,
)

from .states import earliest

Moments = Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Known:
    """What is true of one enrolment at ``now``.

    ``since`` is when the present attempt began, ``graded_at`` since when the grade is known to
    suffice. ``live`` are the course's activities by key, and whether each counts.
    """

    now: datetime
    since: datetime
    zone: tzinfo
    live: Mapping[str, bool] = field(default_factory=dict)
    done: Moments = field(default_factory=dict)
    courses: Moments = field(default_factory=dict)
    marks: Moments = field(default_factory=dict)
    grade: Decimal | None = None
    graded_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One criterion: ``met`` of ``needed``, complete ``at``; ``items`` are the moments known."""

    criterion: Criterion
    needed: int
    met: int
    at: datetime | None
    items: Moments = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """``at`` is the moment of the latest criterion that was needed, None while one is missing.

    ``due_at`` is when the passing of time alone meets the next one.
    """

    parts: tuple[Part, ...]
    at: datetime | None
    done: int
    total: int
    waits_for_approval: bool
    due_at: datetime | None

    @property
    def is_met(self) -> bool:
        return self.at is not None

    @property
    def kept(self) -> dict[str, Any]:
        """As it is stored with the enrolment, for pages to read."""
        return {part.criterion.kind.value: _kept(part) for part in self.parts}


def judge(criteria: Criteria, known: Known) -> Outcome:
    """``criteria`` asks for something at least: see ``courses.criteria.read``."""
    parts = tuple(_part(row, known) for row in criteria.parts)
    at = _overall(criteria, parts)
    total = size(criteria, known.live)
    return Outcome(
        parts=parts,
        at=at,
        done=total if at else min(_done(criteria, parts, total), total - 1),
        total=total,
        waits_for_approval=at is None and _would_do(criteria, parts, known.now),
        due_at=None if at else earliest(*(_due(row, known) for row in criteria.parts)),
    )


def _part(criterion: Criterion, known: Known) -> Part:
    chosen = pool(criterion, known.live)
    items = _items(criterion, chosen, known)
    number = needed(criterion, chosen)
    moments = sorted(items.values())
    at = moments[number - 1] if len(moments) >= number else None
    return Part(criterion, number, min(len(moments), number), at, items)


def _items(criterion: Criterion, chosen: Sequence[str], known: Known) -> Moments:
    found: Mapping[str, datetime | None]
    match criterion.kind:
        case Kind.ACTIVITIES:
            found = {key: known.done.get(key) for key in chosen}
        case Kind.COURSES:
            found = {key: known.courses.get(key) for key in chosen}
        case Kind.APPROVAL:
            found = {role: known.marks.get(role) for role in chosen}
        case Kind.DECLARATION:
            found = {"": known.marks.get(OWN_WORD)}
        case Kind.GRADE:
            found = {"": _graded(criterion, known)}
        case Kind.END:
            found = {"": known.ended_at}
        case Kind.DATE | Kind.DAYS:
            moment = moment_of(criterion, known)
            found = {"": moment if moment and moment <= known.now else None}
        case _:
            found = {}
    return {key: moment for key, moment in found.items() if moment}


def _graded(criterion: Criterion, known: Known) -> datetime | None:
    enough = known.grade is not None and known.grade * 100 >= criterion.percent
    return (known.graded_at or known.now) if enough else None


def moment_of(criterion: Criterion, known: Known) -> datetime | None:
    """When time alone meets the criterion: a day begins where the course is given."""
    if criterion.kind == Kind.DATE and criterion.day:
        return datetime.combine(criterion.day, time.min, known.zone)
    if criterion.kind == Kind.DAYS:
        return known.since + timedelta(days=criterion.number)
    return None


def _due(criterion: Criterion, known: Known) -> datetime | None:
    moment = moment_of(criterion, known)
    return moment if moment and moment > known.now else None


def _overall(criteria: Criteria, parts: Sequence[Part]) -> datetime | None:
    moments = [part.at for part in parts]
    if criteria.match == Match.ANY:
        return earliest(*moments)
    known = [moment for moment in moments if moment]
    return max(known) if known and len(known) == len(moments) else None


def _would_do(criteria: Criteria, parts: Sequence[Part], now: datetime) -> bool:
    """Whether nothing but approval is missing."""
    asked = [part for part in parts if part.criterion.kind == Kind.APPROVAL and not part.at]
    given = [replace(part, at=part.at or now) if part in asked else part for part in parts]
    return bool(asked) and _overall(criteria, given) is not None


def _done(criteria: Criteria, parts: Sequence[Part], total: int) -> int:
    """Steps done; where one criterion is enough, those of the one that has come furthest."""
    if criteria.match == Match.ALL:
        return sum(part.met for part in parts)
    return max(part.met * total // part.needed for part in parts)


def _kept(part: Part) -> dict[str, Any]:
    found: dict[str, Any] = {"needed": part.needed, "met": part.met}
    if part.at:
        found["at"] = part.at.isoformat()
    if part.criterion.kind in (Kind.COURSES, Kind.APPROVAL) and part.items:
        found["items"] = {key: moment.isoformat() for key, moment in part.items.items()}
    return found
