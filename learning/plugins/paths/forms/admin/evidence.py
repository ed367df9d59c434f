"""How the queue of evidence is narrowed, and what decides about it."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from learning.core.models import Region

from ...models import Claim
from .fields import people_regions

REASON_MAX = 500


def _regions(request: HttpRequest) -> QuerySet[Region]:
    return people_regions(request.user)


class ClaimFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        choices=Claim.State.choices, label=_("State"), empty_label=_("Any")
    )
    region = django_filters.ModelChoiceFilter(
        field_name="person__region",
        queryset=_regions,
        label=_("Region of the participant"),
        empty_label=_("All regions"),
    )
    mine = django_filters.ChoiceFilter(
        choices=[("1", _("Decided by me"))],
        label=_("Decided by"),
        empty_label=_("Anybody"),
        method="of_mine",
    )

    class Meta:
        model = Claim
        fields = ["state", "region", "mine"]

    def of_mine(self, rows: QuerySet[Claim], name: str, value: str) -> QuerySet[Claim]:
        return rows.filter(decided_by=self.request.user)


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=[("approve", "approve"), ("send_back", "send_back")])
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed to send it back. The participant reads it."),
        max_length=REASON_MAX,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == "send_back" and not cleaned.get("reason"):
            self.add_error("reason", _("Enter a reason."))
        return cleaned
