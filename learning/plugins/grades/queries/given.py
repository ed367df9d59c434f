"""What the engine is given of one person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from .. import engine
from ..models import Grade, GradeItem, Kind, ValueType

ZERO, ONE = Decimal(0), Decimal(1)


def given_of(item: GradeItem, grade: Grade | None, *, hidden: bool = False) -> engine.Given:
    """``hidden``: from this reader, at this moment."""
    if grade is None:
        return engine.Given(locked=item.locked, hidden=hidden)
    is_fraction = item.kind == Kind.ACTIVITY
    return engine.Given(
        raw=grade.raw,
        raw_min=ZERO if is_fraction else None,
        raw_max=ONE if is_fraction else None,
        # What is locked stays as it was counted, with what lateness took.
        penalty=grade.penalty if grade.locked or item.locked else penalty_of(item, grade),
        final=grade.final,
        overridden=grade.overridden,
        locked=grade.locked or item.locked,
        excluded=grade.excluded,
        hidden=hidden,
    )


def all_given(
    items: Iterable[GradeItem],
    grades: Mapping[int, Grade],
    hidden: Mapping[int, bool] | None = None,
) -> dict[int, engine.Given]:
    """By item's id, as ``grades`` and ``hidden`` are."""
    unseen = hidden or {}
    return {
        item.pk: given_of(item, grades.get(item.pk), hidden=unseen.get(item.pk, False))
        for item in items
        if item.pk in grades or item.locked or unseen.get(item.pk)
    }


def penalty_of(item: GradeItem, grade: Grade) -> Decimal:
    """Points of the item's range that are taken off: a grader's word, else the item's rule."""
    if grade.penalty_is_own:
        return grade.penalty
    late = lateness(item, grade)
    if late is None or grade.raw is None or not item.late_percent:
        return ZERO
    rule = engine.LatePenalty(
        percent_per_day=item.late_percent,
        grace=timedelta(minutes=item.late_grace_minutes),
        most_percent=item.late_most_percent,
        floor_percent=item.late_floor_percent,
    )
    achieved = _achieved(item, grade.raw)
    return rule.points(late=late, achieved=achieved, least=item.min, most=item.max)


def lateness(item: GradeItem, grade: Grade) -> timedelta | None:
    """How long after its date it was handed in; None where there is no date, or none is known."""
    due = due_of(item, grade)
    if due is None or grade.submitted_at is None or item.value_type != ValueType.VALUE:
        return None
    return grade.submitted_at - due


def due_of(item: GradeItem, grade: Grade | None) -> datetime | None:
    """The person's own date goes before the item's."""
    return (grade.due_at if grade else None) or item.due_at


def _achieved(item: GradeItem, raw: Decimal) -> Decimal:
    points = raw
    if item.kind == Kind.ACTIVITY:
        points = item.min + raw * (item.max - item.min)
    return points * item.multiplier + item.offset
