from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256

from django.db.models import QuerySet
from django.utils import timezone

from .. import conf
from ..models import LinkCheck

# A worker that took longer than this has ended.
PATIENCE = timedelta(minutes=10)


def key_of(url: str) -> str:
    return sha256(url.encode()).hexdigest()


def outcomes(urls: Iterable[str]) -> dict[str, LinkCheck]:
    """What is known of addresses, by key."""
    keys = {key_of(url) for url in urls}
    return {row.key: row for row in LinkCheck.objects.filter(key__in=keys)}


def is_under_way(row: LinkCheck) -> bool:
    waiting = row.state == LinkCheck.State.WAITING
    return waiting and row.asked_at > timezone.now() - PATIENCE


def is_fresh(row: LinkCheck) -> bool:
    oldest = timezone.now() - timedelta(days=conf.setting("LINK_DAYS"))
    return row.checked_at is not None and row.checked_at > oldest


def rows(ids: Iterable[int]) -> QuerySet[LinkCheck]:
    return LinkCheck.objects.filter(pk__in=list(ids)).order_by("pk")
