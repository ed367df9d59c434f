"""What administrators decide about mail that did not leave by itself, written to the log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from ..models import Delivery

State = Delivery.State


@transaction.atomic
def send_again(ids: Iterable[int], *, actor: Any) -> int:
    """Queue failed, refused and uncertain deliveries once more. Returns how many."""
    return _decide(
        ids,
        actor=actor,
        action="learning.notice.again",
        state=State.QUEUED,
        attempts=0,
        error="",
        handed_over_at=None,
        due_at=timezone.now(),
    )


@transaction.atomic
def give_up(ids: Iterable[int], *, actor: Any) -> int:
    """Leave them unsent. Returns how many."""
    return _decide(ids, actor=actor, action="learning.notice.give_up", state=State.DROPPED)


def _decide(ids: Iterable[int], *, actor: Any, action: str, **values: Any) -> int:
    rows = Delivery.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk__in=list(ids), state__in=Delivery.TO_DECIDE
    )
    chosen = list(rows.select_related("notice__event").order_by("pk"))
    Delivery.objects.filter(pk__in=[row.pk for row in chosen]).update(**values)
    for row in chosen:
        title = f"{row.notice.event.kind} · {row.pk}"
        log(row, action, user=actor, title=title, data={"previous": row.state, "error": row.error})
    return len(chosen)
