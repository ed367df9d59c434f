"""The inbox of one account."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, Value, When

from learning.core.api import NoticeKind, notice_kinds

from ..models import Notice

UNREAD = Q(read_at=None)


@dataclass(frozen=True, slots=True)
class Share:
    """How many notices of one kind somebody has."""

    kind: NoticeKind
    number: int
    unread: int


def shares(user_id: int) -> list[Share]:
    """By kind, in the order of their registration; kinds that are gone are left out."""
    rows = Notice.objects.filter(user=user_id).order_by().values_list("event__kind")
    found = {
        slug: (number, unread)
        for slug, number, unread in rows.annotate(
            number=Count("pk"), unread=Count("pk", filter=UNREAD)
        )
    }
    return [Share(kind, *found[slug]) for slug, kind in notice_kinds().items() if slug in found]


def notices_of(user_id: int, *, unread: bool = False, kind: str = "") -> QuerySet[Notice]:
    """Unread ones first, then the newest."""
    rows = Notice.objects.filter(user=user_id, event__kind__in=[kind] if kind else notice_kinds())
    if unread:
        rows = rows.filter(UNREAD)
    is_read = Case(When(UNREAD, then=Value(0)), default=Value(1))
    return rows.select_related("event").order_by(is_read, "-pk")
