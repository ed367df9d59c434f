"""Who is put on a path: three ways of naming people, with the reason and the due date."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from learning.core.api import candidates, people_forms
from learning.core.models import JobType, Person, Region, Unit

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


class ListForm(AssignForm, people_forms.PastedForm):
    field_order = ["people", "reason", "due_on"]


class FileForm(AssignForm, people_forms.TableForm):
    field_order = ["file", "reason", "due_on"]


class CohortForm(AssignForm, people_forms.CohortForm):
    field_order = ["cohort", "reason", "due_on"]


class GroupForm(AssignForm):
    """Everybody of a region whom all that is filled in fits."""

    unit = people_forms.UnitField(
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
        self.fields["unit"].queryset = people_forms.units_of(region)

    def people(self) -> Any:
        """The active people that are meant."""
        given = self.cleaned_data
        found = Person.objects.filter(region=self.region, is_active=True)
        if given["unit"]:
            found = found.filter(unit__path__startswith=given["unit"].path)
        if given["job_type"]:
            found = found.filter(job_type=given["job_type"])
        return found.filter(position__icontains=given["position"]) if given["position"] else found

    def given(self) -> dict[str, Any]:
        return {"entries": candidates.from_people(self.people()), "label": self.words()}

    def words(self) -> str:
        """What was chosen, for the list of jobs."""
        given = self.cleaned_data
        parts = [given["unit"] or self.region, given["job_type"], given["position"]]
        return " · ".join(str(part) for part in parts if part)
