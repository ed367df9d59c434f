from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.core.regions.models import Person

from .models.erasure import LONGEST

REASON = forms.Textarea(attrs={"rows": 3})


class AskForm(forms.Form):
    note = forms.CharField(
        label=_("Message to the administrators"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        widget=REASON,
        help_text=_("The person reads it."),
    )


class EraseForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST,
        widget=REASON,
        help_text=_("For example: request of the person, with date or letter number."),
    )
    name = forms.CharField(
        label=_("Type the name of the person"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_name(self) -> str:
        typed = _plain(self.cleaned_data["name"])
        if typed not in (_plain(self.person.name), _plain(self.person.full_name)):
            raise forms.ValidationError(_("That is not the name of this person."))
        return typed


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
