from django.db import transaction
from django_tasks import task

from learning.core.regions.jobs import run_queued
from learning.core.regions.models import Job

from . import change_jobs


@task()
def preview_change(job_id: int) -> None:
    run_queued(job_id, change_jobs.preview)


@task()
def apply_change(job_id: int) -> None:
    run_queued(job_id, change_jobs.apply)


def go_on(job: Job) -> None:
    """Enqueue what a queued change waits for."""
    step = apply_change if job.params.get("apply") else preview_change
    step.enqueue(job.pk)


def continue_job(job: Job) -> None:
    """Do a small change at once; hand a large one to the worker."""
    if job.total > change_jobs.AT_ONCE:
        transaction.on_commit(lambda: go_on(job))
    elif job.params.get("apply"):
        change_jobs.apply(job)
    else:
        change_jobs.preview(job)
