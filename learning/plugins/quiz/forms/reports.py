"""What staff may ask of the list of attempts, and what they do with those they tick."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from learning.core.api import PeopleFilterSet
from learning.core.models import Unit

from ..models import QuizAttempt
from .moments import MomentField, day_input

REASON_MAX = 255
ACTIONS = [
    ("regrade", _("Grade again")),
    ("extend", _("Give more time")),
    ("attempts", _("Give more attempts")),
    ("reopen", _("Open again")),
    ("close", _("Hand in now")),
    ("delete", _("Delete")),
]
WITH_REASON = {"extend", "attempts", "reopen", "delete"}


def _units(request: Any) -> QuerySet[Unit]:
    """Units of the people who took the quiz; the view notes which they are."""
    return Unit.objects.filter(pk__in=getattr(request, "quiz_units", ())).order_by("path")


class AttemptFilterSet(PeopleFilterSet):
    name = django_filters.CharFilter(
        field_name="person__name", lookup_expr="icontains", label=_("Name"), max_length=100
    )
    state = django_filters.MultipleChoiceFilter(
        label=_("State"),
        choices=QuizAttempt.State.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit"), queryset=_units, method="in_unit", empty_label=_("All units")
    )
    waiting = django_filters.BooleanFilter(
        field_name="waits_for_marking",
        label=_("Waits for marking"),
    )
    finished_from = django_filters.DateFilter(
        field_name="finished_at",
        lookup_expr="date__gte",
        label=_("Finished from"),
        widget=day_input(),
    )
    finished_until = django_filters.DateFilter(
        field_name="finished_at",
        lookup_expr="date__lte",
        label=_("Finished until"),
        widget=day_input(),
    )

    class Meta:
        model = QuizAttempt
        fields: list[str] = []

    def in_unit(self, rows: QuerySet[QuizAttempt], name: str, unit: Unit | None) -> Any:
        return rows.filter(person__unit__path__startswith=unit.path) if unit else rows


class ManyForm(forms.Form):
    """``until`` is needed to give time, a reason for all but grading again and handing in."""

    action = forms.ChoiceField(choices=ACTIONS)
    until = MomentField(label=_("Until"), required=False)
    count = forms.IntegerField(
        label=_("Attempts more"),
        required=False,
        initial=1,
        min_value=1,
        max_value=99,
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=REASON_MAX)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        action = data.get("action")
        if action == "extend" and not data.get("until"):
            self.add_error("until", _("Say until when there is more time."))
        if action in WITH_REASON and not data.get("reason", "").strip():
            self.add_error("reason", _("Give a reason: it is kept with the attempt."))
        return data
