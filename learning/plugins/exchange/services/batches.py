"""Batches: asked for, made in the background, made again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.api import DomainError, can, jobs
from learning.core.models import Job, Region

from ..models import Batch
from ..queries import preview
from .files import write_files
from .filling import fill

KIND = "siasn-batch"


def request_batch(region: Region, *, start: date, end: date, actor: Any) -> Batch:
    """Begin a batch of what SIASN was not given; a task fills it.

    Raises DomainError for a period that ends before it starts and where nothing is new.
    """
    if end < start:
        raise DomainError(_("The period ends before it begins."))
    if not preview(region, start=start, end=end).rows:
        raise DomainError(_("There is nothing that SIASN was not given before."), code="empty")
    with transaction.atomic():
        batch = Batch.objects.create(region=region, start=start, end=end, created_by=actor)
        data = {"start": start.isoformat(), "end": end.isoformat()}
        log(batch, "learning.siasn.batch", user=actor, title=str(batch), data=data)
        return _queue(batch, actor)


def make_again(batch: Batch, *, actor: Any) -> Batch:
    """Write the files of a batch once more, or finish one whose work stopped.

    Raises DomainError while the work goes on.
    """
    with transaction.atomic():
        batch = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if is_under_way(batch):
            raise DomainError(_("This work is running already."), code="not_now")
        log(batch, "learning.siasn.again", user=actor, title=str(batch))
        return _queue(batch, actor)


def is_under_way(batch: Batch) -> bool:
    return batch.job is not None and jobs.current(batch.job).state in jobs.UNDER_WAY


def _queue(batch: Batch, actor: Any) -> Batch:
    batch.job = Job.objects.create(
        kind=KIND,
        owner=actor,
        region=batch.region,
        filename=str(batch)[:255],
        params={"batch": batch.pk, "language": get_language() or ""},
    )
    batch.save(update_fields=["job"])
    return batch


def make(job: Job) -> Job:
    return jobs.run(job, _make)


def _make(job: Job) -> None:
    with override(job.params.get("language") or None):
        batch = batch_of(job, action="add")
        # What a batch holds is settled once; after that only its files are made anew.
        if batch.filled_at is None:
            fill(batch, job)
        with transaction.atomic():
            write_files(batch)
            job.total = job.done = batch.row_count
            jobs.finish(job, Job.State.DONE)


def batch_of(job: Job, *, action: str) -> Batch:
    """Raises DomainError where the batch is gone or the owner may no longer do ``action``."""
    batch = Batch.objects.select_related("region").filter(pk=job.params.get("batch")).first()
    if batch is None:
        raise DomainError(_("The batch no longer exists."))
    if job.owner is None or not job.owner.is_active or not can(job.owner, action, batch):
        raise DomainError(_("You may no longer send learning hours of this region."))
    return batch
