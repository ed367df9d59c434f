from django_tasks import task

from learning.core.regions.importing import jobs
from learning.core.regions.jobs import run_queued


@task()
def plan_import(job_id: int) -> None:
    run_queued(job_id, jobs.plan_job)


@task()
def apply_import(job_id: int) -> None:
    run_queued(job_id, jobs.apply_job)
