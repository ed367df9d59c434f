"""How lists of participants are narrowed, and the steps taken with ticked people."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets import AdminDateInput

from learning.core.api import people_forms
from learning.core.models import Region, Unit

from ...models import LearningPath, PathEnrolment, StandingRule
from ...queries.participants import Asked, followed_paths
from ...services.acting import ACTIONS

REASON_MAX = 255
Status, Standing = PathEnrolment.Status, PathEnrolment.Standing


def _regions_of_people(request: HttpRequest) -> QuerySet[Region]:
    return people_forms.people_regions(request.user)


def _units(request: HttpRequest) -> QuerySet[Unit]:
    """Units of the chosen region, or of the only one: a whole country's are too many."""
    return people_forms.units_of(
        people_forms.chosen_region(request, people_forms.people_regions(request.user))
    )


class UnitChoiceField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, unit: Unit) -> str:
        return f"{'— ' * (unit.depth - 1)}{unit.name}"


class UnitFilter(django_filters.ModelChoiceFilter):
    field_class = UnitChoiceField


class ParticipantFilterSet(WagtailFilterSet):
    """Only its form is used: ``queries.participants.narrowed`` does the filtering."""

    nama = django_filters.CharFilter(label=_("Name"), max_length=100)
    status = django_filters.MultipleChoiceFilter(
        choices=Status.choices, label=_("Status"), widget=forms.CheckboxSelectMultiple
    )
    standing = django_filters.ChoiceFilter(
        choices=Standing.choices, label=_("Standing"), empty_label=_("Any")
    )
    telat = django_filters.ChoiceFilter(
        choices=[("1", _("Late"))], label=_("Late"), empty_label=_("Any")
    )
    region = django_filters.ModelChoiceFilter(
        queryset=_regions_of_people,
        label=_("Region of the participant"),
        empty_label=_("All regions"),
    )
    unit = UnitFilter(
        queryset=_units, label=_("Unit, with all units below it"), empty_label=_("All units")
    )
    method = django_filters.ChoiceFilter(
        choices=PathEnrolment.Method.choices, label=_("Method"), empty_label=_("Any")
    )
    rule = django_filters.ModelChoiceFilter(
        queryset=StandingRule.objects.none(), label=_("Standing rule"), empty_label=_("Any")
    )

    class Meta:
        model = PathEnrolment
        fields: list[str] = []

    def __init__(self, *args: Any, path: LearningPath, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["rule"].extra["queryset"] = StandingRule.objects.filter(path=path)
        if not path.is_certification:
            del self.filters["standing"]

    @property
    def asked(self) -> Asked:
        """What makes no sense does not count."""
        if not self.is_valid():
            return Asked()
        given = self.form.cleaned_data
        return Asked(
            name=given["nama"],
            status=tuple(given["status"] or ()),
            standing=given.get("standing") or "",
            is_late=bool(given["telat"]),
            region=given["region"].pk if given["region"] else None,
            unit=given["unit"].pk if given["unit"] else None,
            method=given["method"],
            rule=given["rule"].pk if given["rule"] else None,
        )


def _path_regions(request: HttpRequest) -> QuerySet[Region]:
    ids = followed_paths(request.user).order_by().values("region")
    return Region.objects.filter(pk__in=ids).order_by("path")


class PathFilterSet(WagtailFilterSet):
    region = django_filters.ModelChoiceFilter(
        queryset=_path_regions, label=_("Region"), empty_label=_("All regions")
    )
    live = django_filters.BooleanFilter(label=_("Published"))

    class Meta:
        model = LearningPath
        fields = ["region", "live"]


class ActionForm(forms.Form):
    action = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    reason = forms.CharField(label=_("Reason"), max_length=REASON_MAX, required=False, strip=True)
    due_on = forms.DateField(label=_("New due date"), required=False, widget=AdminDateInput)

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Enter a day from today on."))
        return day
