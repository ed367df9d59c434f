"""What users may ask for: filters of the lists, forms of the actions."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from learning.core.api import PeopleFilterSet, candidates, people_forms
from learning.core.models import Activity, Course, Enrolment, Region, Unit

from . import access, queries, services

BANDS = [
    ("none", _("Nothing yet")),
    ("under_half", _("Under 50 %")),
    ("over_half", _("50 to 99 %")),
    ("done", _("Completed")),
]
REASON_MAX = 255


def _course_regions(request: HttpRequest) -> QuerySet[Region]:
    ids = access.courses(request.user).order_by().values("region")
    return Region.objects.filter(pk__in=ids).order_by("path")


class CourseFilterSet(WagtailFilterSet):
    region = django_filters.ModelChoiceFilter(
        queryset=_course_regions, label=_("Region"), empty_label=_("All regions")
    )
    is_live = django_filters.BooleanFilter(label=_("Published"))

    class Meta:
        model = Course
        fields = ["region", "is_live"]


def _regions_of_people(request: HttpRequest) -> QuerySet[Region]:
    return people_forms.people_regions(request.user)


def _units(request: HttpRequest) -> QuerySet[Unit]:
    """Units of the chosen region, or of the only one: a whole country's are too many."""
    chosen = request.GET.get("region", "")
    regions = list(people_forms.people_regions(request.user).values_list("pk", flat=True))
    if chosen.isascii() and chosen.isdigit() and int(chosen) in regions:
        regions = [int(chosen)]
    if len(regions) != 1:
        return Unit.objects.none()
    return Unit.objects.filter(region=regions[0], is_active=True).order_by("path")


class UnitChoiceField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, unit: Unit) -> str:
        return people_forms.indented(unit)


class UnitFilter(django_filters.ModelChoiceFilter):
    field_class = UnitChoiceField


class ParticipantFilterSet(PeopleFilterSet):
    nama = django_filters.CharFilter(
        field_name="person__name", lookup_expr="icontains", label=_("Name"), max_length=100
    )
    status = django_filters.MultipleChoiceFilter(
        choices=Enrolment.Status.choices,
        label=_("Status"),
        widget=forms.CheckboxSelectMultiple,
    )
    progress = django_filters.ChoiceFilter(
        choices=BANDS, label=_("Progress"), method="in_band", empty_label=_("Any")
    )
    region = django_filters.ModelChoiceFilter(
        field_name="person__region",
        queryset=_regions_of_people,
        label=_("Region of the participant"),
        empty_label=_("All regions"),
    )
    unit = UnitFilter(
        queryset=_units,
        label=_("Unit, with all units below it"),
        method="in_unit",
        empty_label=_("All units"),
    )

    class Meta:
        model = Enrolment
        fields = ["nama", "status", "progress", "region", "unit"]

    def in_band(self, rows: QuerySet, name: str, band: str) -> QuerySet:
        return queries.in_band(rows, band)

    def in_unit(self, rows: QuerySet, name: str, unit: Unit) -> QuerySet:
        return rows.filter(person__unit__path__startswith=unit.path)


class ActionForm(forms.Form):
    action = forms.ChoiceField(choices=[(name, name) for name in services.ACTIONS])
    reason = forms.CharField(
        label=_("Reason (optional)"), max_length=REASON_MAX, required=False, strip=True
    )


class OverrideForm(forms.Form):
    activity = forms.ModelChoiceField(
        label=_("Activity"), queryset=Activity.objects.none(), empty_label=None
    )
    completed = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("1", _("Complete")), ("0", _("Not complete"))],
        coerce=lambda value: value == "1",
        initial="1",
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_MAX,
        help_text=_("The participant sees the reason. It is kept with your name."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Activity.objects.filter(course=course, is_live=True)
        self.fields["activity"].queryset = rows.order_by("order", "pk")


class EnrolForm(forms.Form):
    """What the ways of naming people share."""

    reason = forms.CharField(
        label=_("Reason or letter number (optional)"), max_length=REASON_MAX, required=False
    )
    key = forms.CharField(label=_("Enrolment key"), max_length=64, required=False)

    def __init__(self, *args: Any, needs_key: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_key:
            del self.fields["key"]


class ListForm(EnrolForm, people_forms.PastedForm):
    field_order = ["people", "reason", "key"]


class UnitForm(EnrolForm):
    unit = people_forms.UnitField(
        label=_("Unit"),
        help_text=_("Everybody active in it and in all units below it."),
        queryset=Unit.objects.none(),
    )
    field_order = ["unit", "reason", "key"]

    def __init__(self, *args: Any, region: Region | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = people_forms.units_of(region)

    def given(self) -> dict[str, Any]:
        unit = self.cleaned_data["unit"]
        return {"entries": candidates.from_unit(unit), "label": str(unit)}


class FileForm(EnrolForm, people_forms.TableForm):
    field_order = ["file", "reason", "key"]


class CohortForm(EnrolForm, people_forms.CohortForm):
    field_order = ["cohort", "reason", "key"]
