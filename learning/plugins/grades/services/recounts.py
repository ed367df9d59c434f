"""Counts everybody of a gradebook anew, in the background and in pieces.

May be repeated and broken off: who is counted already is not touched again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.api import jobs
from learning.core.models import Job

from ..models import Gradebook
from ..queries.pending import people_with_other_scores, stale_people
from .counting import PIECE, count_people
from .receiving import sync_people

KIND = "count-grades"
COMPARED_EVERY = timedelta(days=1)
# What the clock starts ends before the next turn would begin.
SECONDS = 120
WAITING = (Job.State.QUEUED,)
UNDER_WAY = (Job.State.QUEUED, Job.State.RUNNING)


def structure_changed(book: Gradebook, *, actor: Any = None) -> None:
    """What was counted before is old from now on. ``book`` is locked."""
    Gradebook.objects.filter(pk=book.pk).update(version=F("version") + 1)
    book.version += 1
    transaction.on_commit(partial(request, book, actor=actor))


def request(book: Gradebook, *, actor: Any = None) -> Job | None:
    """Queue the counting of ``book``. One that waits already is enough; None if nobody is stale."""
    from .. import tasks

    book = Gradebook.objects.select_related("course", "job").get(pk=book.pk)
    if book.job is not None and book.job.state in WAITING:
        return book.job
    if not any(people(book).exists() for people, _count in STEPS):
        _mark_counted(book)
        return None
    with transaction.atomic():
        job = jobs.create(
            KIND,
            owner=actor if getattr(actor, "pk", None) else None,
            region_id=book.course.region_id,
            filename=str(book.course)[:255],
            params={"book": book.pk},
        )
        Gradebook.objects.filter(pk=book.pk).update(job=job)
        transaction.on_commit(partial(tasks.go_on, job))
    return job


STEPS: tuple[tuple[Callable[[Gradebook], QuerySet[Any, int]], Callable[..., int]], ...] = (
    (people_with_other_scores, sync_people),
    (stale_people, count_people),
)


def run(job: Job) -> Job:
    return jobs.run(job, _work)


def _work(job: Job) -> None:
    book = Gradebook.objects.filter(pk=job.params["book"]).first()
    if book is None:
        jobs.finish(job, Job.State.FAILED, _("The gradebook is no longer there."))
        return
    counts: Counter[str] = jobs.begin(job)
    job.total = sum(people(book).count() for people, _count in STEPS)
    for number, changed in settle(book):
        outcomes = ["changed"] * changed + ["same"] * (number - changed)
        jobs.advance(job, counts, outcomes)
    job.total = job.done
    jobs.finish(job, Job.State.DONE)


def settle(book: Gradebook) -> Iterator[tuple[int, int]]:
    """Do the work piece by piece: yields of how many people each was, and how many changed."""
    book = Gradebook.objects.get(pk=book.pk)
    for people, count in STEPS:
        last = 0
        while found := list(people(book).filter(person__gt=last)[:PIECE]):
            last = found[-1]
            yield len(found), count(book, found)
    _mark_counted(book)


def _mark_counted(book: Gradebook) -> None:
    """Nothing where the structure changed meanwhile: that change is counted by its own work."""
    rows = Gradebook.objects.filter(pk=book.pk, version=book.version)
    rows.update(counted_version=F("version"), compared_at=timezone.now())


def settle_now(book: Gradebook) -> int:
    """All at once, for few people and for tests. Returns how many changed."""
    return sum(changed for _number, changed in settle(book))


def request_lost() -> int:
    """Queue what is stale and not under way: a task was lost, or broken off. Returns how many."""
    jobs.give_up_stalled(kind=KIND)
    rows = Gradebook.objects.filter(counted_version__lt=F("version"))
    rows = rows.exclude(job__state__in=UNDER_WAY)
    return sum(request(book) is not None for book in rows)


def compare_due() -> int:
    """Mend what a lost signal left, each gradebook once a day. Returns of how many people."""
    now, began = timezone.now(), time.monotonic()
    rows = Gradebook.objects.filter(
        Q(compared_at=None) | Q(compared_at__lt=now - COMPARED_EVERY)
    ).order_by(F("compared_at").asc(nulls_first=True), "pk")
    changed = 0
    for book in rows.iterator():
        changed += settle_now(book)
        Gradebook.objects.filter(pk=book.pk).update(compared_at=timezone.now())
        if time.monotonic() - began > SECONDS:
            break
    return changed
