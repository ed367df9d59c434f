"""Which template something gets."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from learning.core.api import policy_for, regions_with
from learning.core.models import Region

from ..models import CertificateTemplate, TemplateChoice


def upwards(region: Region) -> list[str]:
    """Tree paths of the region and of all above it."""
    step = region.steplen
    return [region.path[:end] for end in range(step, len(region.path) + 1, step)]


def choice_for(region: Region, *, kind: str, subject: str) -> TemplateChoice | None:
    """Its own first, then the region's for the kind, then that of the nearest region above.

    A choice of a template that is not published is passed over; one of none says that nothing is
    given. One query.
    """
    rows = (
        TemplateChoice.objects.filter(
            Q(source="", region__path__in=upwards(region)) | Q(source=subject, region=region),
            Q(template=None) | Q(template__live=True),
            kind=kind,
        )
        .select_related("template__region", "region")
        .order_by("pk")
    )
    found = sorted(rows, key=lambda row: (bool(row.source), len(row.region.path)))
    return found[-1] if found else None


def template_for(region: Region, *, kind: str, subject: str) -> CertificateTemplate | None:
    choice = choice_for(region, kind=kind, subject=subject)
    return choice.template if choice else None


def choosable_templates(user: Any, *, beside: int | None = None) -> QuerySet[CertificateTemplate]:
    """The own templates in any state, what is published above the own regions, and the one with
    the id ``beside``."""
    own = policy_for(CertificateTemplate).instances_user_has_permission_for(user, "view")
    regions = regions_with(user, TemplateChoice, "change")
    paths = {path for region in regions for path in upwards(region)}
    above = Q(live=True, region__path__in=paths)
    rows = CertificateTemplate.objects.filter(
        Q(pk__in=own.order_by().values("pk")) | above | Q(pk=beside)
    )
    return rows.select_related("region").order_by("region__path", "name")
