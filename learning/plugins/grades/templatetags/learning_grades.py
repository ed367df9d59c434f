"""What the templates of grades ask for."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

from .. import figures

register = template.Library()


@register.simple_tag
def typed(form: Any, step: str, field: Any) -> dict[str, Any]:
    """What stands in a field of a step: what was sent, where the step was refused."""
    if form is None or form.data.get("step") != step:
        return {"value": field.value, "wrong": False}
    return {"value": form.data.get(field.name, ""), "wrong": field.name in form.errors}


@register.simple_tag
def out_of(most: Decimal, places: int = 2) -> str:
    return figures.out_of(most, places)


@register.simple_tag
def weight(line: Any) -> str:
    """Of a line of an explanation: its share of the total."""
    return "" if line is None or line.weight is None else figures.percent(line.weight * 100)


@register.simple_tag
def told_of(told: Mapping[int, Any], pk: int) -> Any:
    return told.get(pk)
