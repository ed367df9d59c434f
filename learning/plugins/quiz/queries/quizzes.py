"""Where a quiz's page stands."""

from __future__ import annotations

from typing import Any

from learning.core.models import Region, RegionPage


def regions_of_page(page: Any) -> list[Region]:
    """The region that a page, or one to be made below ``page``, belongs to."""
    found = RegionPage.objects.ancestor_of(page, inclusive=True).select_related("region").last()
    return [found.region] if found else []
