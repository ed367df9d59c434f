from django_tasks import task

from learning.core.api import jobs
from learning.core.models import Job

from . import bulk, exports
from .content import exports as content
from .hours import exports as hours


@task()
def judge_people(job_id: int) -> None:
    jobs.run_queued(job_id, bulk.plan)


@task()
def enrol_people(job_id: int) -> None:
    jobs.run_queued(job_id, bulk.apply)


@task()
def export_participants(job_id: int) -> None:
    jobs.run_queued(job_id, exports.make)


@task()
def export_content(job_id: int) -> None:
    jobs.run_queued(job_id, content.make)


@task()
def export_hours(job_id: int) -> None:
    jobs.run_queued(job_id, hours.make)


def go_on(job: Job) -> None:
    """Enqueue what a queued job waits for."""
    if job.kind == exports.KIND:
        export_participants.enqueue(job.pk)
    elif job.kind == content.KIND:
        export_content.enqueue(job.pk)
    elif job.kind == hours.KIND:
        export_hours.enqueue(job.pk)
    elif job.params.get("apply"):
        enrol_people.enqueue(job.pk)
    else:
        judge_people.enqueue(job.pk)
