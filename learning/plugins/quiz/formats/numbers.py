"""Decimal strings as the bodies keep them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from .values import Refused

SEVEN = Decimal("0.0000001")
LARGEST = Decimal("1e300")
# Shares that formats write as rounded percentages: 33.33333 is a third.
SHARES = [Decimal(n) / d for d in (3, 6, 7, 8, 9, 11, 12) for n in range(1, d)]


def decimal(text: str | None, *, what: str = "") -> Decimal:
    """A number written with a point, or with a comma as Indonesians do."""
    source = (text or "").strip().replace(" ", "").replace("\u2212", "-")
    if source.count(",") == 1 and "." not in source:
        source = source.replace(",", ".")
    try:
        value = Decimal(source)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > LARGEST or len(source) > 60:
        message = _("“%(text)s” is not a number.") % {"text": (text or "").strip()[:40]}
        raise Refused(f"{what}: {message}" if what else message)
    return value


def plain(value: Decimal) -> str:
    """Without exponent and trailing zeros: ``0.50`` is ``0.5``, ``1E+2`` is ``100``."""
    if not value:
        return "0"
    if abs(value.adjusted()) > 30:
        return str(value.normalize())
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(text: str | None, *, what: str = "") -> str:
    return plain(decimal(text, what=what))


def share(percent: str | Decimal, *, within: Decimal = Decimal("0.0000006")) -> str:
    """A fraction from a percentage; what was a rounded third becomes a third again."""
    value = (decimal(percent) if isinstance(percent, str) else percent) / 100
    if not -1 <= value <= 1:
        raise Refused(_("A weight must stand between -100 and 100 percent."))
    for exact in SHARES:
        if abs(abs(value) - exact) <= within:
            value = exact.copy_sign(value)
            break
    return plain(value.quantize(SEVEN))


def percent(fraction: str) -> str:
    return plain(Decimal(fraction) * 100)
