"""Conditions that compare something in per cent: the bounds, the verdict and the words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from learning.core.contract import Condition, DomainError, Fact

HUNDRED = Decimal(100)


class PercentCondition(Condition):
    """``min`` ≤ per cent < ``max``, each may be missing. No score meets nothing.

    An empty name in the fact: the learner may not know what it is about.
    """

    def describe(self, data: Mapping[str, Any], *, negated: bool, name: str) -> str:
        low, high = percentage(data.get("min")), percentage(data.get("max"))
        if not name:
            return _("First do what is not shown to you yet")
        return _score_text(low, high, negated) % {"what": name}

    def rule(self, data: Mapping[str, Any], *, negated: bool, name: str) -> str:
        low, high = percentage(data.get("min")), percentage(data.get("max"))
        parts = []
        if low is not None:
            parts.append(_("at least %(number)s %%") % {"number": _number(low)})
        if high is not None:
            parts.append(_("less than %(number)s %%") % {"number": _number(high)})
        values = {"what": name, "bounds": ", ".join(parts) or _("any score")}
        text = (
            _("Not: score in %(what)s: %(bounds)s")
            if negated
            else _("Score in %(what)s: %(bounds)s")
        )
        return text % values

    def step(
        self, data: Mapping[str, Any], *, negated: bool, name: str, url: str
    ) -> tuple[str, str]:
        only_below = data.get("min") is None and data.get("max") is not None
        if only_below != negated or not name:
            return "", ""
        return self.describe(data, negated=negated, name=name), url


def _score_text(low: Decimal | None, high: Decimal | None, negated: bool) -> str:
    if low is None and high is None:
        return _("Only without a score in %(what)s") if negated else _("Get a score in %(what)s")
    if low is not None and high is not None:
        if negated:
            return _("Only with a score outside the range set for %(what)s")
        return _("Get a score in the range set for %(what)s")
    if (low is not None) != negated:
        return _("Reach the required score in %(what)s")
    return _("Only with a score below the limit set for %(what)s")


def clean_bounds(data: Mapping[str, Any]) -> dict[str, int | float]:
    """``min`` and ``max`` as they are stored. Raises DomainError."""
    low, high = percentage(data.get("min")), percentage(data.get("max"))
    for name, number in (("min", low), ("max", high)):
        if data.get(name) not in (None, "") and number is None:
            raise DomainError(_("Enter a number from 0 to 100."))
    if low is not None and high is not None and high <= low:
        raise DomainError(_("The upper bound must be greater than the lower one."))
    bounds = {"min": low, "max": high}
    return {name: _plain(number) for name, number in bounds.items() if number is not None}


def bound_fields() -> dict[str, forms.Field]:
    bounds: dict[str, Any] = {"min_value": 0, "max_value": 100, "decimal_places": 2}
    return {
        "min": forms.DecimalField(label=_("At least, in per cent"), required=False, **bounds),
        "max": forms.DecimalField(label=_("Less than, in per cent"), required=False, **bounds),
    }


def percent_fact(data: Mapping[str, Any], percent: Decimal | None, *, name: str, url: str) -> Fact:
    """Whether ``percent`` lies within the bounds; the number is for staff only."""
    if percent is None:
        return Fact(False, name, url, _("no score"))
    low, high = percentage(data.get("min")), percentage(data.get("max"))
    met = (low is None or percent >= low) and (high is None or percent < high)
    return Fact(met, name, url, f"{_number(percent)} %")


def percentage(value: Any) -> Decimal | None:
    """A number from 0 to 100; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() and 0 <= number <= HUNDRED else None


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _number(number: Decimal) -> str:
    short = round(number, 5)
    return number_format(short.normalize() if short % 1 else int(short))
