"""What stands in a cell of a file, as the item takes it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from learning.core.api import cell_text

from ..figures import MOST_PLACES, NoNumber, parse, rounded
from ..models import GradeItem, ValueType
from .errors import GradesRefused

# A cell that takes away what is there; an empty one leaves it.
TAKES_AWAY = "-"
MOST = Decimal(10) ** 12
_DASHES = frozenset({TAKES_AWAY, "–", "—"})


def takes_away(cell: Any) -> bool:
    return cell_text(cell) in _DASHES


def value_of(item: GradeItem, cell: Any) -> Decimal:
    """The number of a filled cell, on a scale that of the word. Raises GradesRefused."""
    if item.value_type == ValueType.SCALE and item.scale is not None:
        return _place_of(cell_text(cell), [str(word) for word in item.scale.values])
    return number_of(cell)


def number_of(cell: Any) -> Decimal:
    """A figure, or text as people type it: see ``figures.parse``. Raises GradesRefused."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        value = Decimal(repr(cell))
        if value.is_finite():
            # A spreadsheet counts with more places than anybody typed: 85.29999999999999.
            return (
                rounded(value, MOST_PLACES) if isinstance(cell, float) and _fits(value) else value
            )
    elif not isinstance(cell, bool | datetime | date):
        with suppress(NoNumber):
            return parse(cell_text(cell))
    message = _("“%(text)s” is not a number.") % {"text": cell_text(cell)[:40]}
    raise GradesRefused(message, code="no_number")


def _fits(value: Decimal) -> bool:
    """Whether it can be rounded; what is larger no grade has."""
    return abs(value) < MOST


def _place_of(text: str, words: list[str]) -> Decimal:
    folded = text.casefold()
    for at, word in enumerate(words, 1):
        if word.casefold() == folded:
            return Decimal(at)
    message = _("“%(text)s” is not on the scale: write one of %(words)s.")
    raise GradesRefused(
        message % {"text": text[:40], "words": ", ".join(words)[:300]}, code="no_word"
    )
