"""Choices of readers, as a form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.core.api import NoticeKind, notice_kinds

from .models import DeliverySettings, Preference

HOURS = [(hour, f"{hour:02d}.00") for hour in range(24)]
PREFIX = "kind-"


def _time(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, required=False, widget=widget)


class PreferencesForm(forms.Form):
    mail_off = forms.BooleanField(
        label=gettext_lazy("Stop all e-mails that can be stopped"), required=False
    )
    digest_hour = forms.TypedChoiceField(
        label=gettext_lazy("Digests come at"), choices=HOURS, coerce=int
    )
    digest_weekday = forms.TypedChoiceField(
        label=gettext_lazy("The weekly digest comes on"),
        choices=DeliverySettings.Weekday.choices,
        coerce=int,
    )
    quiet_from = _time(gettext_lazy("No e-mail from"))
    quiet_until = _time(gettext_lazy("until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in notice_kinds().values():
            self.fields[PREFIX + kind.slug] = forms.ChoiceField(
                label=kind.label, help_text=kind.explains, choices=_paces(kind)
            )

    @staticmethod
    def initial_of(settings: DeliverySettings, paces: dict[str, str]) -> dict[str, Any]:
        fields = ("mail_off", "digest_hour", "digest_weekday", "quiet_from", "quiet_until")
        return {name: getattr(settings, name) for name in fields} | {
            PREFIX + slug: pace for slug, pace in paces.items()
        }

    def kinds(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.fields if name.startswith(PREFIX))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("quiet_from")) != bool(data.get("quiet_until")):
            lacking = "quiet_until" if data.get("quiet_from") else "quiet_from"
            if lacking not in self.errors:
                self.add_error(lacking, _("Enter both times, or neither."))
        return data

    def choices(self) -> dict[str, Any]:
        """What ``services.choosing.choose`` takes."""
        data = dict(self.cleaned_data)
        slugs = [name.removeprefix(PREFIX) for name in self.fields if name.startswith(PREFIX)]
        return {"paces": {slug: data.pop(PREFIX + slug) for slug in slugs}, **data}


def _paces(kind: NoticeKind) -> list[tuple[str, Any]]:
    choices = Preference.Pace.choices
    return choices if kind.can_stop else [row for row in choices if row[0] != Preference.Pace.OFF]
