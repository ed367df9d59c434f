"""Scales and letters that a region may use: its own and those of the regions above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from django.db import models

from learning.core.models import Region

from .. import engine
from ..models import Gradebook, GradeItem, LetterBoundary, LetterSet, Scale

T = TypeVar("T", Scale, LetterSet)

# Where neither the gradebook nor any region says otherwise.
USUAL = [
    engine.Boundary(Decimal(percent), letter)
    for letter, percent in (("A", 85), ("B", 75), ("C", 65), ("D", 50), ("E", 0))
]


def usable_scales(region: Region) -> models.QuerySet[Scale]:
    return _usable(Scale.objects.all(), region)


def usable_letter_sets(region: Region) -> models.QuerySet[LetterSet]:
    return _usable(LetterSet.objects.all(), region)


def _usable(rows: models.QuerySet[T], region: Region) -> models.QuerySet[T]:
    found = rows.filter(region__path__in=_upwards(region))
    return found.select_related("region").order_by("name", "pk")


def _upwards(region: Region) -> list[str]:
    """Paths of the regions above it, the nation's first, and its own."""
    step = region.steplen
    return [region.path[:end] for end in range(step, len(region.path) + 1, step)]


def boundaries_of(book: Gradebook) -> list[engine.Boundary]:
    """The gradebook's own letters, else those of the nearest region that has usual ones."""
    return boundaries_for([book])[book.pk]


def boundaries_for(books: Sequence[Gradebook]) -> dict[int, list[engine.Boundary]]:
    """By gradebook's id. Two queries; the books have their course and its region."""
    if not books:
        return {}
    usual = {row.region.path: row.pk for row in _usual_sets(books)}
    chosen = {book.pk: book.letter_set_id or _nearest(book, usual) for book in books}
    found: dict[int, list[engine.Boundary]] = {}
    for row in LetterBoundary.objects.filter(letter_set__in={pk for pk in chosen.values() if pk}):
        boundary = engine.Boundary(row.percent, row.letter)
        found.setdefault(row.letter_set_id, []).append(boundary)
    return {pk: found.get(letter_set or 0) or USUAL for pk, letter_set in chosen.items()}


def _usual_sets(books: Sequence[Gradebook]) -> models.QuerySet[LetterSet]:
    paths = {path for book in books for path in _upwards(book.course.region)}
    rows = LetterSet.objects.filter(is_default=True, region__path__in=paths)
    return rows.select_related("region")


def _nearest(book: Gradebook, usual: Mapping[str, int]) -> int | None:
    return next(
        (usual[path] for path in reversed(_upwards(book.course.region)) if path in usual), None
    )


def is_used(scale: Scale) -> bool:
    return GradeItem.objects.filter(scale=scale).exists()
