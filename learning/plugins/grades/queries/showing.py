"""Grades as people read them: rounded half up, and only here."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from .. import engine
from ..figures import number, percent
from ..models import Gradebook, GradeItem, ValueType


def in_words(
    item: GradeItem,
    outcome: engine.Outcome,
    *,
    book: Gradebook,
    boundaries: Sequence[engine.Boundary],
) -> str:
    """What stands in a cell: points, percent or letters as the item, or the book, has it.

    Empty without a value. ``boundaries`` may be empty where no letters are shown.
    """
    if outcome.final is None:
        return ""
    if is_in_words(item):
        return word_of(item, outcome.final)
    places = places_of(item, book)
    parts = {
        "points": number(outcome.final, places),
        "percent": "" if outcome.percent is None else percent(outcome.percent, places),
        "letter": engine.letter(outcome.percent, boundaries),
    }
    first, _sep, second = (item.display or book.display).partition("_")
    if second and parts[second]:
        return f"{parts[first]} ({parts[second]})"
    return parts[first] or parts["points"]


def is_in_words(item: GradeItem) -> bool:
    return item.value_type == ValueType.SCALE and item.scale is not None


def points_of(item: GradeItem, final: Decimal, *, book: Gradebook) -> str:
    """As a grader types it: points, or the word of a scale."""
    return word_of(item, final) if is_in_words(item) else number(final, places_of(item, book))


def places_of(item: GradeItem, book: Gradebook) -> int:
    return book.decimals if item.decimals is None else item.decimals


def word_of(item: GradeItem, value: Decimal) -> str:
    """The word of a scale; of one that became shorter, the last."""
    values = item.scale.values if item.scale else []
    if not values:
        return ""
    at = int(value.to_integral_value(ROUND_HALF_UP))
    return str(values[min(max(at, 1), len(values)) - 1])


def shows_letters(book: Gradebook, items: Sequence[GradeItem]) -> bool:
    return any("letter" in (item.display or book.display) for item in items) or (
        "letter" in book.display
    )
