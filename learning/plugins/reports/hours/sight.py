"""Whose figures a user may see, and whose names."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from learning.core.api import policy_for
from learning.core.models import Person, Region

from ..content.scope import reads

__all__ = ["Sight", "reads"]


class Sight:
    """Regions by their ids. ``named``: the user may see who the people are; ``shown``: figures.

    Who has a role in a region, but not over its people, gets figures of groups that are big enough.
    """

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def shown(self) -> dict[int, Region]:
        rows = policy_for(Region).instances_user_has_permission_for(self.user, "view")
        return {region.pk: region for region in rows.filter(is_active=True).order_by("path")}

    @cached_property
    def named(self) -> dict[int, Region]:
        if self.user.is_superuser:
            return self.shown
        people = policy_for(Person)
        return {
            pk: region
            for pk, region in self.shown.items()
            if people.user_has_permission_for_instance(self.user, "view", Person(region=region))
        }

    def names(self, region: Region | None) -> bool:
        """Whether the user sees the people of the region, or of all regions shown."""
        if region is None:
            return bool(self.shown) and len(self.named) == len(self.shown)
        return region.pk in self.named
