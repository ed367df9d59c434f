"""Forms about people that pages of the admin share: whom one names, and whom a rule means."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from learning.core.contract import DomainError

from . import candidates
from .choosers import ChosenField, cohort_chooser
from .importing.files import MAX_BYTES
from .models import Cohort, Person, Region, Unit
from .permissions import policy_for, regions_with

RULE_FIELDS = (
    *("region", "with_regions_below", "units", "job_types", "statuses", "position_contains"),
    *("heads_only", "agency_heads_only", "within_months"),
)


def indented(unit: Unit) -> str:
    return f"{'— ' * (unit.depth - 1)}{unit.name}"


class UnitField(forms.ModelChoiceField):
    """A select that shows the tree."""

    def label_from_instance(self, unit: Unit) -> str:
        return indented(unit)


class UnitsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, unit: Unit) -> str:
        return indented(unit)


def units_of(region: Region | None) -> QuerySet[Unit]:
    """Active units of a region, each below its own; none without a region."""
    if region is None:
        return Unit.objects.none()
    return Unit.objects.filter(region=region, is_active=True).order_by("path")


def people_regions(user: Any) -> QuerySet[Region]:
    """Active regions whose people the user may see."""
    return regions_with(user, Person, "view")


def chosen_region(request: HttpRequest, regions: QuerySet[Region]) -> Region | None:
    """The one of ``regions`` that the address names, or the only one there is."""
    asked = request.GET.get("region", "")
    if asked.isascii() and asked.isdigit():
        return regions.filter(pk=asked[:18]).first()
    first = list(regions[:2])
    return first[0] if len(first) == 1 else None


class PastedForm(forms.Form):
    people = forms.CharField(
        label=gettext_lazy("NIP, NI PPPK or e-mail addresses"),
        help_text=gettext_lazy("One on each line, at most 2,000."),
        max_length=candidates.MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )

    def given(self) -> dict[str, Any]:
        """What a service that prepares a job takes; raises DomainError."""
        entries = candidates.from_text(self.cleaned_data["people"])
        return {"entries": entries, "label": _("Pasted list")}


class TableForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV or XLSX with a column NIP or Email, at most 10 MB and 20,000 rows."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        allow_empty_file=True,
    )

    def given(self) -> dict[str, Any]:
        file = self.cleaned_data["file"]
        # One byte more than allowed is enough to see that it is too much.
        content = file.read(MAX_BYTES + 1)
        if not content:
            raise DomainError(_("The file is empty."))
        return {"content": content, "filename": file.name}


class CohortForm(forms.Form):
    cohort = ChosenField(
        label=gettext_lazy("Cohort"),
        help_text=gettext_lazy("Everybody active who is in it now."),
        queryset=Cohort.objects.none(),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = policy_for(Cohort).instances_user_has_permission_for(user, "view")
        field = self.fields["cohort"]
        field.queryset = seen.filter(is_active=True)
        field.widget = cohort_chooser()

    def given(self) -> dict[str, Any]:
        cohort = self.cleaned_data["cohort"]
        people = Person.objects.filter(cohort_members__cohort=cohort, is_active=True)
        return {"entries": candidates.from_people(people), "label": cohort.name}


class PeopleRuleForm(WagtailAdminModelForm):
    """For models that are a ``PeopleRule``: people of the regions in which the user may do it."""

    units = UnitsField(
        label=gettext_lazy("Units, with those below"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=gettext_lazy("None chosen: all of the region."),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    statuses = forms.MultipleChoiceField(
        label=gettext_lazy("Employment status"),
        choices=Person.Status.choices,
        required=False,
        help_text=gettext_lazy("None chosen: all."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        action = "change" if self.instance.pk else "add"
        own = regions_with(self.for_user, type(self.instance), action)
        field = self.fields["region"]
        field.queryset = own
        regions = list(own)
        if len(regions) == 1:
            field.initial, field.empty_label = regions[0].pk, None
        if not any(region.kind == Region.Kind.NATION for region in regions):
            del self.fields["with_regions_below"]
        self.fields["units"].queryset = units_of(self._region(regions))

    def _region(self, regions: list[Region]) -> Region | None:
        """Whose units are offered: of the region chosen now, stored, or the only one."""
        asked = self.data.get(self.add_prefix("region")) if self.is_bound else None
        wanted = asked or str(self.instance.region_id or "")
        found = next((region for region in regions if str(region.pk) == wanted), None)
        return found or (regions[0] if len(regions) == 1 else None)
