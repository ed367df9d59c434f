"""How the queue is narrowed, and what decides about evidence."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from learning.core.models import CreditScope, Region, Unit

from ..models import Evidence, VerificationRule
from ..queries import queue
from ..queries.forms import form_names
from ..services.bulk import ACTIONS
from ..services.deciding import Accepted
from .filing import MAX_JP

STATES = [
    ("waiting", pgettext_lazy("evidence", "Waiting for a decision")),
    ("held", pgettext_lazy("evidence", "Waiting for the head")),
    ("revision", pgettext_lazy("evidence is", "Needs revision")),
    ("approved", pgettext_lazy("evidence is", "Approved")),
    ("rejected", pgettext_lazy("evidence is", "Rejected")),
]
AGES = [("3", _("3 days or more")), ("7", _("7 days or more")), ("14", _("14 days or more"))]
MAX_SEARCH = 100


def _regions(request: HttpRequest) -> QuerySet[Region]:
    return queue.own_regions(request.user)


class UnitChoiceField(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, unit: Unit) -> str:
        return f"{'— ' * (unit.depth - 1)}{unit.name}"


class UnitFilter(django_filters.ModelChoiceFilter):
    """Of units of the chosen region, or of the only one: a whole country's are too many."""

    field_class = UnitChoiceField

    def get_queryset(self, request: HttpRequest) -> QuerySet[Unit]:
        # Of the filters as they were given, which are not always those of the address.
        regions, asked = queue.own_regions(request.user), self.parent.data.get("region", "")
        if asked.isascii() and asked.isdigit():
            regions = regions.filter(pk=asked[:18])
        found = list(regions[:2])
        if len(found) != 1:
            return Unit.objects.none()
        return Unit.objects.filter(region=found[0], is_active=True).order_by("path")


class QueueFilterSet(WagtailFilterSet):
    q = django_filters.CharFilter(
        label=_("Name, title, organiser or certificate number"),
        method="search",
        max_length=MAX_SEARCH,
    )
    state = django_filters.ChoiceFilter(
        choices=STATES, label=_("State"), empty_label=_("Any"), method="in_state"
    )
    form_code = django_filters.ChoiceFilter(
        choices=lambda: list(form_names().items()),
        label=_("Form of development"),
        empty_label=_("Any"),
    )
    region = django_filters.ModelChoiceFilter(
        field_name="person__region",
        queryset=_regions,
        label=_("Region"),
        empty_label=_("All regions"),
    )
    unit = UnitFilter(
        label=_("Unit, with all units below it"),
        empty_label=_("All units"),
        method="in_unit",
    )
    flagged = django_filters.ChoiceFilter(
        choices=[("1", _("Flagged")), ("0", _("Not flagged"))],
        label=_("Duplicates and overlaps"),
        empty_label=_("Any"),
        method="is_flagged",
    )
    verifier = django_filters.ChoiceFilter(
        choices=[("me", _("Given to me")), ("none", _("Given to nobody"))],
        label=_("Verifier"),
        empty_label=_("Any"),
        method="given_to",
    )
    age = django_filters.ChoiceFilter(
        choices=AGES, label=_("Waiting"), empty_label=_("Any"), method="waiting"
    )

    class Meta:
        model = Evidence
        fields: list[str] = []

    def search(self, rows: QuerySet[Evidence], name: str, value: str) -> QuerySet[Evidence]:
        text = value.replace("\x00", "").strip()
        return rows.filter(
            Q(person__name__icontains=text)
            | Q(title__icontains=text)
            | Q(organiser__icontains=text)
            | Q(certificate_number__icontains=text)
        )

    def in_state(self, rows: QuerySet[Evidence], name: str, value: str) -> QuerySet[Evidence]:
        return rows.filter(queue.states()[value])

    def in_unit(self, rows: QuerySet[Evidence], name: str, value: Unit) -> QuerySet[Evidence]:
        return rows.filter(person__unit__path__startswith=value.path)

    def is_flagged(self, rows: QuerySet[Evidence], name: str, value: str) -> QuerySet[Evidence]:
        return rows.filter(is_flagged=value == "1")

    def given_to(self, rows: QuerySet[Evidence], name: str, value: str) -> QuerySet[Evidence]:
        if value == "me":
            return rows.filter(verifier=self.request.user)
        return rows.filter(verifier__isnull=True)

    def waiting(self, rows: QuerySet[Evidence], name: str, value: str) -> QuerySet[Evidence]:
        return queue.older_than(rows, int(value))


class ReasonField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Reason"))
        super().__init__(
            max_length=500,
            strip=True,
            widget=forms.Textarea(attrs={"rows": 3}),
            **kwargs,
        )


class AcceptedForm(forms.Form):
    """What counts; begins with what was claimed."""

    form_code = forms.ChoiceField(label=_("Form that counts"))
    scope = forms.ChoiceField(label=_("Scope that counts"), choices=CreditScope.choices)
    jp = forms.IntegerField(label=_("JP that count"), required=False, min_value=0, max_value=MAX_JP)

    def __init__(self, *args: Any, evidence: Evidence, **kwargs: Any) -> None:
        self.evidence = evidence
        given = {
            "form_code": evidence.accepted_form or evidence.form_code,
            "scope": evidence.accepted_scope or evidence.scope,
            "jp": evidence.claimed_jp if evidence.accepted_jp is None else evidence.accepted_jp,
        }
        super().__init__(*args, initial=given, **kwargs)
        names = form_names()
        kept = given["form_code"]
        self.fields["form_code"].choices = [*({kept: kept} | names).items()]

    def accepted(self, reason: str = "") -> Accepted:
        given = self.cleaned_data
        return Accepted(given["form_code"], given["scope"], given["jp"], reason)


class DecisionForm(AcceptedForm):
    decision = forms.ChoiceField(
        choices=[(name, name) for name in ("approve", "send_back", "reject", "estimate")]
    )
    reason = ReasonField(
        required=False,
        help_text=_(
            "Needed to send it back, to reject it, or where something else counts than was "
            "claimed. The employee reads it."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") in ("send_back", "reject") and not cleaned.get("reason"):
            self.add_error("reason", _("Enter a reason."))
        return cleaned


class CorrectionForm(AcceptedForm):
    step = forms.ChoiceField(choices=[("correct", "correct"), ("reverse", "reverse")])
    reason = ReasonField(help_text=_("The employee and the ledger keep it."))


class VerifierField(forms.ModelChoiceField):
    def label_from_instance(self, user: Any) -> str:
        return user.get_full_name() or str(user)


class AssignForm(forms.Form):
    verifier = VerifierField(
        queryset=None, label=_("Verifier"), required=False, empty_label=_("Nobody")
    )

    def __init__(self, *args: Any, verifiers: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verifier"].queryset = verifiers


class ManyForm(AssignForm):
    action = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    reason = forms.CharField(max_length=500, required=False, strip=True)
    all = forms.BooleanField(required=False)


class RuleForm(forms.ModelForm):
    class Meta:
        model = VerificationRule
        fields = ("endorsement", "amber_days", "red_days")
        help_texts = {
            "endorsement": _(
                "Asked for: the verifiers see the head's word and may decide before it. Needed: "
                "evidence enters the queue only after it."
            ),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        amber, red = cleaned.get("amber_days"), cleaned.get("red_days")
        if amber and red and red < amber:
            self.add_error("red_days", _("This cannot be fewer days than the one before."))
        return cleaned
