"""All grades of one person in a course, with how the total came about.

Who reads decides what there is: for a learner, what is hidden has no value anywhere in the answer,
nor does anything from which it could be worked out. The person is counted in memory; nothing is
written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum

from django.utils import timezone

from learning.core.api import Prepared, columns, outline, restore
from learning.core.models import Person

from .. import engine
from ..models import Grade, Gradebook, GradeItem, HiddenTotals, Standing
from .given import all_given, due_of
from .hidden import hidden_items, is_hidden
from .shared import boundaries_for, boundaries_of
from .showing import in_words, shows_letters
from .trees import Structure, outcome_of, structure_of, structures_of

Status = engine.Status


class Audience(Enum):
    LEARNER = "learner"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Remarks:
    """What stands beside a grade. ``penalty`` in points; ``reason`` of an override or exclusion."""

    feedback: str = ""
    text: str = ""
    penalty: Decimal = Decimal(0)
    overridden: bool = False
    excluded: bool = False
    locked: bool = False
    reason: str = ""
    graded_at: datetime | None = None
    submitted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page. ``shown`` is the grade in words, ``points`` the number behind it.

    ``line`` says how it counted in its category (None: that is not told, or it is the total).
    ``grade`` is for staff only: a category's row has the real total, whatever a learner sees.
    ``is_hidden``: to a learner, that there may be something that is not shown; to staff, that
    the learner does not see it. ``shown_from`` is when the learner will, where that is known.
    """

    item: GradeItem
    name: str
    depth: int
    outcome: engine.Outcome
    shown: str
    passed: bool | None
    line: engine.Line | None
    remarks: Remarks
    grade: Grade | None
    is_hidden: bool
    shown_from: datetime | None
    due_at: datetime | None

    @property
    def points(self) -> Decimal | None:
        return self.outcome.final


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """``rows`` in the order of the tree, the course total first. ``explanations`` by category's id,
    of those whose counting is told. ``is_counted`` is false while a change is being worked in."""

    book: Gradebook
    person: Person
    rows: tuple[Row, ...]
    explanations: Mapping[int, engine.Explanation]
    is_counted: bool

    @property
    def total(self) -> Row:
        return self.rows[0]


_grades = Prepared(
    lambda book, person: (
        Grade.objects.filter(gradebook_id=book, person_id=person)
        .order_by()
        .values_list(*columns(Grade))
    ),
    book=int,
    person=int,
)


def person_sheet(
    book: Gradebook, person: Person, *, audience: Audience, now: datetime | None = None
) -> PersonSheet | None:
    """None for a learner where the gradebook is not shown to learners. At most four queries, and
    those of the course's outline where that is not kept.

    ``book`` as it is stored, with its course and region.
    """
    if audience is Audience.LEARNER and not book.is_shown_to_learners:
        return None
    structure = structure_of(book)
    if audience is Audience.STAFF:
        rows = list(Grade.objects.filter(gradebook=book, person=person).select_related("grader"))
    else:
        found = _grades(book=book.pk, person=person.pk)
        rows = [restore(Grade, row) for row in found]
    reading = _Reading(structure, person, {row.item_id: row for row in rows}, audience, now)
    return reading.sheet(boundaries_of(book) if shows_letters(book, structure.items) else [])


def own_totals(
    person: Person, books: Sequence[Gradebook] | None = None, *, now: datetime | None = None
) -> list[tuple[Gradebook, Row]]:
    """Course totals of a learner as they may see them. Six queries at most, however many books.

    ``books``: a page of ``own.own_books``; without it, each in which somebody has been counted.
    """
    if books is None:
        standings = Standing.objects.filter(person=person, gradebook__is_shown_to_learners=True)
        found = Gradebook.objects.filter(pk__in=standings.values("gradebook"))
        books = list(found.select_related("course__region").order_by("course__title", "pk"))
    structures = structures_of(books)
    grades: dict[int, dict[int, Grade]] = {book.pk: {} for book in books}
    for grade in Grade.objects.filter(person=person, gradebook__in=books):
        grades[grade.gradebook_id][grade.item_id] = grade
    boundaries = boundaries_for(books)
    return [
        (book, _own_total(structures[book.pk], person, grades[book.pk], boundaries[book.pk], now))
        for book in books
    ]


def _own_total(
    structure: Structure,
    person: Person,
    grades: Mapping[int, Grade],
    boundaries: Sequence[engine.Boundary],
    now: datetime | None,
) -> Row:
    reading = _Reading(structure, person, grades, Audience.LEARNER, now)
    return reading.row(structure.root, 0, boundaries=boundaries)


