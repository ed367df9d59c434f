from __future__ import annotations

from typing import Any

from django import forms


class KeyField(forms.ModelChoiceField):
    """Gives the text of the chosen row's ``to_field_name``, as a condition stores it."""

    def to_python(self, value: Any) -> str | None:
        found = super().to_python(value)
        return None if found is None else str(getattr(found, self.to_field_name or "pk"))

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
