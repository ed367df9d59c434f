"""Formulas of calculated questions: of floats, with ``{names}`` of data sets."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from learning.core.api import MAX_FORMULA_ARGUMENTS as MAX_ARGUMENTS
from learning.core.api import FormulaLanguage


def _rounded(value: float, digits: int = 0) -> float:
    """As schools round: half away from zero, to so many decimals."""
    if not -15 <= digits <= 15:
        raise ValueError(digits)
    scale = 10.0 ** int(digits)
    return math.copysign(math.floor(abs(value) * scale + 0.5) / scale, value)


def _in_base(base: int) -> Callable[[float], float]:
    return lambda value: float(int(str(int(value)), base))


def _log(value: float, base: float = math.e) -> float:
    return math.log(value) if base == math.e else math.log(value, base)


# Name: function, fewest and most arguments.
_FUNCTIONS: Mapping[str, tuple[Callable[..., float], int, int]] = {
    **{
        name: (getattr(math, name), 1, 1)
        for name in (
            *("acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "exp", "expm1"),
            *("log10", "log1p", "sin", "sinh", "sqrt", "tan", "tanh"),
        )
    },
    "abs": (abs, 1, 1),
    "atan2": (math.atan2, 2, 2),
    "bindec": (_in_base(2), 1, 1),
    "octdec": (_in_base(8), 1, 1),
    "ceil": (lambda value: float(math.ceil(value)), 1, 1),
    "floor": (lambda value: float(math.floor(value)), 1, 1),
    "decbin": (lambda value: float(format(int(value), "b")), 1, 1),
    "decoct": (lambda value: float(format(int(value), "o")), 1, 1),
    "deg2rad": (math.radians, 1, 1),
    "rad2deg": (math.degrees, 1, 1),
    "fmod": (math.fmod, 2, 2),
    "is_finite": (lambda value: float(math.isfinite(value)), 1, 1),
    "is_infinite": (lambda value: float(math.isinf(value)), 1, 1),
    "is_nan": (lambda value: float(math.isnan(value)), 1, 1),
    "log": (_log, 1, 2),
    "max": (max, 1, MAX_ARGUMENTS),
    "min": (min, 1, MAX_ARGUMENTS),
    "pi": (lambda: math.pi, 0, 0),
    "pow": (math.pow, 2, 2),
    "round": (_rounded, 1, 2),
}

LANGUAGE = FormulaLanguage(
    variable=r"\{(?P<variable>[A-Za-z][A-Za-z0-9_ ]{0,31})\}",
    written="{%s}",
    number=float,
    functions=_FUNCTIONS,
    power=math.pow,
    remainder=math.fmod,
)
parse = LANGUAGE.parse
evaluate = LANGUAGE.evaluate
