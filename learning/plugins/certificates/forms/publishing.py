"""What the forms of templates and badges share: in which regions somebody may write and publish."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from learning.core.api import RegionAwareForm, regions_with
from learning.core.models import Region


def offer_regions(form: Any, model: Any) -> None:
    """The regions in which the user may do this, and the one that stands there."""
    field, row = form.fields["region"], form.instance
    own = regions_with(form.for_user, model, "change" if row.pk else "add").order_by()
    present = Q(pk=row.region_id) if row.pk else Q(pk__in=())
    rows = Region.objects.filter(Q(pk__in=own.values("pk")) | present)
    field.queryset = rows.order_by("path")
    first = list(field.queryset[:2])
    if len(first) == 1:
        field.initial, field.empty_label = first[0].pk, None


class PublishingForm(RegionAwareForm):
    """``not_here`` says that the region is not one in which the user may publish."""

    is_publishing = False
    not_here: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "region" in self.fields:
            offer_regions(self, self._meta.model)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        region = cleaned.get("region")
        if self.is_publishing and region is not None:
            may = regions_with(self.for_user, self._meta.model, "publish")
            if not may.filter(pk=region.pk).exists():
                self.add_error("region", self.not_here)
        return cleaned
