"""Certifications come round: a new cycle opens in time, and what was held stays on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ..models import EnrolmentLog, LearningPath, PathEnrolment, PathVersion
from ..queries.facts import day_start
from . import courses, cycles, nested

Status = PathEnrolment.Status
CHUNK = 200


def open_due(*, today: dt.date | None = None) -> int:
    """Open a new cycle for every certification whose renewal window has begun.

    Safe to repeat and to break off. Returns how many were opened.
    """
    today = today or timezone.localdate()
    count = 0
    for path_id in list(_paths(today)):
        path = LearningPath.objects.get(pk=path_id)
        last = 0
        while ids := _due(path, today, after=last):
            last = ids[-1]
            count += _open_chunk(path, ids, today=today)
    return count


def _paths(today: dt.date) -> Iterable[int]:
    rows = PathEnrolment.objects.filter(status=Status.COMPLETED, renew_from__lte=today)
    live = rows.filter(path__live=True, path__valid_months__isnull=False)
    return live.order_by("path").values_list("path_id", flat=True).distinct()


def _due(path: LearningPath, today: dt.date, *, after: int) -> list[int]:
    rows = path.enrolments.filter(status=Status.COMPLETED, renew_from__lte=today, pk__gt=after)
    active = rows.filter(person__is_active=True)
    return list(active.order_by("pk").values_list("pk", flat=True)[:CHUNK])


@transaction.atomic
def _open_chunk(path: LearningPath, ids: Sequence[int], *, today: dt.date) -> int:
    now = timezone.now()
    chosen = PathEnrolment.objects.filter(pk__in=ids)
    cycles.lock_people(chosen.values_list("person_id", flat=True))
    rows = list(chosen.filter(status=Status.COMPLETED, renew_from__lte=today).order_by("pk"))
    version = path.versions.order_by("-number").first()
    if not rows or version is None:
        return 0
    for row in rows:
        row.status, row.due_on, row.percent = Status.ACTIVE, row.valid_until, 0
    PathEnrolment.objects.bulk_update(rows, ["status", "due_on", "percent"])
    EnrolmentLog.objects.bulk_create(
        EnrolmentLog(
            enrolment=row, previous=Status.COMPLETED, status=Status.ACTIVE, reason=path.title
        )
        for row in rows
    )
    for start in sorted({row.renew_from or today for row in rows}):
        same = [row for row in rows if row.renew_from == start]
        # What was done since the window opened counts, even if this ran late.
        _open(path, same, version=version, counts_from=day_start(start), now=now)
    return len(rows)


def _open(
    path: LearningPath,
    rows: Sequence[PathEnrolment],
    *,
    version: PathVersion,
    counts_from: dt.datetime,
    now: dt.datetime,
) -> None:
    opened = cycles.open_cycles(rows, version=version, now=now, counts_from=counts_from)
    works = cycles.open_work(pk__in=[row.pk for row in opened])
    done = cycles.recount(works, now=now)
    going_on = [work for work in works if not work.is_done]
    courses.begin_again(going_on, reason=path.title)
    courses.follow(going_on)
    nested.follow(going_on)
    nested.spread(done, now=now)


def follow_settings(path: LearningPath) -> None:
    """Window and grace were changed: the dates that hang on them follow, in one statement."""
    PathEnrolment.objects.filter(path=path, valid_until__isnull=False).update(
        renew_from=F("valid_until") - dt.timedelta(days=path.window_days),
        grace_until=F("valid_until") + dt.timedelta(days=path.grace_days),
    )
