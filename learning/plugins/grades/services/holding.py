"""People's grades of a gradebook held for writing, and written with all that follows.

Locks are taken in core's order: course, enrolment, then the standing. The enrolment keeps out
whoever reports or counts the same person, also where there is no standing yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from learning.core.models import Enrolment

from ..models import Grade, Gradebook, GradeHistory, GradeItem, Marks, Source, Standing, Step
from ..queries.trees import Structure, structure_of

WRITTEN = (
    *("raw", "penalty", "penalty_is_own", "final", "max", "text", "feedback", "overridden"),
    *("excluded", "locked", "hidden", "hidden_until", "due_at", "number", "source", "reason"),
    *("grader", "graded_at", "submitted_at"),
)
COUNTED = ("counted_version", "total", "total_max", "passed", "weights", "counted_at")


@dataclass(frozen=True, slots=True)
class Snapshot:
    raw: Decimal | None
    final: Decimal | None
    marks: int

    @classmethod
    def of(cls, grade: Grade) -> Snapshot:
        return cls(grade.raw, grade.final, marks_of(grade))


@dataclass(slots=True)
class Entry:
    """A step of the history whose outcome is not known before everything is counted."""

    step: Step
    before: Snapshot
    source: Source
    actor: Any = None
    reason: str = ""
    old_text: str = ""
    new_text: str = ""


@dataclass(slots=True)
class Sheet:
    """All grades of one person in one gradebook, by item's id."""

    enrolment: Enrolment
    standing: Standing
    grades: dict[int, Grade] = field(default_factory=dict)
    entries: dict[int, list[Entry]] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    is_counted_anew: bool = False

    @property
    def person_id(self) -> int:
        return self.standing.person_id

    def grade(self, item: GradeItem) -> Grade:
        """The row, perhaps one still to be stored."""
        found = self.grades.get(item.pk)
        if found is None:
            found = self.grades[item.pk] = Grade(
                item_id=item.pk, person_id=self.person_id, gradebook_id=item.gradebook_id
            )
        return found

    def note(self, grade: Grade, step: Step, *, source: Source, **more: Any) -> None:
        """Call it before ``grade`` is changed."""
        self.touched.add(grade.item_id)
        steps = self.entries.setdefault(grade.item_id, [])
        steps.append(Entry(step, Snapshot.of(grade), source, **more))


@dataclass(slots=True)
class Desk:
    """What is held, by person's id. ``now`` is the moment of all that is written."""

    structure: Structure
    sheets: dict[int, Sheet]
    now: datetime

    @property
    def book(self) -> Gradebook:
        return self.structure.book


def marks_of(grade: Grade) -> int:
    marks = Marks(0)
    if grade.overridden:
        marks |= Marks.OVERRIDDEN
    if grade.excluded:
        marks |= Marks.EXCLUDED
    if grade.locked:
        marks |= Marks.LOCKED
    if grade.hidden or grade.hidden_until:
        marks |= Marks.HIDDEN
    return int(marks)


def hold(book: Gradebook, person_ids: Iterable[int]) -> Desk:
    """Lock the enrolments of these people and read their grades. Call it inside a transaction.

    Who never enrolled is left out. Five queries, however many people.
    """
    enrolments = _lock_enrolments(book, person_ids)
    # After the locks: whoever held them may have waited for another version.
    fresh = Gradebook.objects.select_related("course").get(pk=book.pk)
    structure = structure_of(fresh)
    standings = _lock_standings(fresh, enrolments)
    sheets = {pk: Sheet(enrolments[pk], standings[pk]) for pk in enrolments}
    for grade in Grade.objects.filter(gradebook=fresh, person__in=list(sheets)):
        sheets[grade.person_id].grades[grade.item_id] = grade
    return Desk(structure, sheets, timezone.now())


def _lock_enrolments(book: Gradebook, person_ids: Iterable[int]) -> dict[int, Enrolment]:
    rows = Enrolment.objects.select_for_update(no_key=True, of=("self",))
    found = rows.filter(course=book.course_id, person__in=list(person_ids)).order_by("pk")
    return {row.person_id: row for row in found}


def _lock_standings(book: Gradebook, enrolments: dict[int, Enrolment]) -> dict[int, Standing]:
    rows = Standing.objects.select_for_update(no_key=True, of=("self",))
    found = rows.filter(gradebook=book, person__in=list(enrolments)).order_by("person")
    known = {row.person_id: row for row in found}
    return {pk: known.get(pk) or Standing(gradebook=book, person_id=pk) for pk in enrolments}


def store(desk: Desk) -> int:
    """Write what was touched, with its history. Returns how many grades it wrote."""
    sheets = desk.sheets.values()
    changed = [sheet.grades[pk] for sheet in sheets for pk in sheet.touched]
    lines: list[GradeHistory] = []
    for sheet in sheets:
        for pk, entries in sheet.entries.items():
            sheet.grades[pk].number += 1
            lines += _lines(sheet.grades[pk], entries, at=desk.now)
    _upsert(Grade, changed, WRITTEN)
    GradeHistory.objects.bulk_create(lines)
    counted = [sheet for sheet in sheets if sheet.is_counted_anew]
    _upsert(Standing, [sheet.standing for sheet in counted], COUNTED)
    for sheet in sheets:
        sheet.entries, sheet.touched, sheet.is_counted_anew = {}, set(), False
    return len(changed)


def _upsert(model: type[models.Model], rows: list[Any], names: tuple[str, ...]) -> None:
    """One statement for those that are new, one for the others."""
    manager = model._default_manager
    known = [row for row in rows if row.pk is not None]
    manager.bulk_create([row for row in rows if row.pk is None])
    manager.bulk_create(
        known, update_conflicts=True, unique_fields=["id"], update_fields=list(names)
    )


def _lines(grade: Grade, entries: list[Entry], *, at: datetime) -> list[GradeHistory]:
    ends = [*(entry.before for entry in entries[1:]), Snapshot.of(grade)]
    return [
        GradeHistory(
            gradebook_id=grade.gradebook_id,
            item_id=grade.item_id,
            person_id=grade.person_id,
            step=entry.step,
            source=entry.source,
            old_raw=entry.before.raw,
            new_raw=after.raw,
            old_final=entry.before.final,
            new_final=after.final,
            old_marks=entry.before.marks,
            new_marks=after.marks,
            old_text=entry.old_text,
            new_text=entry.new_text,
            actor=entry.actor,
            reason=entry.reason,
            at=at,
        )
        for entry, after in zip(entries, ends, strict=True)
    ]
