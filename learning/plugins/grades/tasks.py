from django_tasks import task

from learning.core.api import jobs
from learning.core.models import Job

from .services import recounts


@task()
def count_everybody(job_id: int) -> None:
    jobs.run_queued(job_id, recounts.run)


def go_on(job: Job) -> None:
    """Enqueue what a queued job waits for."""
    count_everybody.enqueue(job.pk)
