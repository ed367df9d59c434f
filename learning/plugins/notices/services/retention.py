"""How long notices are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from ..models import Batch, Bounce, Event, Notice

KEEP = timedelta(days=180)
CHUNK = 1_000


def sweep() -> int:
    """Remove notices read long ago, events of which nothing is left, old returns of mail."""
    since = timezone.now() - KEEP
    empty = Event.objects.filter(
        ~Exists(Notice.objects.filter(event=OuterRef("pk"))),
        ~Exists(Batch.objects.filter(event=OuterRef("pk"))),
        created_at__lt=since,
    )
    removed = _remove(Notice.objects.filter(read_at__lt=since))
    return removed + _remove(empty) + _remove(Bounce.objects.filter(at__lt=since))


def _remove(rows: Any) -> int:
    """In short transactions, so that nobody who writes waits for all of it."""
    removed = 0
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        rows.model.objects.filter(pk__in=ids).delete()
        removed += len(ids)
    return removed
