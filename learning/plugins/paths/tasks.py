from django_tasks import task

from learning.core.api import jobs
from learning.core.models import Job

from .models import StandingRule
from .services import assigning, exports, publishing, rules


@task()
def carry_over(job_id: int) -> None:
    jobs.run_queued(job_id, publishing.carry_over)


@task()
def judge_people(job_id: int) -> None:
    jobs.run_queued(job_id, assigning.plan)


@task()
def assign_people(job_id: int) -> None:
    jobs.run_queued(job_id, assigning.apply)


@task()
def export_participants(job_id: int) -> None:
    jobs.run_queued(job_id, exports.make)


def go_on(job: Job) -> None:
    """Enqueue what a queued job waits for."""
    if job.kind == publishing.KIND:
        carry_over.enqueue(job.pk)
    elif job.kind == exports.KIND:
        export_participants.enqueue(job.pk)
    elif job.params.get("apply"):
        assign_people.enqueue(job.pk)
    else:
        judge_people.enqueue(job.pk)


@task()
def run_rule(rule_id: int) -> None:
    rule = StandingRule.objects.select_related("path", "region").filter(
        pk=rule_id, is_active=True, path__live=True
    )
    for found in rule:
        rules.run(found)
