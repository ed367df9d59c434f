"""How many notices somebody has not read."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from learning.core.api import Prepared

from ..models import Notice

FOUND = "_unread_notices"
_unread = Prepared(
    lambda user: (
        Notice.objects.filter(user_id=user, read_at=None)
        .order_by()
        .values("user_id")
        .annotate(number=Count("pk"))
        .values_list("number")
    ),
    user=int,
)


def unread(user: Any) -> int:
    """Asked once a request: one count on an index that holds nothing but unread notices."""
    if not hasattr(user, FOUND):
        rows = _unread(user=user.pk)
        setattr(user, FOUND, rows[0][0] if rows else 0)
    return int(getattr(user, FOUND))


def known(user: Any, number: int) -> None:
    """For a page that has counted already."""
    setattr(user, FOUND, number)
