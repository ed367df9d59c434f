"""What activities report becomes grades.

A report is read from core's progress under the lock, not from the signal: whatever order they come
in, and if one was lost, the grade follows from what progress says now.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from learning.core.models import Progress

from ..models import Grade, Gradebook, GradeItem, Kind, Source, Step
from . import counting
from .holding import Desk, Sheet, hold


def sync_people(book: Gradebook, person_ids: Iterable[int]) -> int:
    """Take the scores of these people, at most a piece, from core and count. Safe to repeat.

    Locked grades stay as they are; an overridden one keeps its value but learns the new score.
    Returns of how many people anything changed.
    """
    with transaction.atomic():
        desk = hold(book, person_ids)
        take_all(desk)
        return counting.finish(desk)


def take_all(desk: Desk) -> None:
    """What core's progress says of all who are held. One query."""
    items = {item.activity_id: item for item in desk.structure.items if item.kind == Kind.ACTIVITY}
    for progress in Progress.objects.filter(
        person__in=list(desk.sheets), activity__in=list(items), scored_at__isnull=False
    ):
        take(desk, desk.sheets[progress.person_id], items[progress.activity_id], progress)


def take(desk: Desk, sheet: Sheet, item: GradeItem, progress: Progress) -> None:
    grade = sheet.grades.get(item.pk)
    if is_closed(item, grade, at=desk.now):
        return
    if grade is None and progress.score is None:
        return
    grade = grade or sheet.grade(item)
    handed_in = progress.handed_in_at or progress.scored_at
    if (grade.raw, grade.submitted_at) == (progress.score, handed_in):
        return
    sheet.note(grade, Step.REPORTED, source=Source.ACTIVITY)
    grade.raw, grade.submitted_at = progress.score, handed_in
    if not grade.overridden:
        grade.source, grade.grader, grade.graded_at = Source.ACTIVITY, None, desk.now


def is_closed(item: GradeItem, grade: Grade | None, *, at: datetime | None = None) -> bool:
    """Whether nobody may write this grade at that moment."""
    if item.locked or (grade is not None and grade.locked):
        return True
    return item.lock_after is not None and item.lock_after <= (at or timezone.now())
