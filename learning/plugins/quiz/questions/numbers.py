"""Numbers as people type them: ``1.234,5`` in Indonesia, ``1,234.5`` on many a calculator."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext

from django.utils.formats import get_format

from .reading import as_decimal, in_digits

MAX_LENGTH = 120
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "})
_DIGITS = r"\d+(?:[ .,']\d+)*|[.,]\d+"
_POWER = r"\s*(?:[eE]|\s?[x×*·]\s?10(?:\^|\*\*))\s*(?P<power>[+-]?\d{1,4})"
_NUMBER = re.compile(rf"(?P<sign>[+-]?)\s*(?P<digits>{_DIGITS})(?P<tail>[.,])?(?:{_POWER})?")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_RAISED = re.compile(r"10([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_SECOND = re.compile(r"(?:^|[\s.,])\d")
_GROUPS = {mark: re.compile(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+") for mark in " .,'"}


@dataclass(frozen=True, slots=True)
class Typed:
    """What a text says: every value it can be read as, likeliest first, and what stands around."""

    values: tuple[Decimal, ...]
    before: str = ""
    after: str = ""

    @property
    def unit(self) -> str:
        return self.after or self.before


NOTHING_TYPED = Typed(())


def parse(text: str) -> Typed:
    """No values if there is not exactly one number in the text."""
    text = _tidy(text)
    hit = _NUMBER.search(text)
    if not hit:
        return NOTHING_TYPED
    before, after = text[: hit.start()].strip(), text[hit.end() :].strip()
    # "1.2.3" or "Rp 5 dan 6": a second number means that it is not one.
    if any(char.isdigit() for char in before) or _SECOND.search(after) or (before and after):
        return Typed((), before, after)
    power = int(hit["power"] or 0)
    values = []
    for digits in _readings(hit["digits"]):
        with localcontext(prec=60):
            value = as_decimal(f"{hit['sign']}{digits}e{power}")
        if value is not None and value not in values:
            values.append(value)
    return Typed(tuple(values), before, after)


def shown(value: Decimal) -> str:
    """In the reader's way, without groups."""
    return in_digits(value).replace(".", get_format("DECIMAL_SEPARATOR"))


def _tidy(text: str) -> str:
    text = text.translate(_MINUS).strip()[:MAX_LENGTH]
    text = text.removesuffix(",-").strip()  # As prices are written: Rp 15.000,-
    return _RAISED.sub(lambda hit: "10^" + hit[1].translate(_SUPERSCRIPT), text)


def _readings(digits: str) -> list[str]:
    """The same figures with a point for the decimal mark.

    One dot before exactly three figures is ambiguous: 1.500 is read as one thousand five hundred,
    as in Indonesia, and as one and a half, as on a calculator. A lone comma is the decimal mark.
    """
    marks = [char for char in digits if not char.isdigit()]
    if not marks:
        return [digits]
    last = marks[-1]
    if len(set(marks)) == 1 and last != " " and len(marks) == 1:
        decimal = digits.replace(last, ".")
        decimal = f"0{decimal}" if decimal.startswith(".") else decimal
        if last == "." and _GROUPS["."].fullmatch(digits) and not digits.startswith("0"):
            return [digits.replace(".", ""), decimal]
        return [decimal] if last in ".," else _grouped(digits, last)
    if len(set(marks)) == 1:
        return _grouped(digits, last)
    if len(set(marks)) == 2 and marks.count(last) == 1 and last in ".,":
        whole, part = digits.split(last)
        return [f"{row}.{part}" for row in _grouped(whole, marks[0])]
    return []


def _grouped(digits: str, mark: str) -> list[str]:
    return [digits.replace(mark, "")] if _GROUPS[mark].fullmatch(digits) else []
