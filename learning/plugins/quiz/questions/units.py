"""Units after a number, what they multiply it by, and what a wrong one costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .common import ONE, ZERO
from .reading import Body
from .richtext import normal

HANDLINGS = ("none", "optional", "graded")
INPUTS = ("text", "radio", "select")


def clean(body: Body) -> dict[str, Any]:
    units = [
        {
            "unit": row.plain("unit", required=True, most=40),
            "multiplier": row.number("multiplier", default="1"),
        }
        for row in body.rows("units", place=_("Unit %d"), most=30)
    ]
    handling = body.one_of("unit_handling", HANDLINGS)
    _check(body, units, handling)
    return {
        "units": units,
        "unit_handling": handling,
        "unit_penalty": body.fraction("unit_penalty", low=ZERO, default="0.1"),
        "unit_penalty_of": body.one_of("unit_penalty_of", ("mark", "max")),
        "unit_input": body.one_of("unit_input", INPUTS),
        "unit_first": body.flag("unit_first"),
    }


def _check(body: Body, units: list[dict[str, str]], handling: str) -> None:
    names = [_key(row["unit"]) for row in units]
    if len(set(names)) < len(names):
        body.fault("units", _("Each unit may stand there once."))
    sizes = [Decimal(row["multiplier"]) for row in units]
    if any(size <= 0 for size in sizes):
        body.fault("units", _("A multiplier must be larger than 0."))
    if handling != "none" and ONE not in sizes:
        body.fault("units", _("One unit must have the multiplier 1: the answers are in it."))


@dataclass(frozen=True, slots=True)
class Units:
    """The rules of one question."""

    handling: str
    known: Mapping[str, Decimal]
    names: tuple[str, ...]
    penalty: Decimal
    penalty_of: str
    input: str
    first: bool

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Units:
        return cls(
            handling=body["unit_handling"],
            known={_key(row["unit"]): Decimal(row["multiplier"]) for row in body["units"]},
            names=tuple(row["unit"] for row in body["units"]),
            penalty=Decimal(body["unit_penalty"]),
            penalty_of=body["unit_penalty_of"],
            input=body["unit_input"],
            first=body["unit_first"],
        )

    @property
    def are_chosen(self) -> bool:
        """Whether the unit has a field of its own."""
        return self.handling != "none" and self.input != "text"

    @property
    def base(self) -> str:
        """The unit that the answers are in."""
        if self.handling == "none":
            return ""
        return next(name for name in self.names if self.known[_key(name)] == ONE)

    def multiplier(self, unit: str) -> Decimal | None:
        """None for a unit that is not known, or was left out where it counts."""
        if self.handling == "none" or (self.handling == "optional" and not unit):
            return ONE
        return self.known.get(_key(unit))

    def after_penalty(self, fraction: Decimal, *, is_right: bool) -> Decimal:
        if is_right or self.handling != "graded":
            return fraction
        taken = self.penalty * (fraction if self.penalty_of == "mark" else ONE)
        return max(ZERO, fraction - taken)

    def written(self, number: str) -> str:
        if not self.base:
            return number
        return f"{self.base} {number}" if self.first else f"{number} {self.base}"


def _key(unit: str) -> str:
    """Case counts (mW is no MW), spaces do not."""
    return "".join(normal(unit).split())
