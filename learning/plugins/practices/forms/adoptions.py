"""What editors tell of a replication."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.core.models import Region, Unit

from ..models import Adoption


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ProposalForm(forms.ModelForm):
    class Meta:
        model = Adoption
        fields = ["plan", "adaptations", "starts_on", "agency"]
        widgets = {
            "plan": _area(5),
            "adaptations": _area(3),
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "plan": _("Who does what until when, and with which means."),
            "adaptations": _("What must be different in your region."),
            "agency": _("Who carries it out."),
        }

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Q(region=region, kind=Unit.Kind.AGENCY, is_active=True)
        units = Unit.objects.filter(own | Q(pk=self.instance.agency_id))
        self.fields["agency"].queryset = units.order_by("name")

    def _post_clean(self) -> None:
        """The service writes; a form that sets the row's fields would hide what changed."""


class ProgressForm(ProposalForm):
    class Meta(ProposalForm.Meta):
        fields = [*ProposalForm.Meta.fields, "results", "lessons"]
        widgets = {**ProposalForm.Meta.widgets, "results": _area(4), "lessons": _area(4)}
        help_texts = {
            **ProposalForm.Meta.help_texts,
            "results": _("Shown to everybody on the page of the origin."),
            "lessons": _("What the next region should know."),
        }


class StepForm(forms.Form):
    step = forms.ChoiceField(
        choices=[(name, name) for name in ("approve", "decline", "start", "finish", "stop")]
    )
    note = forms.CharField(required=False, max_length=500)
