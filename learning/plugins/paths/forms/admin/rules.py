"""The form of a standing rule: people of one's own regions, paths that are published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.core.api import people_forms

from ...models import StandingRule
from ...models.paths import Scope
from ...queries.participants import followed_paths

FIELDS = ["name", "path", *people_forms.RULE_FIELDS, "due_days", "reason", "is_active"]


class StandingRuleForm(people_forms.PeopleRuleForm):
    class Meta:
        model = StandingRule
        fields = FIELDS
        widgets = {"job_types": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        live = followed_paths(self.for_user).filter(live=True).order_by().values("pk")
        paths = self.fields["path"].queryset
        chosen = Q(pk__in=live) | Q(pk=self.instance.path_id)
        self.fields["path"].queryset = paths.filter(chosen).order_by("title", "pk")
        self.fields["name"].help_text = _(
            "For example “All heads of agencies” or “PPPK in their first year”."
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        path, region = cleaned.get("path"), cleaned.get("region")
        if path and region and path.scope == Scope.REGION and path.region_id != region.pk:
            self.add_error("path", _("This path is meant for the people of its own region."))
        return cleaned