def own_outcomes(
    structure: Structure, person: Person, grades: Mapping[int, Grade], *, now: datetime
) -> tuple[Mapping[int, engine.Outcome], frozenset[int]]:
    """By item's id, as the learner may see them; and the items that a learner is not told of.

    ``grades`` are all of the person's. What is stored, so long as nothing is hidden from them: only
    then it is counted here.
    """
    rows = grades.values()
    if hidden_items(structure.items, at=now) or any(is_hidden(row, at=now) for row in rows):
        reading = _Reading(structure, person, grades, Audience.LEARNER, now)
        untold = frozenset(item.pk for item in structure.items if not reading.is_told_of(item))
        return reading.outcomes, untold
    stored = {item.pk: outcome_of(structure, item, grades.get(item.pk)) for item in structure.items}
    return stored, frozenset()


class _Reading:
    """One person's grades counted for a reader. ``unseen``: whether a learner sees the item's."""

    def __init__(
        self,
        structure: Structure,
        person: Person,
        grades: Mapping[int, Grade],
        audience: Audience,
        now: datetime | None,
    ) -> None:
        self.structure = structure
        self.book = structure.book
        self.person = person
        self.grades = grades
        self.is_learner = audience is Audience.LEARNER
        self.now = now or timezone.now()
        self.unseen_items = hidden_items(structure.items, at=self.now)
        self.unseen = {item.pk: self._is_unseen(item) for item in structure.items}
        self.outcomes = self._outcomes()

    def _is_unseen(self, item: GradeItem) -> bool:
        grade = self.grades.get(item.pk)
        return item.pk in self.unseen_items or (grade is not None and is_hidden(grade, at=self.now))

    def _outcomes(self) -> dict[int, engine.Outcome]:
        items, tree = self.structure.items, self.structure.tree
        if not self.is_learner:
            return engine.count(tree, all_given(items, self.grades))
        given = all_given(items, self.grades, self.unseen)
        return engine.shown(tree, given, totals=engine.HiddenTotals(self.book.hidden_totals))

    def sheet(self, boundaries: Sequence[engine.Boundary]) -> PersonSheet:
        told = {
            item.pk: engine.explain(self.structure.tree, self.outcomes, item.pk)
            for item in self.structure.items
            if item.is_category and self._is_told(item)
        }
        lines = {line.item_id: line for found in told.values() for line in found.lines}
        rows = tuple(self._rows(lines, boundaries))
        return PersonSheet(self.book, self.person, rows, told, self.book.is_counted)

    def _is_told(self, category: GradeItem) -> bool:
        """How a total was counted from something hidden would say what that is."""
        if not self.is_learner:
            return True
        outcome = self.outcomes[category.pk]
        if not self.book.shows_weights or outcome.status is Status.HIDDEN:
            return False
        if self.book.hidden_totals == HiddenTotals.WITHOUT:
            return True
        below = self.structure.tree.children(category.pk)
        return not any(self.outcomes[pk].status is Status.HIDDEN for pk in below)

    def _rows(
        self, lines: Mapping[int, engine.Line], boundaries: Sequence[engine.Boundary]
    ) -> Iterator[Row]:
        names = {row.id: row.title for row in outline(self.book.course).activities}
        depths: dict[int | None, int] = {None: -1}
        for item in self.structure.items:
            depths[item.pk] = depths[item.parent_id] + 1
            # The whole column is out of a learner's sight, but the total's line stays.
            if self.is_learner and not self.is_told_of(item):
                continue
            name = names.get(item.activity_id or 0, "")
            yield self.row(
                item, depths[item.pk], boundaries=boundaries, name=name, line=lines.get(item.pk)
            )

    def is_told_of(self, item: GradeItem) -> bool:
        """Hidden ones, too, if they come to light by themselves, so that a learner knows when."""
        if item.pk not in self.unseen_items or item.is_root:
            return True
        return not item.hidden and item.parent_id not in self.unseen_items

    def row(
        self,
        item: GradeItem,
        depth: int,
        *,
        boundaries: Sequence[engine.Boundary],
        name: str = "",
        line: engine.Line | None = None,
    ) -> Row:
        outcome, grade = self.outcomes[item.pk], self.grades.get(item.pk)
        is_out = self.is_learner and outcome.status is Status.HIDDEN
        if is_out:
            # Not even the weight, or the person's own maximum.
            outcome = engine.Outcome(
                None, *self.structure.tree.range_of(item.pk), status=Status.HIDDEN
            )
        return Row(
            item=item,
            name=name or str(item),
            depth=depth,
            outcome=outcome,
            shown=in_words(item, outcome, book=self.book, boundaries=boundaries),
            passed=engine.passed(self.structure.tree, item.pk, outcome),
            line=line,
            remarks=Remarks() if is_out or grade is None else _remarks(grade),
            grade=None if self.is_learner else grade,
            is_hidden=is_out or self.unseen[item.pk],
            shown_from=item.hidden_until if item.pk in self.unseen_items else None,
            due_at=due_of(item, grade),
        )


def _remarks(grade: Grade) -> Remarks:
    return Remarks(**{name: getattr(grade, name) for name in Remarks.__slots__})
