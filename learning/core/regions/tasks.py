from django_tasks import task

from learning.core.regions.importing import jobs
from learning.core.regions.jobs import run_queued
from learning.core.regions.models import Job


@task()
def plan_import(job_id: int) -> None:
    run_queued(job_id, jobs.plan_job)


@task()
def apply_import(job_id: int) -> None:
    run_queued(job_id, jobs.apply_job)


def go_on(job: Job) -> None:
    """Enqueue what a queued import waits for."""
    step = apply_import if job.params.get("apply") else plan_import
    step.enqueue(job.pk)
