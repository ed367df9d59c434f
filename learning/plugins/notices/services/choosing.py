"""What readers choose: paces and times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from django.db import transaction

from learning.core.api import NoticeKind, Pace, notice_kinds
from learning.core.contract import DomainError

from ..models import DeliverySettings, Preference


def paces_of(user_id: int) -> dict[str, str]:
    """By kind, the chosen pace or the kind's own."""
    rows = Preference.objects.filter(user=user_id, channel="mail")
    chosen = dict(rows.values_list("kind", "pace"))
    return {slug: chosen.get(slug, kind.mail.value) for slug, kind in notice_kinds().items()}


def settings_of(user_id: int) -> DeliverySettings:
    """The stored row or a new one with what holds for everybody."""
    found = DeliverySettings.objects.filter(user=user_id).first()
    return found or DeliverySettings(user_id=user_id)


@transaction.atomic
def choose(
    user_id: int,
    *,
    paces: Mapping[str, str],
    quiet_from: time | None = None,
    quiet_until: time | None = None,
    **times: Any,
) -> None:
    """Store all choices of an account. Repeating it changes nothing.

    ``paces`` by kind; ``times`` are the other fields of DeliverySettings. Raises DomainError for a
    pace that its kind does not allow.
    """
    for slug, pace in paces.items():
        _check(notice_kinds()[slug], Pace(pace))
    Preference.objects.bulk_create(
        [Preference(user_id=user_id, kind=slug, pace=pace) for slug, pace in paces.items()],
        update_conflicts=True,
        unique_fields=["user", "kind", "channel"],
        update_fields=["pace"],
    )
    values = {"quiet_from": quiet_from, "quiet_until": quiet_until, **times}
    DeliverySettings.objects.update_or_create(user_id=user_id, defaults=values)


def _check(kind: NoticeKind, pace: Pace) -> None:
    if pace == Pace.OFF and not kind.can_stop:
        raise DomainError(str(kind.explains), code="cannot_stop")
