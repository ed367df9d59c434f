from django_tasks import task

from learning.core.api import jobs
from learning.core.models import Job

from .badges import kinds
from .services.badges import giving, publishing


@task()
def award_everybody(job_id: int) -> None:
    jobs.run_queued(job_id, publishing.award_everybody)


@task()
def judge_people(job_id: int) -> None:
    jobs.run_queued(job_id, giving.plan)


@task()
def give(job_id: int) -> None:
    jobs.run_queued(job_id, giving.apply)


def go_on(job: Job) -> None:
    """Enqueue what a queued job waits for."""
    if job.kind == kinds.AWARD_JOB:
        award_everybody.enqueue(job.pk)
    elif job.params.get("apply"):
        give.enqueue(job.pk)
    else:
        judge_people.enqueue(job.pk)
