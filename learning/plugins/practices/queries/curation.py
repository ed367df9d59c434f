"""What editors of a region may put together, and where a row of theirs is used."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet

from learning.core.api import regions_for
from learning.core.models import Region

from ..models import ArticlePage, AuthorProfile, Collection, Entry, Series
from .listed import listed_entries

LABEL = "learning_practices"


def regions_to(action: str, model: type[Model], user: Any) -> QuerySet[Region]:
    """Active regions in which the user may ``action`` rows of ``model``."""
    rows = regions_for(user, f"{LABEL}.{action}_{model._meta.model_name}")
    return rows.filter(is_active=True).order_by("path")


def collectable(user: Any) -> QuerySet[Entry]:
    """Published entries that the user may put into some collection of theirs."""
    regions = regions_to("change", Collection, user)
    listed = listed_entries()
    if regions.filter(kind=Region.Kind.NATION).exists():
        return listed
    return listed.filter(region__in=regions.order_by().values("pk"))


def fits(collection: Collection, entry: Entry) -> bool:
    """A region puts its own forward; the nation chooses among all."""
    region = collection.region
    return region.kind == Region.Kind.NATION or entry.region_id == region.pk


def uses_of(row: AuthorProfile | Series) -> int:
    """How many articles, drafts included, name the author or the series."""
    where = {"authors__author": row} if isinstance(row, AuthorProfile) else {"series": row}
    return ArticlePage.objects.filter(**where).distinct().count()
