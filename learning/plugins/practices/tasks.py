from django_tasks import task

from learning.core.api import jobs

from .services import workbook


@task()
def make_workbook(job_id: int) -> None:
    jobs.run_queued(job_id, workbook.make)
