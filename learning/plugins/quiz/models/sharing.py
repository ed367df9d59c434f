"""Which categories a region, or somebody who works for regions, may take questions from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from learning.core.models import Region

from .bank import Sharing


def usable_in(regions: Iterable[Region], prefix: str = "") -> Q:
    """Of the categories at the lookup ``prefix`` (``"category__"``), those for these regions."""
    own, above = set(), set()
    for region in regions:
        own.add(region.pk)
        above.update(_upwards(region))
    return (
        Q(**{f"{prefix}region__in": own})
        | Q(**{f"{prefix}sharing": Sharing.EVERYBODY})
        | Q(**{f"{prefix}sharing": Sharing.BELOW, f"{prefix}region__path__in": above})
    )


def _upwards(region: Region) -> Iterable[str]:
    step: Any = region.steplen
    return (region.path[:end] for end in range(step, len(region.path) + 1, step))
