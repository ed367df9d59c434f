"""What staff do with attempts of others: open again, give time, delete. Each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..models import Quiz, QuizAttempt
from ..queries.rules import rules_for
from . import grading, statistics
from .closing import is_too_late, lock_attempt, submit
from .errors import NotPossible, ReasonNeeded
from .open_attempts import RUNNING, remove, set_times

State = QuizAttempt.State


def reopen(
    attempt: QuizAttempt,
    *,
    user: Any,
    reason: str,
    until: datetime | None = None,
    at: datetime | None = None,
) -> QuizAttempt:
    """Go on with an abandoned attempt until ``until``.

    Without more time than it had it is handed in at once, so that what was answered counts.
    Raises NotPossible where another attempt is open.
    """
    reason, at = _checked(reason), at or timezone.now()
    try:
        with transaction.atomic():
            attempt = lock_attempt(attempt, closes=True)
            if attempt.state != State.ABANDONED or attempt.person is None:
                raise NotPossible(_("Only an attempt that was given up can be opened again."))
            attempt.state, attempt.finished_at = State.IN_PROGRESS, None
            attempt.extended_until = until or attempt.extended_until
            set_times(attempt, rules_for(attempt.quiz, attempt.person).settings)
            attempt.save()
            _note(attempt, "reopen", user=user, reason=reason, until=until)
            if is_too_late(attempt, at):
                submit(attempt, user=user, at=attempt.ends_at or at)
            else:
                grading.update_grade_of(attempt)
    except IntegrityError as error:
        raise NotPossible(_("This person has another attempt that is open.")) from error
    return attempt


def extend(
    attempt: QuizAttempt, *, until: datetime, user: Any, reason: str, at: datetime | None = None
) -> QuizAttempt:
    """Give a running attempt time until ``until``, whatever limit and closing say."""
    reason, at = _checked(reason), at or timezone.now()
    with transaction.atomic():
        attempt = lock_attempt(attempt)
        if attempt.state not in RUNNING:
            raise NotPossible(_("Only a running attempt can be given more time."))
        if attempt.ends_at is None or until <= attempt.ends_at or until <= at:
            raise NotPossible(_("The new end must lie after the one that stands, and ahead."))
        attempt.extended_until = until
        attempt.state = State.IN_PROGRESS
        rules = attempt.quiz.rules
        if attempt.person is not None:
            rules = rules_for(attempt.quiz, attempt.person).settings
        set_times(attempt, rules)
        attempt.save(update_fields=["extended_until", "state", "ends_at", "next_check_at"])
        _note(attempt, "extend", user=user, reason=reason, until=until)
    return attempt


def close_now(attempt: QuizAttempt, *, user: Any, at: datetime) -> QuizAttempt:
    """Hand in a running attempt in the taker's place."""
    with transaction.atomic():
        attempt = lock_attempt(attempt, closes=True)
        if attempt.state in RUNNING:
            submit(attempt, user=user, at=at)
            _note(attempt, "close", user=user, reason="")
    return attempt


def delete_attempts(quiz: Quiz, *, ids: Sequence[int], user: Any, reason: str = "") -> int:
    """Delete attempts with their answers; grades are counted anew.

    A result that core was told stays until another takes its place: completion never reverts.
    """
    with transaction.atomic():
        rows = QuizAttempt.objects.filter(quiz=quiz, pk__in=ids).select_related("person")
        owners = {(row.person_id, row.course_attempt): row.person for row in rows}
        for row in rows:
            _note(row, "remove", user=user, reason=reason)
        removed = remove(QuizAttempt.objects.filter(quiz=quiz, pk__in=ids))
        for (_person_id, number), person in owners.items():
            if person is not None:
                grading.update_grade(quiz, person=person, course_attempt=number)
        statistics.count_again(quiz)
    return removed


def _checked(reason: str) -> str:
    if not (reason := reason.strip()):
        raise ReasonNeeded
    return reason[:255]


def _note(attempt: QuizAttempt, action: str, *, user: Any, reason: str, **more: Any) -> None:
    data = {"person": attempt.person_id, "number": attempt.number, "reason": reason}
    data.update({name: value.isoformat() for name, value in more.items() if value})
    log(instance=attempt, action=f"learning.quiz_attempt.{action}", user=user, data=data)
