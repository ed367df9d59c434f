"""The sheet of grades: a page of learners, the columns, and what stands in the cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import IntFlag
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    DecimalField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Left
from django.utils import timezone

from learning.core.api import people_allowed, trees_of
from learning.core.models import CohortMember, Course, Enrolment, GroupMember, Person

from ..models import Grade, Gradebook, GradeItem, Standing

PER_PAGE = 50
TEXT_SHOWN = 60
LOWEST = Decimal(-10_000_000)
ORDERINGS = ("name", "-name", "total", "-total")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked of the list of learners. ``after`` and ``before`` are ids of people."""

    name: str = ""
    unit_path: str = ""
    group: int | None = None
    cohort: int | None = None
    statuses: Sequence[str] = Enrolment.OPEN_STATUSES
    ordering: str = "name"
    after: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Learner:
    person_id: int
    name: str
    unit: str
    status: str
    counted_version: int | None
    due: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    learners: list[Learner]
    has_before: bool
    has_after: bool


def filtered(rows: QuerySet[Enrolment], wanted: Wanted) -> QuerySet[Enrolment]:
    if wanted.statuses:
        rows = rows.filter(status__in=list(wanted.statuses))
    if wanted.name:
        rows = rows.filter(person__name__icontains=wanted.name)
    if wanted.unit_path:
        rows = rows.filter(person__unit__path__startswith=wanted.unit_path)
    if wanted.group is not None:
        members = GroupMember.objects.filter(group=wanted.group, person=OuterRef("person"))
        rows = rows.filter(Exists(members.filter(group__course=OuterRef("course"))))
    if wanted.cohort is not None:
        members = CohortMember.objects.filter(cohort=wanted.cohort, person=OuterRef("person"))
        rows = rows.filter(Exists(members))
    return rows


def meant_for(rows: QuerySet[Enrolment], item: GradeItem, course: Course) -> QuerySet[Enrolment]:
    """Without whom the activity's conditions about people shut out, so that none of them seems to
    be late. Who has a grade all the same stays."""
    trees = trees_of(course).of_activity(item.activity_id or 0)
    if not trees:
        return rows
    allowed = people_allowed(trees, Person.objects.all(), course=course)
    graded = Grade.objects.filter(item=item, person=OuterRef("person"))
    return rows.filter(Q(person__in=allowed.values("pk")) | Exists(graded))


def page_of(
    rows: QuerySet[Enrolment], book: Gradebook, wanted: Wanted, *, size: int = PER_PAGE
) -> Page:
    """One page by keyset: what comes after, or before, somebody in the order asked for."""
    name = wanted.ordering.removeprefix("-")
    rows = rows.annotate(key=_sort_key(name, book))
    backwards = wanted.before is not None
    falls = wanted.ordering.startswith("-") != backwards
    cursor = wanted.before if backwards else wanted.after
    start = None if cursor is None else _place(rows, cursor)
    if start is not None:
        rows = rows.filter(_beyond(start, falls=falls))
    sign = "-" if falls else ""
    counted = Standing.objects.filter(gradebook=book, person=OuterRef("person"))
    values = rows.order_by(f"{sign}key", f"{sign}person_id").values_list(
        "person_id",
        "person__name",
        "person__unit__name",
        "status",
        Subquery(counted.values("counted_version")[:1]),
    )
    found = [Learner(pk, who, unit or "", *more) for pk, who, unit, *more in values[: size + 1]]
    more, found = len(found) > size, found[:size]
    if backwards:
        return Page(found[::-1], has_before=more, has_after=start is not None)
    return Page(found, has_before=start is not None, has_after=more)


def neighbours(
    rows: QuerySet[Enrolment], book: Gradebook, person_id: int
) -> tuple[int | None, int | None]:
    """Who comes right before and after somebody on the list by name; None at its ends."""
    rows = filtered(rows, Wanted()).annotate(key=_sort_key("name", book))
    start = _place(rows, person_id)
    if start is None:
        return None, None
    ids = rows.values_list("person_id", flat=True)
    before = ids.filter(_beyond(start, falls=True)).order_by("-key", "-person_id").first()
    after = ids.filter(_beyond(start, falls=False)).order_by("key", "person_id").first()
    return before, after


