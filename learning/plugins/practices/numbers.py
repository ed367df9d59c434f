from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format


def shown(value: Decimal | float | int | str) -> str:
    """1234.50 as the language writes it, with no needless zeros."""
    exact = Decimal(value).normalize()
    places = max(0, -int(exact.as_tuple().exponent))
    return number_format(exact, decimal_pos=places, use_l10n=True, force_grouping=True)
