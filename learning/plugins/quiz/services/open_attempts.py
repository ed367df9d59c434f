"""What moves while people are at it: times of open attempts, and attempts made beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from learning.core.models import Course

from ..engine import timing
from ..engine.settings import QuizSettings
from ..models import Quiz, QuizAttempt, ResponseFile, Usage
from ..models.usages import private_files
from ..queries.rules import rules_for_many

State = QuizAttempt.State
RUNNING = (State.IN_PROGRESS, State.OVERDUE)
CHUNK = 500


def late_allowance() -> timedelta:
    """A page that arrives so long after the end is still saved."""
    return timedelta(seconds=getattr(settings, "ASAH_QUIZ_LATE_SECONDS", 60))


def set_times(attempt: QuizAttempt, rules: QuizSettings) -> None:
    """Compute when a running attempt ends and is looked at. Does not store it."""
    if attempt.started_at is None:
        return
    attempt.ends_at = timing.ends_at(
        rules, started_at=attempt.started_at, extended_until=attempt.extended_until
    )
    overdue = attempt.state == State.OVERDUE
    attempt.next_check_at = (
        None
        if attempt.is_preview
        else timing.next_check_at(rules, attempt.ends_at, overdue=overdue, late=late_allowance())
    )


@transaction.atomic
def retime(quiz: Quiz, *, people: Iterable[int] | None = None) -> int:
    """Rules changed: move the end of what is open. Returns how many attempts that were.

    An attempt that was overdue goes on where the new end lies ahead.
    """
    found = QuizAttempt.objects.filter(quiz=quiz, state__in=RUNNING, person__isnull=False)
    if people is not None:
        found = found.filter(person__in=list(people))
    rows = list(found.select_for_update(of=("self",)).select_related("person__unit").order_by("pk"))
    rules = rules_for_many(quiz, [row.person for row in rows if row.person])
    now = timezone.now()
    for row in rows:
        own = rules[row.person_id or 0].settings
        set_times(row, own)
        if row.state == State.OVERDUE and (row.ends_at is None or row.ends_at > now):
            row.state = State.IN_PROGRESS
            set_times(row, own)
    QuizAttempt.objects.bulk_update(rows, ["ends_at", "next_check_at", "state"], batch_size=CHUNK)
    return len(rows)


def forget_prepared(quiz: Quiz) -> int:
    """Attempts that were made beforehand do not fit what was published now."""
    return remove(QuizAttempt.objects.filter(quiz=quiz, state=State.NOT_STARTED))


def begin_again(course: Course, *, people: Iterable[int]) -> None:
    """People take the course again: what they had open is given up, and stays readable.

    Their enrolments are locked. The allowance begins anew with the enrolment's attempt.
    """
    now = timezone.now()
    rows = QuizAttempt.objects.filter(quiz__activity__course=course, person__in=list(people))
    rows.filter(state__in=RUNNING).update(
        state=State.ABANDONED, finished_at=now, changed_at=now, next_check_at=None
    )
    prepared = rows.filter(state=State.NOT_STARTED)
    remove(QuizAttempt.objects.filter(pk__in=prepared.values("pk")))


@transaction.atomic
def remove(attempts: QuerySet[QuizAttempt]) -> int:
    """Delete attempts with all that was answered in them, files included."""
    rows = list(attempts.select_for_update(of=("self",)).values_list("pk", "usage_id"))
    usages = [usage for _pk, usage in rows]
    delete_files(ResponseFile.objects.filter(question_attempt__usage__in=usages))
    QuizAttempt.objects.filter(pk__in=[pk for pk, _usage in rows]).delete()
    Usage.objects.filter(pk__in=usages).delete()
    return len(rows)


def delete_files(rows: QuerySet[ResponseFile]) -> None:
    """The rows at once, the files once that is certain."""
    names = [str(name) for name in rows.values_list("file", flat=True)]
    rows.delete()
    for name in names:
        transaction.on_commit(partial(private_files().delete, name))
