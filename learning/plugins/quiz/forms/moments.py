"""Days and moments as the browser itself asks for them: no script, and a keyboard of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

YEARS = range(2000, 2200)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """Moments that a time zone can be reckoned for; others are a slip of the hand."""

    widget = MomentInput

    def to_python(self, value: Any) -> datetime | None:
        try:
            found = super().to_python(value)
        except OverflowError:
            found, year = None, 0
        else:
            year = found.year if found else YEARS[0]
        if year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
