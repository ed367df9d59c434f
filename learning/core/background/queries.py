"""How the background work stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from learning.core.background.models import BackgroundWorker, ScheduledWork
from learning.core.background.services import workers
from learning.core.clockwork import Clockwork, all_clockwork
from learning.core.regions.models import Job

RECENT = timedelta(days=7)
SILENCE = timedelta(minutes=10)
READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
FAILED = TaskResultStatus.FAILED
# A longer number may be somebody's NIP.
LONGEST_ID = 12


@dataclass(frozen=True, slots=True)
class Figures:
    """``failed`` counts the last RECENT; ``waiting_since`` is of the oldest task that is due."""

    waiting: int
    running: int
    failed: int
    waiting_since: datetime | None
    workers: int
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Work:
    """``row`` is None before the first turn."""

    work: Clockwork
    row: ScheduledWork | None
    is_running: bool

    @property
    def summary(self) -> str:
        """The last line of the error: what was raised."""
        lines = self.row.last_error.strip().splitlines() if self.row else []
        return lines[-1][:200] if lines else ""


def figures(now: datetime | None = None) -> Figures:
    now = now or timezone.now()
    due = Q(status=READY) & (Q(run_after=get_date_max()) | Q(run_after__lte=now))
    found = DBTaskResult.objects.aggregate(
        waiting=Count("pk", filter=Q(status=READY)),
        running=Count("pk", filter=Q(status=RUNNING)),
        failed=Count("pk", filter=_failed_recently(now)),
        waiting_since=Min("enqueued_at", filter=due),
    )
    alive = Q(seen_at__gte=now - workers.LOST)
    life = BackgroundWorker.objects.aggregate(last=Max("seen_at"), alive=Count("pk", filter=alive))
    return Figures(**found, workers=life["alive"], seen_at=life["last"])


def _failed_recently(now: datetime) -> Q:
    return Q(status=FAILED, finished_at__gte=now - RECENT)


@dataclass(frozen=True, slots=True)
class Alarm:
    silent: bool
    failed: int

    def __bool__(self) -> bool:
        return self.silent or self.failed > 0


def alarm(now: datetime | None = None) -> Alarm:
    """What an administrator should know without asking."""
    now = now or timezone.now()
    seen = BackgroundWorker.objects.filter(seen_at__gte=now - SILENCE).exists()
    return Alarm(not seen, DBTaskResult.objects.filter(_failed_recently(now)).count())


def works(now: datetime | None = None) -> list[Work]:
    """What is registered, by its label; rows of works that are gone are left out."""
    now = now or timezone.now()
    known = all_clockwork()
    rows = {row.slug: row for row in ScheduledWork.objects.filter(slug__in=known)}
    found = [Work(work, row := rows.get(slug), _runs(row, now)) for slug, work in known.items()]
    return sorted(found, key=lambda item: str(item.work.label))


def _runs(row: ScheduledWork | None, now: datetime) -> bool:
    return row is not None and row.lease_until is not None and row.lease_until > now


def tasks(*, state: str = "", words: str = "") -> QuerySet[DBTaskResult]:
    """The newest first; ``words`` are looked for in the path of the task's code."""
    rows = DBTaskResult.objects.order_by("-enqueued_at", "pk").defer("traceback", "return_value")
    if state:
        rows = rows.filter(status=state)
    return rows.filter(task_path__icontains=words) if words else rows


def failed_jobs() -> QuerySet[Job]:
    rows = Job.objects.filter(state=Job.State.FAILED).select_related("owner", "region")
    return rows.defer("source", "output").order_by("-finished_at", "-pk")


def name_of(task: DBTaskResult) -> str:
    """Without importing its code, which may be gone."""
    return task.task_path.rpartition(".")[2]


def argument_names(task: DBTaskResult) -> list[tuple[str, str]]:
    """The arguments as pairs of name and text; what is no id may be personal and is left out."""
    given = task.args_kwargs
    pairs = [*enumerate(given.get("args", ()), start=1), *given.get("kwargs", {}).items()]
    return [(str(name), ", ".join(_ids(value))) for name, value in pairs]


def _ids(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value[:20]:
            yield from _ids(item)
    elif isinstance(value, int):
        yield str(value) if len(str(value)) <= LONGEST_ID else "…"
    else:
        yield str(value) if _is_uuid(value) else "…"


def _is_uuid(value: object) -> bool:
    try:
        return str(UUID(str(value))) == value
    except ValueError:
        return False
