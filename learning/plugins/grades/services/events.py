"""What happened elsewhere, and what follows for grades."""

from __future__ import annotations

from collections.abc import Iterable

from learning.core.models import Activity, ActivityPage, Course, Progress

from ..models import Grade, Gradebook, Source, Step
from . import books, counting, receiving
from .holding import Sheet, hold

CLEARED = (
    *("raw", "penalty", "penalty_is_own", "final", "max", "text", "feedback", "overridden"),
    *("excluded", "locked", "hidden", "hidden_until", "due_at", "source", "reason", "grader_id"),
    *("graded_at", "submitted_at"),
)


def reported(progress: Progress) -> None:
    """An activity said something about a person. What has never had a score costs no query."""
    if progress.scored_at is None:
        return
    book = _book_of(progress)
    if book is not None:
        receiving.sync_people(book, [progress.person_id])


def _book_of(progress: Progress) -> Gradebook | None:
    book = Gradebook.objects.filter(
        course=progress.course_id, items__activity=progress.activity_id, items__is_live=True
    ).first()
    if book is None and progress.score is not None:
        book = books.sync(Course.objects.get(pk=progress.course_id))
    return book


def begun_again(course: Course, *, person_ids: Iterable[int]) -> None:
    """These people take the course again: their grades begin anew. The history keeps what was.

    Inside core's transaction, which holds the course and the enrolments.
    """
    book = Gradebook.objects.filter(course=course).first()
    if book is None:
        return
    desk = hold(book, person_ids)
    for sheet in desk.sheets.values():
        for grade in sheet.grades.values():
            clear(sheet, grade)
    counting.finish(desk)


def clear(sheet: Sheet, grade: Grade, *, actor: object = None, reason: str = "") -> None:
    """Take away everything that was given, set and written."""
    fresh = Grade()
    if all(getattr(grade, name) == getattr(fresh, name) for name in CLEARED):
        return
    sheet.note(grade, Step.CLEARED, source=Source.SYSTEM, actor=actor, reason=reason)
    for name in CLEARED:
        setattr(grade, name, getattr(fresh, name))


def outline_changed(course: Course) -> None:
    """Something of a course was published, moved or taken back."""
    books.sync(course)


def course_copied(source: Course, course: Course) -> None:
    """An editor copied ``source``; the copy was published for the first time."""
    books.take_over(source, course=course)


def page_gone(page: ActivityPage) -> None:
    """Its activity is no longer published; core has written that down."""
    activity = Activity.objects.filter(translation_key=page.translation_key).first()
    if activity is not None:
        books.sync(activity.course)
