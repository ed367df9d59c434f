"""Numbers as people read and type them, in the language of the reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.formats import get_format
from django.utils.translation import get_language, pgettext

MOST_PLACES = 5
MOST_KEPT = 20_000
_STEPS = tuple(Decimal(1).scaleb(-places) for places in range(MOST_PLACES + 1))
_GROUPED = {
    separator: re.compile(rf"[+-]?\d{{1,3}}(?:{re.escape(separator)}\d{{3}})+")
    for separator in ".,"
}
_PLAIN = re.compile(r"[+-]?\d{1,12}(?:\.\d{0,12})?|[+-]?\.\d{1,12}", re.ASCII)


class NoNumber(ValueError):
    """What somebody typed cannot be read as a number."""


def rounded(value: Decimal, places: int) -> Decimal:
    """Half goes up, also below zero: as people round by hand."""
    return value.quantize(_STEPS[min(places, MOST_PLACES)], ROUND_HALF_UP)


def number(value: Decimal, places: int = 2) -> str:
    """In the reader's language, without zeros at its end: 1.234,5."""
    return numbers(places)[value]


def numbers(places: int) -> Numbers:
    """Texts by value, in the reader's language: for pages with thousands of them."""
    return _numbers(places, get_language() or "")


class Numbers(dict[Decimal, str]):
    """Makes what is missing, and begins anew before it holds too much."""

    def __init__(self, places: int, language: str) -> None:
        super().__init__()
        self.places = places
        self.point = str(get_format("DECIMAL_SEPARATOR", language))
        self.group = str(get_format("THOUSAND_SEPARATOR", language))

    def __missing__(self, value: Decimal) -> str:
        if len(self) >= MOST_KEPT:
            self.clear()
        text = self[value] = self._written(value)
        return text

    def _written(self, value: Decimal) -> str:
        whole, _point, part = f"{rounded(value, self.places):,f}".partition(".")
        part = part.rstrip("0")
        if whole == "-0" and not part:
            whole = "0"
        whole = whole.replace(",", self.group)
        return f"{whole}{self.point}{part}" if part else whole


_numbers = lru_cache(50)(Numbers)


def percent(value: Decimal, places: int = 1) -> str:
    return f"{number(value, places)} %"


def parse(text: str) -> Decimal:
    """What was typed, or stands in a file, with a comma or a point before the decimals: both are
    in use here.

    Raises NoNumber. Where both stand, the last is before the decimals. One alone that is followed
    by three digits groups thousands, where the reader's language says so; the range of the item
    then tells who meant something else.
    """
    plain = "".join(text.split())
    point = get_format("DECIMAL_SEPARATOR")
    if "," in plain and "." in plain:
        point = max(",.", key=plain.rfind)
    other = "." if point == "," else ","
    if _GROUPED[other].fullmatch(plain.partition(point)[0]):
        plain = plain.replace(other, "")
    if plain.count(",") + plain.count(".") > 1:
        raise NoNumber(text)
    plain = plain.replace(",", ".")
    if not _PLAIN.fullmatch(plain):
        raise NoNumber(text)
    return Decimal(plain)


def out_of(most: Decimal, places: int = 2) -> str:
    return pgettext("points", "of %(most)s") % {"most": number(most, places)}


def add_up(parts: Sequence[Decimal], *, total: Decimal, places: int) -> list[Decimal]:
    """The parts rounded so that what is shown adds up to the rounded total.

    The parts that lose most by rounding are rounded the other way, largest remainder first.
    """
    step = _STEPS[min(places, MOST_PLACES)]
    shown = [rounded(part, places) for part in parts]
    missing = int((rounded(total, places) - sum(shown, Decimal(0))) / step)
    if not missing or abs(missing) > len(parts):
        return shown
    sign = 1 if missing > 0 else -1
    order = sorted(range(len(parts)), key=lambda at: (shown[at] - parts[at]) * sign)
    for at in order[: abs(missing)]:
        shown[at] += sign * step
    return shown
