"""Who sends what: deliveries are claimed under a token for a while, and given back or marked.

Before the hand-over a claim that ran out is anybody's. After it nobody knows whether the mail
left, so it is shown to the administrators and not sent again.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from ..models import Delivery

State = Delivery.State
LEASE = timedelta(minutes=15)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
BACK_OFF = (MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 8 * HOUR, 24 * HOUR)
MAX_ERROR = 255


class Lost(Exception):
    """The claim ran out and somebody else may hold it."""


def claim(*, limit: int, now: datetime | None = None) -> list[list[Delivery]]:
    """Take up to ``limit`` due mails: lists of one delivery, or of all that go into one digest."""
    now, token = now or timezone.now(), uuid.uuid4()
    with transaction.atomic():
        # PostgreSQL only: two workers walk past each other's rows instead of waiting for them.
        due = _due(now).select_for_update(skip_locked=True, of=("self",), no_key=True)
        head = list(
            due.order_by("due_at", "pk").values_list("pk", "digest", "notice__user")[:limit]
        )
        single = [pk for pk, digest, _user in head if not digest]
        gathered = _digests(now, {user for _pk, digest, user in head if digest})
        Delivery.objects.filter(pk__in=[*single, *gathered], state=State.QUEUED).update(
            state=State.CLAIMED, token=token, lease_until=now + LEASE
        )
    return _mails(token)


def _due(now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=State.QUEUED, due_at__lte=now, channel="mail")


def _digests(now: datetime, users: set[int]) -> list[int]:
    """All that is due for the digests of these readers. Their lock keeps it one mail for each."""
    if not users:
        return []
    readers = get_user_model().objects.filter(pk__in=users).order_by("pk")
    free = list(
        readers.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)
    )
    rows = _due(now).filter(notice__user__in=free).exclude(digest="")
    return list(rows.values_list("pk", flat=True))


def _mails(token: uuid.UUID) -> list[list[Delivery]]:
    rows = Delivery.objects.filter(token=token, state=State.CLAIMED)
    mails: dict[tuple[str, int], list[Delivery]] = {}
    for row in rows.select_related("notice__event").order_by("due_at", "pk"):
        key = ("digest", row.notice.user_id) if row.digest else ("mail", row.pk)
        mails.setdefault(key, []).append(row)
    return list(mails.values())


def _held(mail: list[Delivery], state: str) -> QuerySet[Delivery]:
    ids = [row.pk for row in mail]
    return Delivery.objects.filter(pk__in=ids, token=mail[0].token, state=state)


def hand_over(mail: list[Delivery], *, message_id: str) -> None:
    """The last step before the mail server gets it. Raises Lost unless all of it is still ours."""
    now = timezone.now()
    with transaction.atomic():
        ours = _held(mail, State.CLAIMED).filter(lease_until__gt=now)
        changed = ours.update(
            state=State.HANDED_OVER, handed_over_at=now, message_id=message_id, error=""
        )
        if changed != len(mail):
            raise Lost


def mark_sent(mail: list[Delivery]) -> None:
    _close(_held(mail, State.HANDED_OVER), State.SENT, sent_at=timezone.now())


def refuse(mail: list[Delivery], *, error: str) -> None:
    _close(_held(mail, State.HANDED_OVER), State.REFUSED, error=error[:MAX_ERROR])


def leave_uncertain(mail: list[Delivery], *, error: str) -> None:
    _close(_held(mail, State.HANDED_OVER), State.UNCERTAIN, error=error[:MAX_ERROR])


def drop(mail: list[Delivery], *, error: str) -> None:
    if mail:
        _close(_held(mail, State.CLAIMED), State.DROPPED, error=error[:MAX_ERROR])


def fail(mail: list[Delivery], *, error: str) -> None:
    for state in (State.CLAIMED, State.HANDED_OVER):
        _close(_held(mail, state), State.FAILED, error=error[:MAX_ERROR])


def postpone(mail: list[Delivery], *, until: datetime) -> None:
    """Give back what is not to be sent yet, as if it had never been taken."""
    _held(mail, State.CLAIMED).update(
        state=State.QUEUED, token=None, lease_until=None, due_at=until
    )


def retry_later(mail: list[Delivery], *, error: str) -> None:
    """After a fault that may pass: wait longer each time, and give up after the last wait."""
    now, ids = timezone.now(), [row.pk for row in mail]
    held = Delivery.objects.filter(
        pk__in=ids, token=mail[0].token, state__in=[State.CLAIMED, State.HANDED_OVER]
    )
    attempts = max(row.attempts for row in mail) + 1
    if attempts > len(BACK_OFF):
        _close(held, State.FAILED, error=error[:MAX_ERROR], attempts=attempts)
        return
    held.update(
        state=State.QUEUED,
        token=None,
        lease_until=None,
        handed_over_at=None,
        attempts=attempts,
        due_at=now + BACK_OFF[attempts - 1],
        error=error[:MAX_ERROR],
    )


def _close(rows: QuerySet[Delivery], state: str, **values: object) -> None:
    rows.update(state=state, token=None, lease_until=None, **values)


def recover(*, now: datetime | None = None) -> int:
    """Deal with claims whose worker fell silent. Returns how many."""
    now = now or timezone.now()
    over = Delivery.objects.filter(lease_until__lt=now)
    again = over.filter(state=State.CLAIMED)
    # A mail that ends every worker must not do so for ever.
    hopeless = again.filter(attempts__gte=len(BACK_OFF))
    lost = hopeless.update(state=State.FAILED, token=None, lease_until=None, error="worker lost")
    lost += again.update(
        state=State.QUEUED, token=None, lease_until=None, attempts=F("attempts") + 1, due_at=now
    )
    unknown = over.filter(state=State.HANDED_OVER)
    return lost + unknown.update(state=State.UNCERTAIN, token=None, lease_until=None)
