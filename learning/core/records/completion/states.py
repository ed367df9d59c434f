"""From facts to the state of an activity. Knows no database and no clock.

Every fact only ever grows: the first view, the first report, the first score, the first pass. So
what follows from them is the same in whatever order they arrived, and however often.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from learning.core.courses.models import Completion, Need, ScoreNeeded, needs_of
from learning.core.courses.models.conditions import Rules

from ..models import Progress

# Where these are asked for, the result is part of the answer.
RESULTS = frozenset({Need.REPORT, Need.SCORE, Need.PASS})


class State(StrEnum):
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Facts:
    """``passed`` is what the latest score says; all else stays true once it is."""

    viewed_at: datetime | None = None
    reported_at: datetime | None = None
    scored_at: datetime | None = None
    passed_at: datetime | None = None
    beaten_at: datetime | None = None
    seconds: int = 0
    passed: bool | None = None
    completed_at: datetime | None = None
    is_decided: bool = False

    @classmethod
    def of(cls, row: Progress) -> Facts:
        # Rows from before the first score was remembered have the latest one.
        return cls(
            viewed_at=row.first_viewed_at,
            reported_at=row.reported_at,
            scored_at=row.first_scored_at or row.scored_at,
            passed_at=row.passed_at or (row.scored_at if row.passed else None),
            beaten_at=row.last_beat_at,
            seconds=row.seconds,
            passed=row.passed,
            completed_at=row.completed_at,
            is_decided=row.override_reason != "",
        )


def _spent_at(rules: Rules, facts: Facts) -> datetime | None:
    return facts.beaten_at if facts.seconds >= rules.min_seconds else None


MET: dict[Need, Callable[[Rules, Facts], datetime | None]] = {
    # A tick is no fact of its own: whoever ticks completes.
    Need.TICK: lambda rules, facts: facts.completed_at,
    Need.VIEW: lambda rules, facts: facts.viewed_at,
    Need.TIME: _spent_at,
    Need.REPORT: lambda rules, facts: facts.reported_at,
    Need.SCORE: lambda rules, facts: facts.scored_at,
    Need.PASS: lambda rules, facts: facts.passed_at,
}


def met_at(need: Need, rules: Rules, facts: Facts) -> datetime | None:
    """Since when the fact holds (of active time: at the latest since); None while it does not."""
    return MET[need](rules, facts)


def complete_at(rules: Rules, facts: Facts) -> datetime | None:
    """When the facts completed the activity: with the last of those needed. None: not yet.

    A single fact may come from the activity's type as well: what reports that it is done, is.
    """
    moments = [met_at(need, rules, facts) for need in needs_of(rules)]
    if rules.completion != Completion.ALL:
        return earliest(facts.reported_at, *moments)
    known = [moment for moment in moments if moment]
    return max(known) if known and len(known) == len(moments) else None


def earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)


def state_of(rules: Rules, facts: Facts) -> State:
    return result(
        needs_of(rules),
        is_complete=facts.completed_at is not None,
        passed=facts.passed,
        has_passed=facts.passed_at is not None,
        is_decided=facts.is_decided,
    )


def result(
    needs: Collection[Need],
    *,
    is_complete: bool,
    passed: bool | None,
    has_passed: bool,
    is_decided: bool,
) -> State:
    """Completion that was reached stays, so who kept it under other rules is complete, not failed.

    Whom staff declared complete does not fail either.
    """
    if not is_complete:
        return State.INCOMPLETE
    if RESULTS.isdisjoint(needs):
        return State.COMPLETE
    if passed or (Need.PASS in needs and has_passed):
        return State.PASSED
    if passed is False and Need.PASS not in needs and not is_decided:
        return State.FAILED
    return State.COMPLETE


def shown(state: State, *, hides_score: bool, requires_score: str) -> State:
    """What learners may know: with hidden scores neither pass nor fail, unless passing is asked
    for, when being complete says as much."""
    if hides_score and requires_score != ScoreNeeded.PASS and state != State.INCOMPLETE:
        return State.COMPLETE
    return state
