"""Who is told: the rows of an event, in the transaction of whoever announced it.

A long list of recipients is only kept there. A task inserts them later, 1,000 to a transaction, so
that other writers wait for none of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from learning.core.api import NoticeKind, notice_kinds
from learning.core.models import Person

from ..models import Batch, Delivery, Event, Notice
from ..models.events import MAX_KEY
from ..queries.readers import Reader, readers
from . import timing
from .inserting import insert_missing

# So few are inserted while the caller waits.
AT_ONCE = 500
CHUNK = 1_000
LIST = 10_000
LEASE = timedelta(minutes=5)
# What a delivery begins with, whoever it is for.
NEW = {
    "channel": "mail",
    "state": Delivery.State.QUEUED.value,
    "attempts": 0,
    "error": "",
    "message_id": "",
}


@transaction.atomic
def announce(
    kind: NoticeKind,
    *,
    key: str,
    users: Iterable[int] = (),
    people: Iterable[int] = (),
    data: Mapping[str, Any] | None = None,
    url: str = "",
    later: Callable[[], object] = lambda: None,
    soon: Callable[[], object] = lambda: None,
) -> None:
    """Tell accounts and the accounts of people. Nobody is told of a kind and key twice.

    ``users`` and ``people`` are ids in anything that can be walked through once. After the commit
    ``later`` is called if recipients wait in lists, ``soon`` if mail may be due.
    """
    if len(key) > MAX_KEY:
        raise ValueError(f"the key of a notice has at most {MAX_KEY} characters")
    event = _event(kind, key=key, data=dict(data or {}), url=url)
    accounts, persons = _distinct(users), _distinct(people)
    if len(accounts) + len(persons) <= AT_ONCE:
        if add_recipients(event, kind, [*accounts, *accounts_of(persons)]):
            transaction.on_commit(soon)
        return
    Batch.objects.bulk_create(
        [
            *_lists(event, accounts, of_people=False),
            *_lists(event, persons, of_people=True),
        ]
    )
    transaction.on_commit(later)


def _event(kind: NoticeKind, *, key: str, data: dict[str, Any], url: str) -> Event:
    values = {"data": data, "url": url, "created_at": timezone.now()}
    event, _created = Event.objects.get_or_create(kind=kind.slug, key=key, defaults=values)
    return event


def _distinct(ids: Iterable[Any]) -> list[int]:
    """In order, so that two who tell the same accounts do not wait for each other in turn."""
    return sorted({getattr(row, "pk", row) for row in ids})


def _lists(event: Event, ids: list[int], *, of_people: bool) -> Iterator[Batch]:
    for start in range(0, len(ids), LIST):
        yield Batch(event=event, of_people=of_people, ids=ids[start : start + LIST])


def accounts_of(people: list[int]) -> list[int]:
    if not people:
        return []
    rows = Person.objects.filter(pk__in=people, user__isnull=False)
    return list(rows.order_by("user_id").values_list("user_id", flat=True))


def add_recipients(event: Event, kind: NoticeKind, users: Iterable[int]) -> int:
    """Insert what is missing of the accounts' notices and mails. Returns how many mails."""
    told = Notice.objects.filter(event=event)
    wanted = set(users)
    known = readers(
        sorted(wanted - set(told.filter(user__in=wanted).values_list("user", flat=True)))
    )
    now, ids = timezone.now(), sorted(known)
    if not ids:
        return 0
    insert_missing(Notice, ("event", "user", "created_at"), [(event.pk, pk, now) for pk in ids])
    mails = dict(_planned(kind, known.values(), now=now))
    rows = told.filter(user__in=mails).order_by("pk").values_list("pk", "user_id")
    deliveries = [(pk, *mails[user], *NEW.values()) for pk, user in rows]
    insert_missing(Delivery, ("notice", "digest", "due_at", *NEW), deliveries)
    return len(deliveries)


def _planned(
    kind: NoticeKind, known: Iterable[Reader], *, now: datetime
) -> Iterator[tuple[int, tuple[str, datetime]]]:
    for reader in known:
        if planned := timing.plan(kind, reader, now=now):
            yield reader.pk, planned


def fill_lists(*, limit: int = 100) -> int:
    """Insert the recipients of up to ``limit`` waiting lists. Returns how many ids were done."""
    done = 0
    for pk in list(_free().order_by("pk").values_list("pk", flat=True)[:limit]):
        token = uuid.uuid4()
        if _free().filter(pk=pk).update(token=token, lease_until=timezone.now() + LEASE):
            done += _fill(pk, token)
    return done


def _free() -> Any:
    return Batch.objects.filter(Q(lease_until=None) | Q(lease_until__lt=timezone.now()))


def _fill(pk: int, token: uuid.UUID) -> int:
    batch = Batch.objects.select_related("event").get(pk=pk)
    kind = notice_kinds().get(batch.event.kind)
    done = 0
    rest = iter(batch.ids[batch.position :]) if kind else iter(())
    while kind and (chunk := list(islice(rest, CHUNK))):
        with transaction.atomic():
            batch.position += len(chunk)
            if not _advance(batch, token):
                return done
            add_recipients(batch.event, kind, accounts_of(chunk) if batch.of_people else chunk)
        done += len(chunk)
    Batch.objects.filter(pk=pk, token=token).delete()
    return done


def _advance(batch: Batch, token: uuid.UUID) -> int:
    """First of all in each transaction: whoever lost the list to another inserts nothing."""
    held = Batch.objects.filter(pk=batch.pk, token=token)
    return held.update(position=batch.position, lease_until=timezone.now() + LEASE)
