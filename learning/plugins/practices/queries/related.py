"""What else somebody may want to read after one entry."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from ..models import Adoption, Entry
from .listed import listed_entries

SHOWN_ADOPTIONS = (Adoption.State.DONE, Adoption.State.RUNNING, Adoption.State.PLANNED)


def related_entries(
    entry: Entry, listed: QuerySet[Entry], *, tags: Iterable[int], here: bool, limit: int = 3
) -> list[Entry]:
    """Of ``listed``, entries that share tags (ids) or the affair with ``entry``, the closest first.

    ``here``: of the same region, where anything of the region will do; else of other regions.
    """
    ids = list(tags)
    found = listed.exclude(pk=entry.pk)
    if here:
        found = found.filter(region_id=entry.region_id)
    else:
        found = found.exclude(region_id=entry.region_id).filter(_has_to_do_with(entry, ids))
    found = found.annotate(closeness=_closeness(entry, ids)).select_related("region")
    return list(found.order_by("-closeness", "-published_at", "-pk")[:limit])


def _has_to_do_with(entry: Entry, tags: list[int]) -> Q:
    tagged = Entry.tags.through.objects.filter(tag_id__in=tags).values("entry_id")
    return Q(pk__in=tagged) | _same_affair(entry)


def _same_affair(entry: Entry) -> Q:
    return Q(affair_id=entry.affair_id) if entry.affair_id else Q(pk__in=[])


def _closeness(entry: Entry, tags: list[int]) -> Combinable:
    shared = Entry.tags.through.objects.filter(entry_id=OuterRef("pk"), tag_id__in=tags)
    count = shared.order_by().values("entry_id").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(count), 0) * 2 + Case(When(_same_affair(entry), then=1), default=0)


def in_series(entry: Entry) -> QuerySet[Entry]:
    """All published parts of the entry's series in reading order."""
    if entry.series_id is None:
        return Entry.objects.none()
    parts = listed_entries().filter(series_id=entry.series_id)
    return parts.order_by("series_order", "published_at", "pk")


def shown_adoptions(entry: Entry) -> list[Adoption]:
    """Regions that took ``entry`` over or are about to, by consent of their moderators."""
    rows = Adoption.objects.filter(origin=entry, state__in=SHOWN_ADOPTIONS)
    return list(rows.select_related("region").order_by("starts_on", "pk"))
