"""The form of a standing rule: people of one's own regions, paths that are published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from learning.core.api import regions_with
from learning.core.models import Person, Region, Unit

from ...models import StandingRule
from ...models.paths import Scope
from ...queries.participants import followed_paths
from .fields import UnitsField, units_of

FIELDS = [
    *("name", "path", "region", "with_regions_below", "units", "job_types", "statuses"),
    *("position_contains", "heads_only", "agency_heads_only", "within_months"),
    *("due_days", "reason", "is_active"),
]


class StandingRuleForm(WagtailAdminModelForm):
    units = UnitsField(
        label=_("Units, with those below"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("None chosen: all of the region."),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    statuses = forms.MultipleChoiceField(
        label=_("Employment status"),
        choices=Person.Status.choices,
        required=False,
        help_text=_("None chosen: all."),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = StandingRule
        fields = FIELDS
        widgets = {"job_types": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_regions()
        live = followed_paths(self.for_user).filter(live=True).order_by().values("pk")
        paths = self.fields["path"].queryset
        chosen = Q(pk__in=live) | Q(pk=self.instance.path_id)
        self.fields["path"].queryset = paths.filter(chosen).order_by("title", "pk")
        self.fields["name"].help_text = _(
            "For example “All heads of agencies” or “PPPK in their first year”."
        )

    def _offer_regions(self) -> None:
        action = "change" if self.instance.pk else "add"
        own = regions_with(self.for_user, StandingRule, action)
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

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        path, region = cleaned.get("path"), cleaned.get("region")
        if path and region and path.scope == Scope.REGION and path.region_id != region.pk:
            self.add_error("path", _("This path is meant for the people of its own region."))
        return cleaned
