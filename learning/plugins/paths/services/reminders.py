"""In time: what is due soon, overdue, up for renewal or lapsed is told once for each date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from learning.core.api import notify

from .. import kinds
from ..blocks import MAX_DAYS
from ..models import LearningPath, PathCycle, PathEnrolment
from . import cycles
from .cycles import Work

Status = PathEnrolment.Status
CHUNK = 500
# Told late after an outage, but not about what has long been known.
LATE_FOR = dt.timedelta(days=14)


def remind(*, today: dt.date | None = None) -> int:
    """Send the reminders of ``today``. Safe to repeat: each is told once. Returns how many."""
    today = today or timezone.localdate()
    return _remind_cycles(today) + _tell_lapsed(today)


def _remind_cycles(today: dt.date) -> int:
    rows = PathCycle.objects.filter(
        closed_at__isnull=True,
        enrolment__status=Status.ACTIVE,
        enrolment__next_due_on__range=(today - LATE_FOR, today + _longest(today)),
        person__is_active=True,
    ).order_by("pk")
    count, last = 0, 0
    while ids := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        last = ids[-1]
        with transaction.atomic():
            for work in cycles.open_work(pk__in=ids):
                count += _remind(work, today)
    return count


def _longest(today: dt.date) -> dt.timedelta:
    """As far as the longest reminder of any path reaches."""
    found = [day for path in LearningPath.objects.filter(live=True) for day in path.reminders]
    return dt.timedelta(days=min(max(found, default=0), MAX_DAYS))


def _remind(work: Work, today: dt.date) -> int:
    work.verdict = cycles.judge(work.root, work.marks.values())
    sent = 0
    for key, title, due in _dates(work):
        step = _step(work, due, today)
        if step is not None and today - due <= LATE_FOR:
            _tell(work, key=key, title=title, due=due, step=step, today=today)
            sent += 1
    return sent


def _dates(work: Work) -> Iterator[tuple[str, str, dt.date]]:
    """Key, title (empty for the whole path) and day of what is still to be done."""
    assert work.verdict is not None  # noqa: S101
    if work.cycle.due_on:
        yield "", "", work.cycle.due_on
    for leaf, day in cycles.due_leaves(work.cycle, work.verdict):
        yield leaf.key, leaf.title, day


def _step(work: Work, due: dt.date, today: dt.date) -> int | None:
    """The reminder whose time has come, in days before ``due``; -1 once it is overdue.

    Who has just been put on a path was told the date then. A renewal opens without a word, so
    its first reminder is sent however late that is.
    """
    if due < today:
        return -1
    days = (due - today).days
    begun = timezone.localdate(work.cycle.opened_at)
    steps = [
        step
        for step in work.path.reminders
        if days <= step and (work.cycle.number > 1 or due - dt.timedelta(days=step) >= begun)
    ]
    return min(steps, default=None)


def _tell(work: Work, *, key: str, title: str, due: dt.date, step: int, today: dt.date) -> None:
    renews = not key and work.enrolment.valid_until is not None
    kind = kinds.OVERDUE if step < 0 else kinds.RENEWAL if renews else kinds.DUE_SOON
    notify(
        kind,
        key=f"{work.cycle.pk}:{key}:{due:%Y%m%d}:{step}",
        people=[work.cycle.person_id],
        data={
            "path": work.path.title,
            "part": title,
            "due": due.isoformat(),
            "days": (due - today).days,
            "percent": work.cycle.percent,
            "renews": renews,
        },
        url=kinds.path_url(work.path),
    )


def _tell_lapsed(today: dt.date) -> int:
    """The days of grace are over."""
    rows = PathEnrolment.objects.filter(
        grace_until__range=(today - LATE_FOR, today - dt.timedelta(days=1)),
        person__is_active=True,
        status=Status.ACTIVE,
    ).select_related("path")
    count = 0
    for row in rows.iterator(chunk_size=CHUNK):
        notify(
            kinds.LAPSED,
            key=f"{row.pk}:{row.grace_until:%Y%m%d}",
            people=[row.person_id],
            data={"path": row.path.title, "until": f"{row.valid_until:%Y-%m-%d}"},
            url=kinds.path_url(row.path),
        )
        count += 1
    return count
