"""A form knows the row as its page showed it: what others changed meanwhile is not undone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.functional import cached_property

NAME = "shown"


def plain(row: Model, name: str) -> Any:
    """The value of a field; of a relation, its key."""
    return row._meta.get_field(name).value_from_object(row)  # type: ignore[union-attr]


class ShownForm(forms.ModelForm):
    """``remembered`` names the fields of the row that its page is to bring back."""

    remembered: tuple[str, ...]

    def __init__(self, data: Any, *, instance: Model, **kwargs: Any) -> None:
        self.brought = self._brought(data)
        super().__init__(data, instance=self._as_shown(instance), **kwargs)
        # Checking the form writes what was typed into its row.
        self.seen_row = copy(self.instance)

    def _brought(self, data: Any) -> Mapping[str, Any]:
        try:
            found = json.loads((data or {}).get(NAME, ""))
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def _as_shown(self, row: Model) -> Model:
        found = copy(row)
        try:
            for name in self.remembered:
                if name in self.brought:
                    field = row._meta.get_field(name)
                    value = field.to_python(self.brought[name])  # type: ignore[union-attr]
                    setattr(found, field.attname, value)  # type: ignore[union-attr]
        except (ValueError, TypeError, ValidationError):
            return row
        return found

    @property
    def shown(self) -> str:
        """What the page brings back, as JSON."""
        if self.is_bound:
            return str(self.data.get(NAME, ""))
        return json.dumps(self.to_remember(), default=str)

    def to_remember(self) -> dict[str, Any]:
        return {name: plain(self.instance, name) for name in self.remembered}

    @cached_property
    def changed_data(self) -> list[str]:
        """What was changed on the page, however its numbers are written."""
        return [name for name in super().changed_data if not self._is_same_number(name)]

    def _is_same_number(self, name: str) -> bool:
        field = self.fields[name]
        if not isinstance(field, forms.DecimalField) or name not in self.cleaned_data:
            return False
        same: bool = field.to_python(self.initial.get(name)) == self.cleaned_data[name]
        return same

    def seen(self, names: Iterable[str]) -> dict[str, Any]:
        return {name: plain(self.seen_row, name) for name in names}

    def over(self, row: Model, *, without: Iterable[str], **kwargs: Any) -> Self:
        """The form of ``row`` as it is now, with what was typed into this one but ``without``."""
        found = type(self)(None, instance=row, **kwargs)
        typed = set(self.changed_data) - set(without)
        found.initial.update({name: self.cleaned_data[name] for name in typed})
        return found
