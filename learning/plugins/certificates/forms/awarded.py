"""Choosing one of what other plugins announce, such as a learning path."""

from __future__ import annotations

from typing import Any

from django import forms

from learning.core.contract import award_kind, awarded_for
from learning.core.models import Course


class ChosenField(forms.ModelChoiceField):
    def bound_data(self, data: Any, initial: Any) -> Any:
        """Choosers look up what they show, and break on what no row can have as its id."""
        text = str(data or "")
        return data if text.isascii() and text.isdigit() and len(text) < 19 else None


class AwardedField(ChosenField):
    """What it offers, and its chooser, are only known once all plugins are there."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Course.objects.none(), required=False, **kwargs)


def offer_awarded(form: Any, name: str, *, subject: str) -> None:
    """Have the field ``name`` choose what ``subject`` names now, or any other that the user may.

    Without the plugin that announces this kind there is nothing to choose.
    """
    kind = award_kind(name)
    if kind is None or name not in form.fields:
        form.fields.pop(name, None)
        return
    present = awarded_for(subject) if subject.startswith(f"{name}:") else None
    rows = kind.offered(form.for_user)
    if present is not None:
        rows = rows | type(present)._default_manager.filter(pk=present.pk)
        form.initial[name] = present.pk
    field = form.fields[name]
    field.queryset, field.widget = rows, kind.chooser()
