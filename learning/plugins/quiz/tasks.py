from collections.abc import Sequence

from django.utils import timezone
from django_tasks import task

from learning.core.api import jobs
from learning.core.models import Job

from .models import Quiz
from .services import clock, exports, many, regrading, statistics


@task()
def settle_attempts(attempt_ids: Sequence[int]) -> None:
    clock.settle_all(attempt_ids, at=timezone.now())


@task()
def prepare_attempts(quiz_id: int, person_ids: Sequence[int]) -> None:
    clock.prepare_all(quiz_id, person_ids, at=timezone.now())


@task()
def close_quiz(quiz_id: int, person_ids: Sequence[int]) -> None:
    clock.report_exhausted(quiz_id, person_ids)


@task()
def regrade_quiz(job_id: int) -> None:
    jobs.run_queued(job_id, regrading.regrade_all)


@task()
def export_attempts(job_id: int) -> None:
    jobs.run_queued(job_id, exports.make)


@task()
def change_questions(job_id: int) -> None:
    jobs.run_queued(job_id, many.run)


@task()
def count_figures(quiz_id: int) -> None:
    quiz = Quiz.objects.filter(pk=quiz_id).first()
    if quiz is not None:
        statistics.count(quiz)


TASKS = {
    regrading.KIND: regrade_quiz,
    exports.KIND: export_attempts,
    many.KIND: change_questions,
}


def go_on(job: Job) -> None:
    """Enqueue what a queued job waits for."""
    TASKS[job.kind].enqueue(job.pk)
