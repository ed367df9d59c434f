"""What graders type into a cell: a number, a word of the item's scale, or text."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from ..figures import NoNumber, number, parse
from ..models import GradeItem, ValueType
from ..services.errors import GradesRefused


def value_of(item: GradeItem, typed: str) -> Decimal | None:
    """None for nothing typed, which takes the grade away. Raises GradesRefused."""
    text = typed.strip()
    if not text or item.value_type == ValueType.TEXT:
        return None
    if item.value_type == ValueType.SCALE and item.scale is not None:
        return _place_of(text, [str(word) for word in item.scale.values])
    try:
        return parse(text)
    except NoNumber:
        example = number(item.max - (item.max - item.min) / 8)
        message = _("Type a number, for example %(example)s.") % {"example": example}
        raise GradesRefused(message, field="value", code="no_number") from None


def _place_of(text: str, words: list[str]) -> Decimal:
    """The number of the word: typed whole, by its number, or by a beginning of its own."""
    folded = text.casefold()
    whole = [at for at, word in enumerate(words, 1) if word.casefold() == folded]
    begun = [at for at, word in enumerate(words, 1) if word.casefold().startswith(folded)]
    if len(whole) == 1:
        return Decimal(whole[0])
    if text.isascii() and text.isdigit() and 0 < int(text[:6]) <= len(words):
        return Decimal(int(text[:6]))
    if len(begun) == 1:
        return Decimal(begun[0])
    message = _("Type one of: %(words)s.") % {"words": ", ".join(words)}
    raise GradesRefused(message, field="value", code="no_word")
