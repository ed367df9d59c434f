"""What readers do with their inbox."""

from __future__ import annotations

from django.utils import timezone

from ..models import Notice


def mark_read(notice: Notice) -> None:
    """The first time counts; repeating it changes nothing."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())


def mark_all_read(user_id: int) -> int:
    """Returns how many were unread."""
    return Notice.objects.filter(user=user_id, read_at=None).update(read_at=timezone.now())
