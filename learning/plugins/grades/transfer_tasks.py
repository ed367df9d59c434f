from django_tasks import task

from learning.core.api import jobs
from learning.core.models import Job

from .services import exporting, importing


@task()
def import_grades(job_id: int) -> None:
    jobs.run_queued(job_id, importing.run)


@task()
def export_grades(job_id: int) -> None:
    jobs.run_queued(job_id, exporting.run)


def go_on(job: Job) -> None:
    """Enqueue what a queued job waits for."""
    (export_grades if job.kind == exporting.KIND else import_grades).enqueue(job.pk)
