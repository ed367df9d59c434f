from django_tasks import task

from learning.core.api import jobs

from .models import StandingRule
from .services import publishing, rules


@task()
def carry_over(job_id: int) -> None:
    jobs.run_queued(job_id, publishing.carry_over)


@task()
def run_rule(rule_id: int) -> None:
    rule = StandingRule.objects.select_related("path", "region").filter(
        pk=rule_id, is_active=True, path__live=True
    )
    for found in rule:
        rules.run(found)
