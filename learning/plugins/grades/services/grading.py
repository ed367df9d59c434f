"""Graders write: one cell, or a few hundred at once, each with its own outcome."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from learning.core.contract import DomainError
from learning.core.models import Enrolment, Person, Progress

from ..models import Grade, Gradebook, GradeItem, Kind, Source, Step
from . import counting
from .edits import Edit, Making, make
from .errors import NotAllowedNow, NotEnrolled
from .holding import Desk, Sheet, hold
from .receiving import take

MOST = 500


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an edit. ``grade`` is the cell as it stands now, None where it has no row.

    ``error`` is None where it was done, or nothing was to do (``changed`` is false then).
    """

    edit: Edit
    grade: Grade | None
    changed: bool = False
    error: DomainError | None = None


def write(
    book: Gradebook, edits: Sequence[Edit], *, actor: Any, source: Source = Source.HAND
) -> list[Result]:
    """Make all ``edits`` that can be made, in one transaction, and count the people they are about.

    An edit that is refused, or collides with somebody else's, does not stop the others: its result
    has the error. Statements do not grow with the number of edits. Raises NotAllowedNow for more
    than ``MOST``.
    """
    if len(edits) > MOST:
        text = _("At most %(count)d grades at once.")
        raise NotAllowedNow(text % {"count": MOST})
    with transaction.atomic():
        desk = hold(book, sorted({edit.person_id for edit in edits}))
        batch = Batch(desk, actor, source)
        batch.look(edits)
        results = {at: batch.make(edit) for at, edit in enumerate(edits) if not _closes(edit)}
        batch.reopen()
        counting.count_held(desk)
        # What is locked is as it was counted just now.
        results |= {at: batch.make(edit) for at, edit in enumerate(edits) if _closes(edit)}
        counting.conclude(desk)
    return [results[at] for at in range(len(edits))]


def _closes(edit: Edit) -> bool:
    return edit.step == Step.LOCKED


class Batch:
    """Edits that are made together. ``seen``: the numbers with which the cells began."""

    def __init__(self, desk: Desk, actor: Any, source: Source) -> None:
        self.desk = desk
        self.actor = actor
        self.source = source
        self.seen: dict[tuple[int, int], int] = {}
        self.reopened: list[tuple[Sheet, GradeItem]] = []

    def look(self, edits: Iterable[Edit]) -> None:
        """Find the numbers, and who wrote what an edit will collide with."""
        other: list[Grade] = []
        for edit in edits:
            sheet = self.desk.sheets.get(edit.person_id)
            grade = sheet.grades.get(edit.item_id) if sheet else None
            number = grade.number if grade else 0
            self.seen[edit.item_id, edit.person_id] = number
            if grade and number != edit.number and grade.grader_id:
                other.append(grade)
        if other:
            users = get_user_model()._default_manager.in_bulk([row.grader_id for row in other])
            for grade in other:
                grade.grader = users[grade.grader_id]

    def make(self, edit: Edit) -> Result:
        try:
            making = self._making(edit)
            changed = make(making, seen=self.seen[edit.item_id, edit.person_id])
        except DomainError as error:
            return Result(edit, self._stored(edit), error=error)
        if changed and edit.step == Step.UNLOCKED and making.item.kind == Kind.ACTIVITY:
            self.reopened.append((making.sheet, making.item))
        return Result(edit, making.grade, changed)

    def _making(self, edit: Edit) -> Making:
        sheet = self.desk.sheets.get(edit.person_id)
        if sheet is None or sheet.enrolment.status == Enrolment.Status.REQUESTED:
            raise NotEnrolled
        item = self.desk.structure.by_id.get(edit.item_id)
        if item is None:
            raise NotAllowedNow(_("This column is no longer in the gradebook."))
        grade = sheet.grade(item)
        return Making(self.desk, sheet, item, grade, edit, self.actor, self.source)

    def _stored(self, edit: Edit) -> Grade | None:
        sheet = self.desk.sheets.get(edit.person_id)
        grade = sheet.grades.get(edit.item_id) if sheet else None
        return grade if grade is not None and grade.pk is not None else None

    def reopen(self) -> None:
        """Scores that came while a grade was locked count from now on. One query."""
        if not self.reopened:
            return
        cells = {
            (sheet.person_id, item.activity_id): (sheet, item) for sheet, item in self.reopened
        }
        rows = Progress.objects.filter(
            person__in={person for person, _activity in cells},
            activity__in={activity for _person, activity in cells},
            scored_at__isnull=False,
        )
        for progress in rows:
            if cell := cells.get((progress.person_id, progress.activity_id)):
                take(self.desk, *cell, progress)


