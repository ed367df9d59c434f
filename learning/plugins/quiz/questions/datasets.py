"""Data sets of calculated questions, and texts that show their values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from html import unescape
from math import exp, log
from random import Random
from typing import Any

from django.utils.translation import gettext as _

from learning.core.api import BadFormula

from . import expressions
from .numbers import shown
from .reading import Body, as_decimal, in_digits

DISTRIBUTIONS = ("uniform", "loguniform")
MAX_VARIANTS = 100
DRAWN = 10
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_ ]{0,31}")
# {={a}*2} first: it holds placeholders itself.
_PLACEHOLDER = re.compile(
    r"\{=((?:[^{}]|\{[A-Za-z][A-Za-z0-9_ ]{0,31}\}){1,1000})\}|\{([A-Za-z][A-Za-z0-9_ ]{0,31})\}"
)
_MATHS = re.compile(r"(\\\(.{0,2000}?\\\)|\\\[.{0,2000}?\\\])", re.DOTALL)
_TAGS = re.compile(r"(<[^>]*>)")


def clean(body: Body) -> list[dict[str, Any]]:
    """Sets without values get some: the same ones each time the same set is cleaned."""
    found = [_clean(row) for row in body.rows("datasets", place=_("Data set %d"), least=1, most=30)]
    if len({row["name"] for row in found}) < len(found):
        body.fault("datasets", _("Each data set needs a name of its own."))
    if len({len(row["values"]) for row in found}) > 1:
        body.fault("datasets", _("All data sets need the same number of values."))
    return found


def _clean(row: Body) -> dict[str, Any]:
    name = row.plain("name", most=32).strip("{} ")
    if not NAME.fullmatch(name):
        row.fault("name", _("A name begins with a letter and has letters and digits only."))
    definition: dict[str, Any] = {
        "name": name,
        "distribution": row.one_of("distribution", DISTRIBUTIONS),
        "min": row.number("min", default="1"),
        "max": row.number("max", default="10"),
        "decimals": row.whole("decimals", default=0, low=0, high=10),
    }
    low, high = Decimal(definition["min"]), Decimal(definition["max"])
    if low > high:
        row.fault("min", _("The smallest value is larger than the largest."))
    elif definition["distribution"] == "loguniform" and low <= 0:
        row.fault("min", _("With this distribution all values must be larger than 0."))
    elif max(abs(low), abs(high)) > Decimal("1e30"):
        row.fault("max", _("The values are too large."))
    else:
        definition["values"] = _values(row) or draw_values(
            definition,
            random=Random(f"{name} {low} {high} {definition['decimals']}"),  # noqa: S311
        )
    definition.setdefault("values", [])
    return definition


def _values(row: Body) -> list[str]:
    given = row.row.get("values")
    numbers = list(given) if isinstance(given, list | tuple) else []
    if len(numbers) > MAX_VARIANTS:
        row.fault("values", _("At most %(count)d are possible.") % {"count": MAX_VARIANTS})
    found = [as_decimal(number) for number in numbers[:MAX_VARIANTS]]
    if None in found:
        row.fault("values", _("Each value must be a number."))
    return [in_digits(number) for number in found if number is not None]


def draw_values(definition: Mapping[str, Any], *, random: Random, count: int = DRAWN) -> list[str]:
    low, high = float(definition["min"]), float(definition["max"])
    found = []
    for _number in range(count):
        if definition["distribution"] == "loguniform":
            value = exp(random.uniform(log(low), log(high)))
        else:
            value = random.uniform(low, high)
        found.append(in_digits(rounded(value, definition["decimals"])))
    return found


def rounded(value: float, decimals: int) -> Decimal:
    if abs(value) >= 1e30:
        return Decimal(repr(value))  # Its places are noise.
    with localcontext(prec=60):
        return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def in_figures(value: float, figures: int) -> Decimal:
    """So many significant figures, with their zeros."""
    number = Decimal(repr(value))
    if not number:
        return Decimal(0)
    with localcontext(prec=60):
        places = figures - 1 - number.adjusted()
        result = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        # 9.96 in two figures is 10, not 10.0
        if len(result.as_tuple().digits) > figures and result.adjusted() > number.adjusted():
            result = result.quantize(Decimal(1).scaleb(1 - places))
        return result


def values_of(datasets: Sequence[Mapping[str, Any]], variant: int) -> dict[str, str]:
    return {
        row["name"]: row["values"][variant % len(row["values"])]
        for row in datasets
        if row["values"]
    }


def as_floats(values: Mapping[str, Any]) -> dict[str, float]:
    numbers = {name: as_decimal(value) for name, value in values.items()}
    return {name: float(number) for name, number in numbers.items() if number is not None}


def fill(html: str, values: Mapping[str, Any]) -> str:
    """``{a}`` and ``{={a}*2}`` become numbers. In a formula of the text a number keeps its braces,
    so that it stays one thing to TeX, and its comma makes no space."""
    if "{" not in html:
        return html
    numbers = as_floats(values)

    def put(text: str, *, is_maths: bool) -> str:
        def number(hit: re.Match[str]) -> str:
            try:
                value = _value(hit, values, numbers)
            except BadFormula:
                return hit[0]
            word = shown(value)
            return "{" + word.replace(",", "{,}") + "}" if is_maths else word

        return _PLACEHOLDER.sub(number, text)

    pieces = []
    for index, part in enumerate(_MATHS.split(html)):
        is_maths = bool(index % 2)
        # Never inside of a tag: a value has no business in an attribute.
        pieces += [
            piece if tag % 2 else put(piece, is_maths=is_maths)
            for tag, piece in enumerate(_TAGS.split(part))
        ]
    return "".join(pieces)


def _value(hit: re.Match[str], values: Mapping[str, Any], numbers: Mapping[str, float]) -> Decimal:
    formula, name = hit[1], hit[2]
    if formula is None:
        value = as_decimal(values.get(name))
        if value is None:
            raise BadFormula(name)
        return value
    # Twelve figures: 0.1 + 0.2 is 0.3 to whoever reads it.
    result = expressions.evaluate(unescape(formula), numbers)
    return Decimal(format(result, ".12g"))


def names_in(html: str) -> set[str]:
    """Every name that a text or a formula of it wants a value for."""
    found = set()
    for hit in _PLACEHOLDER.finditer(html):
        found |= (
            set(re.findall(r"\{([A-Za-z][A-Za-z0-9_ ]{0,31})\}", hit[1])) if hit[1] else {hit[2]}
        )
    return found


def formulas_in(html: str) -> list[str]:
    return [unescape(hit[1]) for hit in _PLACEHOLDER.finditer(html) if hit[1]]
