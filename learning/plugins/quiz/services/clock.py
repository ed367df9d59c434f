"""What the clock does with quizzes. Safe to repeat; long work is cut into tasks."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from learning.core.models import Enrolment, Person

from ..models import Quiz, QuizAttempt, Usage
from . import closing, due, grading, starting
from .open_attempts import remove

logger = logging.getLogger(__name__)
State = QuizAttempt.State
CHUNK = 50
# So long a task may take before the next turn hands the same attempts out again.
LEASE = timedelta(minutes=5)
KEEP_PREVIEWS = timedelta(days=7)


def settle_due() -> int:
    """Attempts whose time is up, and those that wait to be graded."""
    from ..tasks import settle_attempts

    now, number = timezone.now(), 0
    due = QuizAttempt.objects.filter(next_check_at__lte=now).order_by("next_check_at")
    while ids := list(due.values_list("pk", flat=True)[:CHUNK]):
        QuizAttempt.objects.filter(pk__in=ids, next_check_at__lte=now).update(
            next_check_at=now + LEASE
        )
        settle_attempts.enqueue(ids)
        number += len(ids)
    return number


def settle_all(ids: Iterable[int], *, at: datetime) -> None:
    """One fault costs one attempt its turn, not the others theirs."""
    for attempt in QuizAttempt.objects.filter(pk__in=list(ids)).select_related("quiz__activity"):
        try:
            closing.settle(attempt, at=at)
        except Exception:
            logger.exception("Attempt %s could not be settled", attempt.pk)


def look_at_quizzes() -> int:
    """Prepare attempts before an opening; at a closing, of all or of some, tell who has none
    left."""
    now, number = timezone.now(), 0
    found = Quiz.objects.filter(next_check_at__lte=now).select_related("activity")
    for quiz in found.order_by("next_check_at")[:100]:
        _enqueue_closing(quiz, since=quiz.next_check_at or now, until=now)
        is_prepared = _enqueue_preparing(quiz, at=now)
        due.schedule(quiz, now=now, is_prepared=is_prepared)
        number += 1
    return number


def _enqueue_preparing(quiz: Quiz, *, at: datetime) -> bool:
    from ..tasks import prepare_attempts

    if not due.is_time_to_prepare(quiz, at):
        return False
    people = Enrolment.objects.filter(
        course=quiz.activity.course_id, status__in=Enrolment.OPEN_STATUSES
    )
    for chunk in _chunks(people.order_by("pk").values_list("person_id", flat=True)):
        prepare_attempts.enqueue(quiz.pk, chunk)
    return True


def prepare_all(quiz_id: int, person_ids: Iterable[int], *, at: datetime) -> int:
    quiz = _quiz(quiz_id)
    # The quiz may have been changed while the task waited.
    if quiz is None or not quiz.rules.precreate_minutes or not quiz.activity.is_live:
        return 0
    made = 0
    for person in Person.objects.filter(pk__in=list(person_ids)).select_related("unit", "user"):
        try:
            made += starting.prepare(quiz, person=person, at=at) is not None
        except Exception:
            logger.exception("No attempt could be prepared at quiz %s", quiz.pk)
    return made


def _enqueue_closing(quiz: Quiz, *, since: datetime, until: datetime) -> None:
    from ..tasks import close_quiz

    for chunk in _chunks(sorted(due.closing_people(quiz, since=since, until=until))):
        close_quiz.enqueue(quiz.pk, chunk)


def report_exhausted(quiz_id: int, person_ids: Iterable[int]) -> None:
    """No further attempt is possible after closing: that may complete the activity."""
    quiz = _quiz(quiz_id)
    if quiz is None:
        return
    rows = Enrolment.objects.filter(course=quiz.activity.course_id, person__in=list(person_ids))
    for row in rows.select_related("person__unit"):
        grading.update_grade(quiz, person=row.person, course_attempt=row.attempt)


def _quiz(quiz_id: int) -> Quiz | None:
    return Quiz.objects.select_related("activity__course__region").filter(pk=quiz_id).first()


def _chunks(ids: Iterable[int]) -> Iterable[list[int]]:
    found: Sequence[int] = list(ids)
    for start in range(0, len(found), CHUNK):
        yield list(found[start : start + CHUNK])


def clear_previews() -> int:
    """Previews are nobody's work: those that staff left behind go after a week."""
    before = timezone.now() - KEEP_PREVIEWS
    old = QuizAttempt.objects.filter(previewer__isnull=False, started_at__lt=before)
    number = remove(old)
    Usage.objects.filter(
        Q(quiz_attempt=None), previewer__isnull=False, created_at__lt=before
    ).delete()
    return number
