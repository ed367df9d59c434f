"""Whose turn it is: one winner for each turn of each work, however many workers there are."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from learning.core.background import grid
from learning.core.background.models import ScheduledWork
from learning.core.clockwork import Clockwork, all_clockwork
from learning.core.contract import DomainError

logger = logging.getLogger(__name__)
# Renewed while the work runs (``renew``), so this is how long a dead worker's turn is kept.
LEASE = timedelta(minutes=15)
# Work that is due more often never waits for work that may take long.
QUICK = timedelta(minutes=10)
ERROR_LENGTH = 8000


class NotNow(DomainError):
    code = "not_now"


class UnknownWork(DomainError):
    code = "unknown_work"


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that was won: ``token`` proves it when the outcome is recorded."""

    slug: str
    token: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    seconds: float
    count: int | None = None
    error: str = ""


def take_turn(now: datetime, worker: str, *, quick_only: bool = False) -> Turn | None:
    """Claim the work that has been due longest, run it and record how it went.

    ``worker`` is the name of the process. Returns None when nothing is due or others were first.
    """
    turn = claim(now, worker, quick_only=quick_only)
    if turn:
        record(turn, perform(turn))
    return turn


def claim(now: datetime, worker: str, *, quick_only: bool = False) -> Turn | None:
    """Win one due turn, or None. Works that were registered since are added, due at once."""
    for row in _due(now, quick_only=quick_only):
        turn = Turn(row.slug, f"{worker}:{get_random_string(16)}", now)
        if _win(row, turn):
            return turn
    return None


def _due(now: datetime, *, quick_only: bool) -> list[ScheduledWork]:
    works = all_clockwork()
    rows = list(ScheduledWork.objects.filter(slug__in=works))
    if len(rows) < len(works):
        rows += _add(set(works) - {row.slug for row in rows}, now)
    due = [row for row in rows if row.next_at <= now and _is_free(row, now)]
    wanted = [row for row in due if not quick_only or works[row.slug].every <= QUICK]
    return sorted(wanted, key=lambda row: row.next_at)


def _add(slugs: Collection[str], now: datetime) -> list[ScheduledWork]:
    new = [ScheduledWork(slug=slug, next_at=now) for slug in slugs]
    ScheduledWork.objects.bulk_create(new, ignore_conflicts=True)
    return list(ScheduledWork.objects.filter(slug__in=slugs))


def _is_free(row: ScheduledWork, now: datetime) -> bool:
    return row.lease_until is None or row.lease_until <= now


def _win(row: ScheduledWork, turn: Turn) -> bool:
    """Compare and set: whoever read the row as it still stands gets the turn."""
    values: dict[str, Any] = {}
    if row.lease_until is not None:
        logger.warning("%s: %s gave no sign of life, taken over", row.slug, row.claimed_by)
        died = _("The process ended in the middle of this work.")
        values = {"failures": F("failures") + 1, "last_error": died}
    unchanged = ScheduledWork.objects.filter(
        pk=row.pk, next_at=row.next_at, lease_until=row.lease_until, claimed_by=row.claimed_by
    )
    return bool(
        unchanged.update(
            claimed_by=turn.token, lease_until=turn.at + LEASE, last_started_at=turn.at, **values
        )
    )


def perform(turn: Turn) -> Outcome:
    """Run the work. What goes wrong is logged and part of the outcome, never raised."""
    begun = time.monotonic()
    try:
        count = all_clockwork()[turn.slug].run()
    except Exception as error:
        logger.exception("%s failed", turn.slug)
        text = "".join(format_exception(error))[-ERROR_LENGTH:]
        return Outcome(time.monotonic() - begun, error=text)
    return Outcome(time.monotonic() - begun, count=count)


def record(turn: Turn, outcome: Outcome) -> bool:
    """Write down how a turn went and when the next one is.

    Returns False when the lease had ended and somebody else has the turn: theirs counts.
    """
    held = ScheduledWork.objects.filter(slug=turn.slug, claimed_by=turn.token)
    row = held.first()
    work = all_clockwork().get(turn.slug)
    if row is None or work is None:
        return False
    failures = row.failures + 1 if outcome.error else 0
    finished_at = turn.at + timedelta(seconds=outcome.seconds)
    return bool(
        held.update(
            claimed_by="",
            lease_until=None,
            last_finished_at=finished_at,
            last_seconds=outcome.seconds,
            last_count=None if outcome.count is None else max(0, outcome.count),
            last_error=outcome.error,
            failures=failures,
            next_at=_next(work, finished_at, failures),
        )
    )


def _next(work: Clockwork, finished_at: datetime, failures: int) -> datetime:
    if failures:
        return finished_at + grid.back_off(failures, work.every)
    return grid.next_turn(finished_at, work.every)


def renew(tokens: Collection[str], now: datetime) -> int:
    """Keep the turns of work that still runs. Returns how many are still ours."""
    held = ScheduledWork.objects.filter(claimed_by__in=tokens)
    return held.update(lease_until=now + LEASE)


def let_go(tokens: Collection[str]) -> int:
    """Give turns back unfinished, as a process does that ends: the next worker takes them."""
    held = ScheduledWork.objects.filter(claimed_by__in=tokens)
    return held.update(claimed_by="", lease_until=None)


def run_soon(slug: str, *, now: datetime | None = None) -> ScheduledWork:
    """Make a work due now; the workers run it within seconds. The grid stays as it is.

    Raises UnknownWork when nobody registered it, NotNow when it is running.
    """
    now = now or timezone.now()
    if slug not in all_clockwork():
        raise UnknownWork(_("This work is not known here."))
    ScheduledWork.objects.bulk_create(
        [ScheduledWork(slug=slug, next_at=now)], ignore_conflicts=True
    )
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    if not ScheduledWork.objects.filter(free, slug=slug).update(next_at=now):
        raise NotNow(_("This work is running just now."))
    return ScheduledWork.objects.get(slug=slug)
