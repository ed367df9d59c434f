"""Mail that comes back, and addresses that get none any more."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from learning.core.api import Prepared, columns, restore

from ..models import Bounce, Delivery, Suspension

SOFT_LIMIT = 5
WITHIN = timedelta(days=30)
MAX_DETAIL = 255
_suspensions = Prepared(
    lambda address: (
        Suspension.objects.filter(address=address).order_by().values_list(*columns(Suspension))
    ),
    address=str,
)


@transaction.atomic
def record(
    address: str, *, is_hard: bool, detail: str = "", delivery: Delivery | None = None
) -> Bounce:
    """Note a returned mail; one that came back for good, or the fifth, suspends the address."""
    address, detail = address.lower(), " ".join(detail.split())[:MAX_DETAIL]
    bounce = Bounce.objects.create(
        address=address, is_hard=is_hard, detail=detail, delivery=delivery
    )
    lately = Bounce.objects.filter(address=address, at__gt=timezone.now() - WITHIN)
    if is_hard or lately.count() >= SOFT_LIMIT:
        Suspension.objects.get_or_create(address=address, defaults={"detail": detail})
    return bounce


@transaction.atomic
def confirm(address: str) -> bool:
    """The owner says that the address is right: forget what came back. Returns if it was held."""
    Bounce.objects.filter(address=address.lower()).delete()
    deleted, _by_model = Suspension.objects.filter(address=address.lower()).delete()
    return deleted > 0


def suspension_of(address: str | None) -> Suspension | None:
    rows = _suspensions(address=address.lower()) if address else []
    return restore(Suspension, rows[0]) if rows else None
