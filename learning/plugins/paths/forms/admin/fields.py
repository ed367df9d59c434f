"""Fields that offer only what is of the user's regions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest

from learning.core.api import regions_with
from learning.core.models import Person, Region, Unit


def indented(unit: Unit) -> str:
    return f"{'— ' * (unit.depth - 1)}{unit.name}"


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, unit: Unit) -> str:
        return indented(unit)


class UnitsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, unit: Unit) -> str:
        return indented(unit)


def people_regions(user: Any) -> Any:
    """Active regions whose people the user may see."""
    return regions_with(user, Person, "view")


def units_of(region: Region | None) -> Any:
    """Active units of a region, each below its own; none without a region."""
    if region is None:
        return Unit.objects.none()
    return Unit.objects.filter(region=region, is_active=True).order_by("path")


def chosen_region(request: HttpRequest, regions: Any) -> Region | None:
    """The one of ``regions`` that the address names, or the only one there is."""
    asked = request.GET.get("region", "")
    if asked.isascii() and asked.isdigit():
        return regions.filter(pk=asked[:18]).first()
    first = list(regions[:2])
    return first[0] if len(first) == 1 else None
