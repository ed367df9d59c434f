"""Which region and period a batch is made of."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.core.api import regions_with
from learning.core.models import Region

from .models import Batch

# Nothing older is in the ledger, and no file is a whole career.
FIRST = date(2000, 1, 1)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class BatchForm(forms.Form):
    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.none(), empty_label=None
    )
    start = forms.DateField(label=_("Finished from"), widget=DateInput)
    end = forms.DateField(label=_("Finished until"), widget=DateInput)

    def __init__(self, data: Any, *, user: Any) -> None:
        regions, today = regions_with(user, Batch, "add"), timezone.localdate()
        first = regions.first()
        usual = {
            "region": str(first.pk) if first else "",
            "start": date(today.year, 1, 1).isoformat(),
            "end": today.isoformat(),
        }
        super().__init__({name: data.get(name) or value for name, value in usual.items()})
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        start, end = values.get("start"), values.get("end")
        if start and end and end < start:
            self.add_error("end", _("The period ends before it begins."))
        if (start and start < FIRST) or (end and end > timezone.localdate()):
            self.add_error(None, _("Choose days between the year 2000 and today."))
        return values