def _one(item: GradeItem, *, person: Person, actor: Any, **edit: Any) -> Grade:
    book = item.gradebook
    [result] = write(book, [Edit(item_id=item.pk, person_id=person.pk, **edit)], actor=actor)
    if result.error is not None:
        raise result.error
    if result.grade is None:
        raise NotAllowedNow(_("There is no grade here."))
    return result.grade


def set_grade(
    item: GradeItem,
    *,
    person: Person,
    number: int,
    actor: Any,
    value: Decimal | None = None,
    text: str = "",
    reason: str = "",
) -> Grade:
    """Give a grade by hand, ``text`` for an item in words; None takes it away.

    On an item whose grades come from elsewhere this overrides, and needs a reason where there was
    something to override. ``number`` is the grade's as the grader saw it, 0 for none.
    Raises Conflict, Closed, ReasonNeeded, NotEnrolled, GradesRefused.
    """
    edit = {"value": value, "text": text, "reason": reason, "number": number}
    return _one(item, person=person, actor=actor, step=Step.GRADED, **edit)


def write_feedback(item: GradeItem, *, person: Person, number: int, actor: Any, text: str) -> Grade:
    """Raises as ``set_grade`` does; so do all that follow."""
    return _one(item, person=person, actor=actor, step=Step.COMMENTED, number=number, text=text)


def undo_override(
    item: GradeItem, *, person: Person, number: int, actor: Any, reason: str = ""
) -> Grade:
    """Back to what the activity reported last, or what counting says."""
    return _one(item, person=person, actor=actor, step=Step.RESTORED, number=number, reason=reason)


def exclude(item: GradeItem, *, person: Person, number: int, actor: Any, reason: str) -> Grade:
    """Leave the grade out of this person's totals."""
    return _one(item, person=person, actor=actor, step=Step.EXCLUDED, number=number, reason=reason)


def include(item: GradeItem, *, person: Person, number: int, actor: Any, reason: str = "") -> Grade:
    return _one(item, person=person, actor=actor, step=Step.INCLUDED, number=number, reason=reason)


def lock(item: GradeItem, *, person: Person, number: int, actor: Any, reason: str = "") -> Grade:
    """As it is counted now, until ``unlock``."""
    return _one(item, person=person, actor=actor, step=Step.LOCKED, number=number, reason=reason)


def unlock(item: GradeItem, *, person: Person, number: int, actor: Any, reason: str = "") -> Grade:
    """What was reported meanwhile counts at once."""
    return _one(item, person=person, actor=actor, step=Step.UNLOCKED, number=number, reason=reason)


def hide(
    item: GradeItem,
    *,
    person: Person,
    number: int,
    actor: Any,
    until: datetime | None = None,
    reason: str = "",
) -> Grade:
    """From the learner: until a moment, or for good."""
    edit = {"at": until, "reason": reason, "number": number}
    return _one(item, person=person, actor=actor, step=Step.HIDDEN, **edit)


def show(item: GradeItem, *, person: Person, number: int, actor: Any, reason: str = "") -> Grade:
    return _one(item, person=person, actor=actor, step=Step.SHOWN, number=number, reason=reason)


def extend(
    item: GradeItem,
    *,
    person: Person,
    number: int,
    actor: Any,
    until: datetime | None,
    reason: str = "",
) -> Grade:
    """A date of their own, from which lateness counts; None: the item's."""
    edit = {"at": until, "reason": reason, "number": number}
    return _one(item, person=person, actor=actor, step=Step.EXTENDED, **edit)


def set_penalty(
    item: GradeItem,
    *,
    person: Person,
    number: int,
    actor: Any,
    points: Decimal | None,
    reason: str,
) -> Grade:
    """What lateness costs, in points; None: what the item's rule says."""
    edit = {"value": points, "reason": reason, "number": number}
    return _one(item, person=person, actor=actor, step=Step.PENALTY, **edit)
