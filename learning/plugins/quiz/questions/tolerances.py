"""How near a number must come."""

from __future__ import annotations

from decimal import Decimal, localcontext

TYPES = ("nominal", "relative", "geometric")
# Results of functions differ in their last figures. Relative, so that 1.6e-19 can be asked, too.
_NOISE = Decimal("1e-14")


def interval(value: Decimal, tolerance: Decimal, kind: str) -> tuple[Decimal, Decimal]:
    """Both ends are still right."""
    with localcontext(prec=60):
        tolerance = abs(tolerance)
        noise = abs(value) * _NOISE
        if kind == "geometric":
            ratio = 1 + tolerance
            low, high = sorted((value / ratio, value * ratio))
        else:
            reach = tolerance * abs(value) if kind == "relative" else tolerance
            low, high = value - reach, value + reach
        return low - noise, high + noise


def is_near(given: Decimal, value: Decimal, tolerance: Decimal, kind: str) -> bool:
    low, high = interval(value, tolerance, kind)
    return low <= given <= high
