from django_tasks import task

from learning.core.api import jobs
from learning.core.models import Job

from .services import exporting, importing


@task()
def plan_import(job_id: int) -> None:
    jobs.run_queued(job_id, importing.plan_job)


@task()
def apply_import(job_id: int) -> None:
    jobs.run_queued(job_id, importing.apply_job)


@task()
def write_export(job_id: int) -> None:
    jobs.run_queued(job_id, exporting.export_job)


def go_on(job: Job) -> None:
    """Enqueue what a queued job waits for."""
    if job.kind == exporting.KIND:
        write_export.enqueue(job.pk)
    else:
        (apply_import if job.params.get("apply") else plan_import).enqueue(job.pk)
