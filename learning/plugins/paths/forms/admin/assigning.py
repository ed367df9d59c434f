"""Who is put on a path: three ways of naming people, with the reason and the due date."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from learning.core.api import candidates
from learning.core.models import JobType, Person, Region, Unit

from .fields import UnitField, units_of

REASON_MAX = 255
MAX_POSITION = 80


class AssignForm(forms.Form):
    """What the ways of naming people share."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Told to whoever is put on the path, for example the number of a letter."),
        max_length=REASON_MAX,
    )
    due_on = forms.DateField(
        label=_("Due on (optional)"),
        help_text=_("Empty: as the path says."),
        required=False,
        widget=AdminDateInput,
    )

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Enter a day from today on."))
        return day


class ListForm(AssignForm):
    people = forms.CharField(
        label=_("NIP, NI PPPK or e-mail addresses"),
        help_text=_("One on each line, at most 2,000."),
        max_length=candidates.MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
    field_order = ["people", "reason", "due_on"]


class FileForm(AssignForm):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX with a column NIP or Email, at most 10 MB and 20,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        allow_empty_file=True,
    )
    field_order = ["file", "reason", "due_on"]


class GroupForm(AssignForm):
    """Everybody of a region whom all that is filled in fits."""

    unit = UnitField(
        label=_("Unit, with all units below it"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("The whole region"),
    )
    job_type = forms.ModelChoiceField(
        label=_("Job type"), queryset=JobType.objects.all(), required=False, empty_label=_("Any")
    )
    position = forms.CharField(
        label=_("Position contains"), max_length=MAX_POSITION, required=False, strip=True
    )
    field_order = ["unit", "job_type", "position", "reason", "due_on"]

    def __init__(self, *args: Any, region: Region | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.region = region
        self.fields["unit"].queryset = units_of(region)

    def people(self) -> Any:
        """The active people that are meant."""
        given = self.cleaned_data
        found = Person.objects.filter(region=self.region, is_active=True)
        if given["unit"]:
            found = found.filter(unit__path__startswith=given["unit"].path)
        if given["job_type"]:
            found = found.filter(job_type=given["job_type"])
        return found.filter(position__icontains=given["position"]) if given["position"] else found

    def words(self) -> str:
        """What was chosen, for the list of jobs."""
        given = self.cleaned_data
        parts = [given["unit"] or self.region, given["job_type"], given["position"]]
        return " · ".join(str(part) for part in parts if part)
