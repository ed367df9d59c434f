"""The inbox of one account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Case, Count, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from learning.core.api import NoticeKind, Prepared, notice_kinds

from ..models import Notice

UNREAD = Q(read_at=None)
PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Share:
    """How many notices of one kind somebody has."""

    kind: NoticeKind
    number: int
    unread: int


class Line(NamedTuple):
    """A notice with its event; ``data`` is the event's JSON as it is stored."""

    pk: int
    created_at: datetime
    read_at: datetime | None
    kind: str
    data: str
    url: str


_COLUMNS = ("pk", "created_at", "read_at", "event__kind")
_shares = Prepared(
    lambda user: (
        Notice.objects.filter(user_id=user)
        .order_by()
        .values_list("event__kind")
        .annotate(number=Count("pk"), unread=Count("pk", filter=UNREAD))
    ),
    user=int,
)


def shares(user_id: int) -> list[Share]:
    """By kind, in the order of their registration; kinds that are gone are left out."""
    found = {slug: (number, unread) for slug, number, unread in _shares(user=user_id)}
    return [Share(kind, *found[slug]) for slug, kind in notice_kinds().items() if slug in found]


def lines(user_id: int, *, unread: bool = False, kind: str = "", start: int = 0) -> list[Line]:
    """PAGE_SIZE notices from ``start`` on: unread ones first, then the newest."""
    if not (unread or kind or start):
        return [Line(*row) for row in _first_page(tuple(notice_kinds()))(user=user_id)]
    rows = _lines(user_id, [kind] if kind else notice_kinds())
    rows = rows.filter(UNREAD) if unread else rows
    return [Line(*row) for row in rows[start : start + PAGE_SIZE]]


@cache
def _first_page(kinds: tuple[str, ...]) -> Prepared:
    return Prepared(lambda user: _lines(user, kinds)[:PAGE_SIZE], user=int)


def _lines(user_id: int, kinds: Iterable[str]) -> QuerySet[Notice, tuple[Any, ...]]:
    rows = Notice.objects.filter(user_id=user_id, event__kind__in=list(kinds))
    is_read = Case(When(UNREAD, then=Value(0)), default=Value(1))
    data = Cast("event__data", TextField())
    return rows.order_by(is_read, "-pk").values_list(*_COLUMNS, data, "event__url")
