"""How a person marks: one number, a rubric, or a marking guide."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .common import ZERO, settled
from .reading import Body

METHODS = ("simple", "rubric", "guide")


def clean(body: Body) -> dict[str, Any]:
    below = body.below("marking")
    method = below.one_of("method", METHODS)
    criteria: list[dict[str, Any]] = []
    if method == "simple":
        return {"method": method, "criteria": criteria}
    for row in below.rows("criteria", place=_("Criterion %d"), prefix="c", least=1, most=20):
        criterion = {"id": row.id, "text": row.plain("text", required=True)}
        if method == "rubric":
            criterion["levels"] = _levels(row)
        else:
            criterion["max"] = row.number("max", least=ZERO)
        criteria.append(criterion)
    if criteria and not most_points({"method": method, "criteria": criteria}):
        below.fault("criteria", _("There are no points to be had."))
    return {"method": method, "criteria": criteria}


def _levels(row: Body) -> list[dict[str, str]]:
    levels = [
        {"text": level.plain("text", required=True), "points": level.number("points", least=ZERO)}
        for level in row.rows("levels", place=_("Level %d"), least=2, most=10)
    ]
    if len({level["points"] for level in levels}) < len(levels):
        row.fault("levels", _("Each level needs points of its own."))
    return sorted(levels, key=lambda level: Decimal(level["points"]))


def most_points(marking: Mapping[str, Any]) -> Decimal:
    if marking["method"] == "guide":
        return sum((Decimal(row["max"]) for row in marking["criteria"]), ZERO)
    tops = (
        max((Decimal(level["points"]) for level in row["levels"]), default=ZERO)
        for row in marking["criteria"]
    )
    return sum(tops, ZERO)


def fraction(marking: Mapping[str, Any], points: Mapping[str, Decimal]) -> Decimal:
    """Points by the most there are; criteria that are missing count 0."""
    top = most_points(marking)
    if not top:
        return ZERO
    ids = {row["id"] for row in marking["criteria"]}
    return settled(sum((value for key, value in points.items() if key in ids), ZERO) / top)
