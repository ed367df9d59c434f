"""What has to be known of readers before anything is sent to them, for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model

from ..models import DeliverySettings, Preference, Suspension
from ..models.choices import MORNING

_USER = (
    *("pk", "email", "first_name", "last_name", "is_active", "person__name"),
    *("person__region__time_zone", "wagtail_userprofile__preferred_language"),
)
_TIMES = ("user_id", "quiet_from", "quiet_until", "digest_hour", "digest_weekday", "mail_off")


@dataclass(frozen=True, slots=True)
class Reader:
    """``address`` is empty for whoever gets no mail at all; ``paces`` are the chosen ones."""

    pk: int
    name: str = ""
    address: str = ""
    language: str = ""
    zone: str = ""
    quiet_from: time | None = None
    quiet_until: time | None = None
    digest_hour: int = MORNING
    digest_weekday: int = 0
    mail_off: bool = False
    paces: Mapping[str, str] = field(default_factory=dict)


def readers(user_ids: Iterable[int]) -> dict[int, Reader]:
    """By account, those that exist. Four queries, however many they are."""
    ids = list(user_ids)
    users = list(get_user_model().objects.filter(pk__in=ids).order_by().values_list(*_USER))
    times = {
        row[0]: dict(zip(_TIMES[1:], row[1:], strict=True))
        for row in DeliverySettings.objects.filter(user__in=ids).values_list(*_TIMES)
    }
    paces = _paces(ids)
    suspended = _suspended(row[1] for row in users if row[1])
    return {row[0]: _reader(row, times.get(row[0], {}), paces[row[0]], suspended) for row in users}


def _paces(ids: list[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = Preference.objects.filter(user__in=ids, channel="mail")
    for user_id, kind, pace in rows.values_list("user_id", "kind", "pace"):
        found[user_id][kind] = pace
    return found


def _suspended(addresses: Iterable[str]) -> set[str]:
    rows = Suspension.objects.filter(address__in=list(addresses))
    return set(rows.values_list("address", flat=True))


def _reader(
    row: tuple[Any, ...], times: dict[str, Any], paces: dict[str, str], suspended: set[str]
) -> Reader:
    pk, email, first, last, active, name, zone, language = row
    supported = dict(settings.LANGUAGES)
    return Reader(
        pk=pk,
        name=name or f"{first} {last}".strip(),
        address=email if email and active and email not in suspended else "",
        language=language if language in supported else settings.LANGUAGE_CODE,
        zone=zone or settings.TIME_ZONE,
        paces=paces,
        **times,
    )
