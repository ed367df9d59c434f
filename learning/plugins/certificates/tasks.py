from django_tasks import task

from learning.core.api import jobs
from learning.core.models import Job

from .models import Certificate
from .services import bulk, exports, rendering, signing


@task()
def draw_certificate(certificate_id: int) -> None:
    """Draw it and, where the site signs by itself, sign it. May be delivered twice."""
    row = Certificate.objects.filter(pk=certificate_id).first()
    if row is None:
        return
    row = rendering.render(row)
    if row.signing == Certificate.Signing.WAITING and signing.signs_by_itself():
        signing.sign(row)


@task()
def issue_many(job_id: int) -> None:
    jobs.run_queued(job_id, bulk.issue_many)


@task()
def reissue_many(job_id: int) -> None:
    jobs.run_queued(job_id, bulk.reissue_many)


@task()
def export_certificates(job_id: int) -> None:
    jobs.run_queued(job_id, exports.make)


TASKS = {
    bulk.ISSUE: issue_many,
    bulk.REISSUE: reissue_many,
    exports.KIND: export_certificates,
}


def go_on(job: Job) -> None:
    """Enqueue what a queued job waits for."""
    TASKS[job.kind].enqueue(job.pk)
