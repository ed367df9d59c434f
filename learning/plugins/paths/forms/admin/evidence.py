"""How the queue of evidence is narrowed, and what decides about it."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from learning.core.api import people_forms
from learning.core.models import CreditScope, Region

from ...models import Claim
from ...queries.evidence import form_choices
from ...services.claims import Hours

REASON_MAX = 500
MAX_JP = 1_000


def _regions(request: HttpRequest) -> QuerySet[Region]:
    return people_forms.people_regions(request.user)


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
    form_code = forms.ChoiceField(
        label=_("Form of development"),
        help_text=_("Only if the programme is to count among the participant's learning hours."),
        required=False,
    )
    scope = forms.ChoiceField(label=_("Scope"), choices=CreditScope.choices, required=False)
    jp = forms.IntegerField(
        label=_("JP of the certificate"),
        help_text=_("How many of them count follows from the rules in force."),
        min_value=1,
        max_value=MAX_JP,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_code"].choices = [("", _("Count no learning hours")), *form_choices()]

    @property
    def hours(self) -> Hours | None:
        given = self.cleaned_data
        if not given["form_code"]:
            return None
        scope = given["scope"] or CreditScope.NATIONAL
        return Hours(given["form_code"], str(scope), given["jp"])

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == "send_back" and not cleaned.get("reason"):
            self.add_error("reason", _("Enter a reason."))
        has_jp = cleaned.get("jp") or "jp" in self.errors
        if cleaned.get("decision") == "approve" and cleaned.get("form_code") and not has_jp:
            self.add_error("jp", _("Enter the JP that the certificate names."))
        return cleaned
