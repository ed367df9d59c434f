"""Which pages a user may report on: those below the pages of their regions."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Page

from learning.core.api import policy_for
from learning.core.models import Region, RegionPage

KEPT = "_content_scope"


def reads(user: Any) -> bool:
    """Whoever has a role in a region, or in all of them."""
    return policy_for(Region).user_has_permission(user, "view")


class Scope:
    """The branches of the tree of pages that ``user`` may report on. Three queries at most."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @classmethod
    def of(cls, user: Any) -> Scope:
        """Kept on the user, whose object lives as long as the request."""
        if not hasattr(user, KEPT):
            setattr(user, KEPT, cls(user))
        return getattr(user, KEPT)

    @cached_property
    def regions(self) -> dict[int, Region]:
        rows = policy_for(Region).instances_user_has_permission_for(self.user, "view")
        found = rows.filter(pk__in=RegionPage.objects.order_by().values("region"))
        return {region.pk: region for region in found.order_by("path")}

    @cached_property
    def branches(self) -> dict[str, int]:
        """Region's id by path of its page; translations of a region's page are branches too."""
        rows = RegionPage.objects.filter(region__in=self.regions).order_by("path")
        return dict(rows.values_list("path", "region"))

    @cached_property
    def is_whole(self) -> bool:
        """Every region: such users see the pages that belong to none as well."""
        if self.user.is_superuser:
            return True
        nation = any(region.kind == Region.Kind.NATION for region in self.regions.values())
        return nation and not RegionPage.objects.exclude(region__in=self.regions).exists()

    def condition(self) -> Q:
        return Q(depth__gt=1) if self.is_whole else below(self.branches)

    def pages(self) -> QuerySet[Page]:
        return Page.objects.filter(self.condition())

    def in_region(self, region: Region) -> Q:
        return below(path for path, pk in self.branches.items() if pk == region.pk)

    def region_of(self, path: str) -> Region | None:
        """The region of a page, or None for one of the whole site."""
        for length in self.lengths:
            if path[:length] in self.branches:
                return self.regions[self.branches[path[:length]]]
        return None

    @cached_property
    def lengths(self) -> list[int]:
        return sorted({len(path) for path in self.branches})


def below(paths: Any) -> Q:
    condition = Q(pk__in=())
    for path in paths:
        condition |= Q(path__startswith=path)
    return condition
