"""Certificates as administrators list them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from learning.core.api import policy_for

from ..models import Certificate

Status = Certificate.Status
CHUNK = 1_000


def may(user: Any, action: str) -> bool:
    return policy_for(Certificate).user_has_permission(user, action)


def visible(user: Any, action: str = "view") -> QuerySet[Certificate]:
    return policy_for(Certificate).instances_user_has_permission_for(user, action)


def in_status(status: str, today: dt.date | None = None) -> Q:
    """For Python: ``Certificate.status``."""
    today = today or timezone.localdate()
    issued = Q(state=Certificate.State.ISSUED)
    if status == Status.VALID:
        return issued & (Q(valid_until=None) | Q(valid_until__gte=today))
    if status == Status.EXPIRED:
        return issued & Q(valid_until__lt=today)
    return Q(state=status)


def has_old_name() -> Q:
    """Whose holder's row says another name; titles before and after stand in it, too."""
    return Q(state=Certificate.State.ISSUED) & ~Q(name__icontains=F("person__name"))


def searched(rows: QuerySet[Certificate], text: str) -> QuerySet[Certificate]:
    """By name, number, title or the code on the paper."""
    code = "".join(text.split()).lower()
    return rows.filter(
        Q(name__icontains=text)
        | Q(number__icontains=text)
        | Q(title__icontains=text)
        | Q(public_id=code)
    )


def own(person: Any) -> QuerySet[Certificate]:
    return (
        Certificate.objects.filter(person=person)
        .select_related("region", "successor")
        .order_by("-issued_at", "-pk")
    )
