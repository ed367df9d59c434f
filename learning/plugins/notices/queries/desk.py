"""What the nation's administrators see of deliveries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from learning.core.api import notice_kinds

from ..models import Batch, Delivery, Suspension

State = Delivery.State


@dataclass(frozen=True, slots=True)
class Figures:
    queued: int
    lists: int
    sent_today: int
    failed: int
    refused: int
    uncertain: int
    suspended: int


def figures() -> Figures:
    """Counts on indexes; of what was sent only today's."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    waiting = (State.QUEUED, State.CLAIMED, State.HANDED_OVER)
    rows = Delivery.objects.filter(state__in=[*waiting, *Delivery.TO_DECIDE]).order_by()
    by_state = dict(rows.values_list("state").annotate(Count("pk")))
    return Figures(
        queued=sum(by_state.get(state, 0) for state in waiting),
        lists=Batch.objects.count(),
        sent_today=Delivery.objects.filter(sent_at__gte=today, state=State.SENT).count(),
        failed=by_state.get(State.FAILED, 0),
        refused=by_state.get(State.REFUSED, 0),
        uncertain=by_state.get(State.UNCERTAIN, 0),
        suspended=Suspension.objects.count(),
    )


def to_decide(*, state: str = "", kind: str = "") -> QuerySet[Delivery]:
    """Deliveries that nobody sends any more by themselves, newest first."""
    condition = Q(state__in=[state] if state else Delivery.TO_DECIDE)
    if kind in notice_kinds():
        condition &= Q(notice__event__kind=kind)
    rows = Delivery.objects.filter(condition).select_related("notice__event", "notice__user")
    return rows.order_by("-due_at", "-pk")


def mask(address: str | None) -> str:
    """Enough to recognise an address that one knows: ``s•••@contoh.example``."""
    name, at, domain = (address or "").partition("@")
    return f"{name[:1]}•••{at}{domain}" if at else "–"
