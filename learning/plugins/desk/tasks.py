from django_tasks import task

from learning.core.api import jobs

from .services import links, tagging


@task()
def check_links(ids: list[int]) -> None:
    links.check(ids)


@task()
def tag_pages(job_id: int) -> None:
    jobs.run_queued(job_id, tagging.run)
