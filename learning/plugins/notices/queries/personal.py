"""What is kept about somebody, for their own copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from learning.core.api import notice_kinds
from learning.core.models import Person

from ..models import Bounce, DeliverySettings, Notice, Preference, Suspension

Row = dict[str, Any]


def personal_tables(person: Person) -> Iterator[tuple[str, Iterator[Row]]]:
    if person.user_id is None:
        return
    yield _("Notices"), _notices(person.user_id)
    yield _("How you want to get notices"), _choices(person.user_id)
    yield _("Mail that came back"), _returned(person)


def _label(slug: str) -> str:
    kind = notice_kinds().get(slug)
    return str(kind.label) if kind else slug


def _notices(user_id: int) -> Iterator[Row]:
    rows = Notice.objects.filter(user=user_id).select_related("event").order_by("pk")
    for row in rows.iterator(chunk_size=1_000):
        yield {
            "kind": _label(row.event.kind),
            "created_at": row.created_at,
            "read_at": row.read_at,
            "address": row.event.url,
            **{f"data_{name}": str(value) for name, value in row.event.data.items()},
        }


def _choices(user_id: int) -> Iterator[Row]:
    for row in Preference.objects.filter(user=user_id).order_by("kind", "channel"):
        yield {"choice": _label(row.kind), "value": row.get_pace_display()}
    for field in DeliverySettings.objects.filter(user=user_id).values():
        for name, value in field.items():
            if name != "user_id":
                yield {"choice": name, "value": value}


def _returned(person: Person) -> Iterator[Row]:
    address = person.user.email if person.user else None
    if not address:
        return
    for row in Bounce.objects.filter(address=address).order_by("pk"):
        yield {"address": row.address, "at": row.at, "answer": row.detail}
    for held in Suspension.objects.filter(address=address):
        yield {"address": held.address, "at": held.since, "answer": held.detail}