def _sort_key(name: str, book: Gradebook) -> Any:
    if name == "name":
        return F("person__name")
    totals = Standing.objects.filter(gradebook=book, person=OuterRef("person")).values("total")
    return Coalesce(
        Subquery(totals[:1]),
        Value(LOWEST),
        output_field=DecimalField(max_digits=13, decimal_places=5),
    )


def _place(rows: QuerySet[Enrolment], person_id: int) -> tuple[Any, int] | None:
    return rows.filter(person=person_id).values_list("key", "person_id").first()


def _beyond(start: tuple[Any, int], *, falls: bool) -> Q:
    key, person_id = start
    side = "lt" if falls else "gt"
    return Q(**{f"key__{side}": key}) | Q(key=key, **{f"person_id__{side}": person_id})


class Flags(IntFlag):
    """What a cell shows beside its grade."""

    OVERRIDDEN = 1
    EXCLUDED = 2
    LOCKED = 4
    HIDDEN = 8
    LATE = 16
    FEEDBACK = 32
    EXTENDED = 64


class Cell(NamedTuple):
    """``number`` counts the writes, ``flags`` are ``Flags``; ``most`` is the person's own."""

    final: Decimal | None = None
    most: Decimal | None = None
    number: int = 0
    flags: int = 0
    text: str = ""


EMPTY = Cell()
Cells = dict[tuple[int, int], Cell]


def _flag(flag: Flags, condition: Q) -> Any:
    return Case(
        When(condition, then=Value(int(flag))), default=Value(0), output_field=IntegerField()
    )


def _flags(now: datetime) -> Any:
    return (
        Cast("overridden", IntegerField()) * int(Flags.OVERRIDDEN)
        + Cast("excluded", IntegerField()) * int(Flags.EXCLUDED)
        + Cast("locked", IntegerField()) * int(Flags.LOCKED)
        + _flag(Flags.HIDDEN, Q(hidden=True) | Q(hidden_until__gt=now))
        + _flag(Flags.LATE, Q(penalty__gt=0))
        + _flag(Flags.FEEDBACK, ~Q(feedback=""))
        + _flag(Flags.EXTENDED, Q(due_at__isnull=False))
    )


def cells(
    book: Gradebook,
    people: Iterable[int],
    *,
    items: Iterable[int] | None = None,
    with_text: bool = True,
) -> Cells:
    """By person and item. One query; what has no row is not there."""
    rows = Grade.objects.filter(gradebook=book, person__in=list(people))
    if items is not None:
        rows = rows.filter(item__in=list(items))
    names = ["person_id", "item_id", "final", "max", "number"]
    more = [_flags(timezone.now())]
    if with_text:
        more.append(Left("text", TEXT_SHOWN + 1))
    values = rows.order_by().values_list(*names, *more)
    return {row[:2]: Cell(*row[2:]) for row in values}


@dataclass(frozen=True, slots=True)
class Column:
    """``path`` has the ids of the categories it stands in, the course's own left out.

    A category's total is the last column of its category.
    """

    item: GradeItem
    path: tuple[int, ...] = field(default=())

    @property
    def is_total(self) -> bool:
        return self.item.is_category

    @property
    def group(self) -> int | None:
        """The category that heads it; None for what stands in the course itself."""
        return self.path[-1] if self.path else None


def columns(items: Sequence[GradeItem]) -> list[Column]:
    """``items`` in the order of the tree. Totals come after what they are of, the course's last."""
    below: dict[int | None, list[GradeItem]] = {}
    for item in items:
        below.setdefault(item.parent_id, []).append(item)
    found: list[Column] = []
    for root in below.get(None, []):
        _add_columns(found, root, (), below)
    return found


def _add_columns(
    found: list[Column],
    category: GradeItem,
    path: tuple[int, ...],
    below: dict[int | None, list[GradeItem]],
) -> None:
    for item in below.get(category.pk, []):
        if item.is_category:
            _add_columns(found, item, (*path, item.pk), below)
        else:
            found.append(Column(item, path))
    found.append(Column(category, path))


def folded(found: Sequence[Column], closed: Iterable[int]) -> list[Column]:
    """Without what stands in closed categories; their totals stay."""
    shut = set(closed)
    return [
        column
        for column in found
        if not shut.intersection(column.path[:-1]) and (column.is_total or column.group not in shut)
    ]
