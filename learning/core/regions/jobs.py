"""Long work that somebody starts and watches: what every kind of job shares.

A job is QUEUED, then RUNNING, then READY for a person to look at, or DONE or FAILED. Whoever runs
it holds it for LEASE after each sign of life. When the process ends in between, the job is given up
as FAILED and can be run again: all of this work is safe to repeat.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.contract import DomainError

from .grants import Reach, grants_of, unit_paths_led_by
from .models import Job, JobRow, Person, Region
from .numbers import format_grouped

# Files hold personal data.
KEEP = timedelta(days=30)
# Far longer than any part of the work between two signs of life.
LEASE = timedelta(minutes=10)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
REACH = "reach"
UNDER_WAY = frozenset({Job.State.QUEUED, Job.State.RUNNING})


class NotNow(DomainError):
    code = "not_now"


class Superseded(DomainError):
    """The job was given up, and perhaps begun by another process, while this one was silent."""

    code = "superseded"


def sweep(kind: str = "") -> int:
    """Remove jobs, or those of a kind, that are too old, with their files. Returns how many."""
    old = Job.objects.filter(created_at__lt=timezone.now() - KEEP)
    _all, counts = (old.filter(kind=kind) if kind else old).delete()
    return counts.get(Job._meta.label, 0)


def create(kind: str, *, owner: Any, params: Mapping[str, Any] | None = None, **fields: Any) -> Job:
    """A queued job of ``owner``, after those of its kind that are too old are gone.

    It remembers where its owner holds rights now: see ``is_open_to``.
    """
    sweep(kind)
    kept = {**(params or {}), REACH: _reach_of(owner)}
    return Job.objects.create(kind=kind, owner=owner, params=kept, **fields)


def _reach_of(user: Any) -> dict[str, Any]:
    held = grants_of(user) if user is not None else ()
    return {
        "all": bool(user is not None and user.is_superuser),
        "ids": sorted({grant.region_id for grant in held}),
        "paths": sorted({grant.path for grant in held if grant.subtree}),
        "units": sorted(unit_paths_led_by(user)),
    }


def is_open_to(job: Job, user: Any) -> bool:
    """Whether ``user`` began it and still reaches all that it may tell of: the regions in which
    they held rights then, and the units that they headed."""
    then = job.params.get(REACH)
    if job.owner_id != user.pk or then is None or user.is_superuser:
        return job.owner_id == user.pk
    now = _reach_of(user)
    held = Reach(frozenset(now["ids"]), tuple(now["paths"]))
    lost = Region.objects.filter(pk__in=set(then["ids"]) - held.ids)
    return (
        not then["all"]
        and all(path.startswith(held.paths) for path in then["paths"])
        and all(path.startswith(tuple(now["units"])) for path in then["units"])
        and all(held.covers(region) for region in lost)
    )


def forget(person: Person) -> None:
    """Blank the rows that hold somebody's number or address, whatever the kind of job.

    The files hold many people, so they stay until ``sweep`` takes them.
    """
    numbers = list(person.numbers.values_list("number", flat=True))
    written = [*numbers, *(format_grouped(number) for number in numbers)]
    found = Q(data__number__in=numbers) | Q(data__text__in=written)
    if person.user and (email := person.user.email):
        found |= Q(data__text__iexact=email) | Q(data__changes__email__iexact=email)
    JobRow.objects.filter(found).update(label="", message="", data={})


def queue(job: Job, *, was: Iterable[str], **params: Any) -> None:
    """Put a job back into the queue, once; ``params`` are added to its own."""
    changed = Job.objects.filter(pk=job.pk, kind=job.kind, state__in=list(was)).update(
        state=Job.State.QUEUED,
        done=0,
        message="",
        finished_at=None,
        params={**job.params, **params},
    )
    if not changed:
        raise NotNow(_("This work was started already."))
    job.refresh_from_db()


def run(job: Job, work: Callable[[Job], None]) -> Job:
    """Do ``work`` on a queued job; what goes wrong is noted on the job.

    A second click or a second worker gets ``NotNow``.
    """
    claimed = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING, done=0, attempt=F("attempt") + 1, touched_at=timezone.now()
    )
    if not claimed:
        raise NotNow(_("This work is not waiting for that."))
    job.refresh_from_db()
    try:
        work(job)
    except Superseded:
        job.refresh_from_db()
    except DomainError as error:
        _fail(job, error.message)
    except Exception:
        _fail(job, _("The work stopped because of an error in the system."))
        raise
    return job


def _fail(job: Job, message: str) -> None:
    with suppress(Superseded):
        finish(job, Job.State.FAILED, message)


def give_up_stalled(**which: Any) -> int:
    """Mark jobs as failed whose process gave no sign of life for LEASE. Returns how many."""
    silent_since = timezone.now() - LEASE
    silent = Q(touched_at__lt=silent_since) | Q(touched_at=None, created_at__lt=silent_since)
    return Job.objects.filter(silent, state=Job.State.RUNNING, **which).update(
        state=Job.State.FAILED,
        message=_(
            "The work was interrupted when the system stopped. What was done stays as it is; "
            "run it again to do the rest."
        ),
        finished_at=timezone.now(),
    )


def current(job: Job) -> Job:
    """The job as whoever may see it should: given up where its process has fallen silent."""
    if give_up_stalled(pk=job.pk):
        job.refresh_from_db(fields=["state", "message", "finished_at"])
    return job


def again(job: Job) -> None:
    """Queue a failed job once more, at the step at which it failed."""
    queue(job, was=[Job.State.FAILED])


def run_queued(job_id: int, work: Callable[[Job], Any]) -> None:
    """For tasks: a task may be delivered twice, and its job may be gone."""
    job = Job.objects.filter(pk=job_id).first()
    if job:
        try:
            work(job)
        except NotNow:
            return


def advance(
    job: Job, counts: Counter[str], outcomes: Iterable[str], rows: Iterable[JobRow] = ()
) -> None:
    """Show how far the work is: one outcome for each row just done, and ``rows`` to look at."""
    found = list(outcomes)
    counts.update(found)
    job.done += len(found)
    job.counts = dict(counts)
    with transaction.atomic():
        # First of all: whoever lost the job writes no rows into the work of the next.
        touch(job, done=job.done, total=job.total, counts=job.counts)
        JobRow.objects.bulk_create(rows)


def begin(job: Job) -> Counter[str]:
    """Forget the rows of an earlier run. Returns the counts to begin with."""
    with transaction.atomic():
        touch(job)
        job.rows.all().delete()
    return Counter()


def touch(job: Job, **values: Any) -> None:
    """Give a sign of life; raises Superseded when the job is no longer ours."""
    running = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempt=job.attempt)
    if not running.update(touched_at=timezone.now(), **values):
        raise Superseded(_("This work was given up and may be running elsewhere."))


def finish(job: Job, state: str, message: str = "") -> None:
    now = timezone.now()
    values = {"state": state, "message": message, "finished_at": now}
    touch(job, counts=job.counts, total=job.total, done=job.done, **values)
    job.state, job.message, job.finished_at = state, message, now


def safe_cell(value: str) -> str:
    """Keep a spreadsheet from running what somebody typed as a formula."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
