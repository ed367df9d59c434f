"""What staff do with many attempts at once: each by the rule for one, with why some refuse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from learning.core.contract import DomainError

from ..models import Quiz, QuizAttempt
from . import overrides, staff


@dataclass
class Outcome:
    """``refused`` holds pairs of attempt and reason."""

    done: int = 0
    refused: list[tuple[QuizAttempt, str]] = field(default_factory=list)


def act(
    rows: Iterable[QuizAttempt],
    *,
    action: str,
    user: Any,
    reason: str,
    until: datetime | None,
    at: datetime,
) -> Outcome:
    """``action`` is extend, reopen or close. One that refuses does not stop the others."""
    found = Outcome()
    for row in rows:
        try:
            _one(row, action=action, user=user, reason=reason, until=until, at=at)
        except DomainError as error:
            found.refused.append((row, error.message))
        else:
            found.done += 1
    return found


def give_attempts(
    rows: Iterable[QuizAttempt], *, quiz: Quiz, count: int, user: Any, reason: str
) -> Outcome:
    """So many attempts more to the people of these: once to each, however many are theirs."""
    found = Outcome()
    for row in {row.person_id: row for row in rows}.values():
        if row.person is None:
            continue
        try:
            overrides.give_attempts(quiz, person=row.person, count=count, user=user, reason=reason)
        except DomainError as error:
            found.refused.append((row, error.message))
        else:
            found.done += 1
    return found


def _one(
    row: QuizAttempt,
    *,
    action: str,
    user: Any,
    reason: str,
    until: datetime | None,
    at: datetime,
) -> None:
    if action == "extend" and until is not None:
        staff.extend(row, until=until, user=user, reason=reason, at=at)
    elif action == "reopen":
        staff.reopen(row, user=user, reason=reason, until=until, at=at)
    elif action == "close":
        staff.close_now(row, user=user, at=at)
