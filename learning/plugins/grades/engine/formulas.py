"""Formulas over other items' points: ``([[uts]] + [[uas]]) / 2``, exact in decimals."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from learning.core.api import MAX_FORMULA_ARGUMENTS as MANY
from learning.core.api import BadFormula, Formula, FormulaLanguage

from .values import ONE, ZERO


def _round(value: Decimal, digits: Decimal = ZERO) -> Decimal:
    if not -15 <= digits <= 15:
        raise ValueError(digits)
    return value.quantize(ONE.scaleb(-int(digits)), ROUND_HALF_UP)


def _whole(rounding: str) -> Callable[[Decimal], Decimal]:
    return lambda value: value.to_integral_value(rounding)


def _sum(*values: Decimal) -> Decimal:
    return sum(values, ZERO)


def _average(*values: Decimal) -> Decimal:
    return sum(values, ZERO) / len(values)


LANGUAGE = FormulaLanguage(
    variable=r"\[\[\s*(?P<variable>[^\[\]]{1,100}?)\s*\]\]",
    written="[[%s]]",
    number=Decimal,
    functions={
        "abs": (abs, 1, 1),
        "average": (_average, 1, MANY),
        "ceil": (_whole(ROUND_CEILING), 1, 1),
        "floor": (_whole(ROUND_FLOOR), 1, 1),
        "max": (max, 1, MANY),
        "min": (min, 1, MANY),
        "mod": (operator.mod, 2, 2),
        "power": (operator.pow, 2, 2),
        "round": (_round, 1, 2),
        "sqrt": (Decimal.sqrt, 1, 1),
        "sum": (_sum, 1, MANY),
    },
    power=operator.pow,
    remainder=operator.mod,
)


def read(source: str) -> Formula | None:
    """None where it cannot be read: such a formula gives nobody a value."""
    try:
        return LANGUAGE.parse(source)
    except BadFormula:
        return None


def worked_out(formula: Formula, values: Mapping[str, Decimal | None]) -> Decimal | None:
    """Points, not yet clamped. ``values``: of all id-numbers the formula names.

    What has no value counts as 0; where nothing named has one, and where there is no result,
    the answer is None.
    """
    if values and all(value is None for value in values.values()):
        return None
    try:
        return formula.value({key: value or ZERO for key, value in values.items()})
    except BadFormula:
        return None
