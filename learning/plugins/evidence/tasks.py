from django_tasks import task

from learning.core.api import jobs
from learning.core.models import Job

from .services import bulk


@task()
def act_on_many(job_id: int) -> None:
    jobs.run_queued(job_id, bulk.run)


def go_on(job: Job) -> None:
    """Enqueue what a queued job waits for."""
    act_on_many.enqueue(job.pk)
