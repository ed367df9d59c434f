from django_tasks import task

from learning.core.regions import cohort_jobs
from learning.core.regions.importing import jobs
from learning.core.regions.jobs import run_queued
from learning.core.regions.list_work import work_of
from learning.core.regions.models import Job
from learning.core.regions.services import cohorts


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


@task()
def judge_list(job_id: int) -> None:
    run_queued(job_id, lambda job: work_of(job).plan(job))


@task()
def apply_list(job_id: int) -> None:
    run_queued(job_id, lambda job: work_of(job).apply(job))


def go_on_with_list(job: Job) -> None:
    step = apply_list if job.params.get("apply") else judge_list
    step.enqueue(job.pk)


@task()
def fill_cohort(job_id: int) -> None:
    run_queued(job_id, cohort_jobs.fill)


@task()
def follow_people(person_ids: list[int]) -> None:
    cohorts.follow(person_ids)


def people_changed(person_ids: list[int]) -> None:
    if cohorts.has_rules():
        follow_people.enqueue(person_ids)
