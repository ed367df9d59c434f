"""How many notices somebody has not read."""

from __future__ import annotations

from typing import Any

from ..models import Notice

FOUND = "_unread_notices"


def unread(user: Any) -> int:
    """Asked once a request: one count on an index that holds nothing but unread notices."""
    if not hasattr(user, FOUND):
        setattr(user, FOUND, Notice.objects.filter(user=user.pk, read_at=None).count())
    return int(getattr(user, FOUND))


def known(user: Any, number: int) -> None:
    """For a page that has counted already."""
    setattr(user, FOUND, number)
