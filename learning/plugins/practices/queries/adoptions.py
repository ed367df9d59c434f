"""Adoptions as staff and readers see them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from learning.core.api import policy_for, regions_for
from learning.core.models import Region

from ..models import Adoption, Entry
from .listed import listed_entries
from .related import SHOWN_ADOPTIONS

ADD = "learning_practices.add_adoption"
RELATED = ("origin__region", "region", "agency")


def adopting_regions(user: Any, entry: Entry) -> QuerySet[Region]:
    """Regions for which the user may propose to replicate ``entry``."""
    return regions_for(user, ADD).exclude(pk=entry.region_id).order_by("name")


def open_adoption(entry: Entry, region: Region) -> Adoption | None:
    closed = (Adoption.State.DECLINED, Adoption.State.STOPPED)
    return Adoption.objects.filter(origin=entry, region=region).exclude(state__in=closed).first()


def visible_adoptions(user: Any) -> QuerySet[Adoption]:
    """What the user's regions adopt, and what others adopt from them."""
    rows = policy_for(Adoption).instances_user_has_permission_for(user, "view")
    return rows.select_related(*RELATED)


def waiting_adoptions(user: Any) -> QuerySet[Adoption]:
    rows = policy_for(Adoption).instances_user_has_permission_for(user, "approve")
    return rows.filter(state=Adoption.State.PROPOSED).select_related(*RELATED)


def adopted_by(region: Region, kind: str, limit: int = 24) -> list[Adoption]:
    """What the public reads of a region's adoptions, with their published origins."""
    rows = Adoption.objects.filter(
        region=region,
        state__in=SHOWN_ADOPTIONS,
        origin__kind=kind,
        origin__in=listed_entries().order_by(),
    ).select_related("origin__region")
    return list(rows.order_by("-starts_on", "-pk")[:limit])
