"""How numbers are rounded on their way out."""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

from .values import PLACES

# Ours, whatever the caller's is: the same people must get the same grades everywhere.
CONTEXT = Context(prec=40, rounding=ROUND_HALF_UP)
_SNAP = Decimal("1E-20")
_STEP = Decimal(1)


def snapped(value: Decimal) -> Decimal:
    """What ends in ...4999 only because a third was cut off somewhere is put right."""
    return value.quantize(_SNAP, ROUND_HALF_EVEN)


def rounded(value: Decimal) -> Decimal:
    """Five places, half up."""
    return snapped(value).quantize(PLACES, ROUND_HALF_UP)


def floored(value: Decimal) -> Decimal:
    """Five places, never more than ``value``."""
    return snapped(value).quantize(PLACES, ROUND_FLOOR)


def to_step(value: Decimal) -> Decimal:
    """The nearest whole number, half up: a scale's step."""
    return snapped(value).quantize(_STEP, ROUND_HALF_UP)


def clamped(value: Decimal, least: Decimal, most: Decimal) -> Decimal:
    return least if value < least else most if value > most else value
