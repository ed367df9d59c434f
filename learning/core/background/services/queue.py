"""Tasks of the queue that went wrong: given up when their worker is lost, begun again on demand."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks.exceptions import InvalidTaskBackendError
from django_tasks_db.models import DBTaskResult
from wagtail.log_actions import log

from learning.core.contract import DomainError

from . import workers

logger = logging.getLogger(__name__)
RETRY = "learning.task.retry"
MOST_AT_ONCE = 100


class WorkerLost(Exception):
    """What stands as the error of a task whose process ended without a word."""


LOST_PATH = f"{WorkerLost.__module__}.{WorkerLost.__qualname__}"


class NotFailed(DomainError):
    code = "not_failed"


class UnknownTask(DomainError):
    code = "unknown_task"


def give_up_lost(now: datetime | None = None) -> int:
    """Mark tasks as failed whose worker gives no sign of life. Returns how many.

    They are not begun again by themselves: whether half of a task may be done twice is known to
    a person, who is shown it among the failures.
    """
    now = now or timezone.now()
    running = DBTaskResult.objects.running().filter(started_at__lt=now - workers.LOST)
    rows = list(running.only("pk", "started_at", "worker_ids"))
    if not rows:
        return 0
    alive = workers.alive(now)
    lost = [row for row in rows if alive.isdisjoint(row.worker_ids[-1:])]
    return sum(_give_up(row, now) for row in lost)


def _give_up(row: DBTaskResult, now: datetime) -> int:
    same = DBTaskResult.objects.running().filter(pk=row.pk, started_at=row.started_at)
    logger.warning("task %s: its worker is gone, given up", row.pk)
    return same.update(
        status=TaskResultStatus.FAILED, finished_at=now, exception_class_path=LOST_PATH
    )


def retry(task: DBTaskResult, *, actor: Any) -> None:
    """Put a failed task back into the queue: the same row, so that a second click finds nothing.

    Raises NotFailed when it did not fail or waits again, UnknownTask when its code is gone.
    """
    if not _is_known(task):
        raise UnknownTask(_("The code of this task no longer exists; it cannot be run again."))
    with transaction.atomic():
        failed = DBTaskResult.objects.failed().filter(pk=task.pk)
        changed = failed.update(
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            finished_at=None,
            exception_class_path="",
            traceback="",
        )
        if not changed:
            raise NotFailed(_("This task is no longer among the failed ones."))
        log(task, RETRY, user=actor, title=task.task_path)


def retry_many(ids: Iterable[UUID], *, actor: Any) -> int:
    """Retry those of the tasks that can be, at most MOST_AT_ONCE. Returns how many."""
    done = 0
    for task in DBTaskResult.objects.failed().filter(pk__in=list(ids)[:MOST_AT_ONCE]):
        try:
            retry(task, actor=actor)
        except DomainError:
            continue
        done += 1
    return done


def _is_known(task: DBTaskResult) -> bool:
    try:
        return bool(task.task)
    except (ImportError, SuspiciousOperation, InvalidTaskBackendError):
        return False
