"""How an attempt ends: handed in, by the clock, or given up. Answers are never lost on the way."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from learning.core.models import Activity, Enrolment

from ..engine import timing
from ..models import QuizAttempt
from . import grading
from .errors import Closed
from .open_attempts import late_allowance, remove

logger = logging.getLogger(__name__)
State = QuizAttempt.State
RUNNING = (State.IN_PROGRESS, State.OVERDUE)
HANDED_IN = (State.SUBMITTED, State.FINISHED)
# What could not be graded at once is tried again.
AGAIN = timedelta(minutes=5)


def lock_attempt(attempt: QuizAttempt, *, closes: bool = False) -> QuizAttempt:
    """The attempt as it is now, locked until the transaction ends.

    Where it may be graded, the enrolment is locked first: core locks it before all else.
    """
    if closes and attempt.person_id:
        _lock_enrolment(attempt)
    rows = QuizAttempt.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("quiz__activity", "person", "usage").get(pk=attempt.pk)


def _lock_enrolment(attempt: QuizAttempt) -> None:
    rows = Enrolment.objects.select_for_update(of=("self",), no_key=True).order_by()
    course = Activity.objects.filter(quiz=attempt.quiz_id).values("course")
    list(rows.filter(course__in=course, person=attempt.person_id).values_list("pk"))


def _end(attempt: QuizAttempt) -> datetime | None:
    # Staff may look as long as they like.
    return None if attempt.is_preview else attempt.ends_at


def is_up(attempt: QuizAttempt, at: datetime) -> bool:
    return timing.is_up(_end(attempt), at)


def is_too_late(attempt: QuizAttempt, at: datetime) -> bool:
    return timing.is_too_late(_end(attempt), at, late=late_allowance())


def finish_attempt(attempt: QuizAttempt, *, user: Any, at: datetime) -> QuizAttempt:
    """Hand the attempt in. Doing it twice changes nothing.

    Who comes after all allowances gets what the quiz says: what was saved counts as of the end,
    or nothing does. Raises Closed for an attempt that was given up.
    """
    with transaction.atomic():
        attempt = lock_attempt(attempt, closes=True)
        if attempt.state in HANDED_IN:
            return attempt
        if attempt.state not in RUNNING:
            raise Closed
        if _is_lost(attempt, at):
            _abandon(attempt, at=at)
        else:
            submit(attempt, user=user, at=at)
    return attempt


def _is_lost(attempt: QuizAttempt, at: datetime) -> bool:
    """Whether it is too late even for handing in."""
    end, rules = _end(attempt), attempt.quiz.rules
    if end is None or rules.overdue == "submit":
        return False
    if rules.overdue == "grace":
        end = timing.grace_ends_at(rules, end)
    return timing.is_too_late(end, at, late=late_allowance())


def submit(attempt: QuizAttempt, *, user: Any, at: datetime) -> None:
    """The attempt is locked. First the answers are safe, then they are graded.

    Grading that fails, or a very long attempt, leaves it submitted; a task does the rest.
    """
    in_grace = attempt.quiz.rules.overdue == "grace"
    if is_too_late(attempt, at) and not in_grace:
        at = attempt.ends_at or at
    attempt.state = State.SUBMITTED
    attempt.finished_at = attempt.changed_at = at
    attempt.next_check_at = at + AGAIN
    attempt.save(update_fields=["state", "finished_at", "changed_at", "next_check_at"])
    if sum(len(page["slots"]) for page in attempt.layout) > at_once():
        transaction.on_commit(partial(_enqueue, attempt.pk))
        return
    grade_safely(attempt, user=user)


def at_once() -> int:
    """Attempts with more questions are graded by a task."""
    return getattr(settings, "ASAH_QUIZ_GRADE_AT_ONCE", 150)


def _enqueue(attempt_id: int) -> None:
    from ..tasks import settle_attempts

    settle_attempts.enqueue([attempt_id])


def grade_safely(attempt: QuizAttempt, *, user: Any = None) -> bool:
    try:
        with transaction.atomic():
            grading.grade_attempt(attempt, user=user)
    except Exception:
        # A type's fault must not undo the handing in.
        logger.exception("Attempt %s could not be graded", attempt.pk)
        attempt.refresh_from_db()
        return False
    return True


def close(attempt: QuizAttempt, *, user: Any, at: datetime) -> None:
    """Time is up and the attempt is locked: what the quiz says happens now."""
    if attempt.state not in RUNNING:
        return
    rules, end = attempt.quiz.rules, attempt.ends_at
    too_late = is_too_late(attempt, at)
    if rules.overdue == "grace" and end is not None:
        if timing.is_too_late(timing.grace_ends_at(rules, end), at, late=late_allowance()):
            _abandon(attempt, at=at)
        elif attempt.state == State.IN_PROGRESS:
            _become_overdue(attempt, end=end)
    elif rules.overdue == "abandon" and too_late:
        _abandon(attempt, at=at)
    else:
        submit(attempt, user=user, at=at)


def _become_overdue(attempt: QuizAttempt, *, end: datetime) -> None:
    attempt.state = State.OVERDUE
    attempt.next_check_at = timing.next_check_at(
        attempt.quiz.rules, end, overdue=True, late=late_allowance()
    )
    attempt.save(update_fields=["state", "next_check_at"])


def abandon(attempt: QuizAttempt, *, user: Any, at: datetime) -> QuizAttempt:
    """Give up an attempt: it counts against the allowance and has no mark. Answers stay."""
    with transaction.atomic():
        attempt = lock_attempt(attempt, closes=True)
        if attempt.state == State.ABANDONED:
            return attempt
        if attempt.state not in RUNNING:
            raise Closed
        _abandon(attempt, at=at)
    return attempt


def _abandon(attempt: QuizAttempt, *, at: datetime) -> None:
    attempt.state = State.ABANDONED
    attempt.next_check_at = None
    attempt.finished_at = attempt.changed_at = at
    attempt.save(update_fields=["state", "next_check_at", "finished_at", "changed_at"])
    # There may be no attempt left, and that may complete the activity.
    grading.update_grade_of(attempt)


def settle(attempt: QuizAttempt, *, at: datetime) -> QuizAttempt | None:
    """Do what is due with an attempt, whoever asks: clockwork, or a page that shows it.

    Nothing is closed while a page may still be on its way. None when it was taken away.
    """
    with transaction.atomic():
        attempt = lock_attempt(attempt, closes=True)
        if attempt.state == State.SUBMITTED:
            grade_safely(attempt)
            if attempt.state == State.SUBMITTED:
                attempt.next_check_at = at + AGAIN
                attempt.save(update_fields=["next_check_at"])
        elif attempt.state == State.NOT_STARTED:
            closes = attempt.quiz.rules.close_at
            if closes is not None and at >= closes:
                remove(QuizAttempt.objects.filter(pk=attempt.pk))
                return None
        elif is_too_late(attempt, at):
            close(attempt, user=None, at=at)
    return attempt
