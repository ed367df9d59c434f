from django_tasks import task

from learning.core.api import jobs
from learning.core.models import Job

from .services import batches, sending


@task()
def make_batch(job_id: int) -> None:
    jobs.run_queued(job_id, batches.make)


@task()
def send_batch(job_id: int) -> None:
    jobs.run_queued(job_id, sending.send)


def go_on(job: Job) -> None:
    """Enqueue what a queued job waits for."""
    if job.kind == sending.KIND:
        send_batch.enqueue(job.pk)
    else:
        make_batch.enqueue(job.pk)
