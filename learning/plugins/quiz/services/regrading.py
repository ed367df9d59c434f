"""Grade attempts of a quiz again, after a look at what would change: a job that staff watch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.api import jobs
from learning.core.models import Job, JobRow

from ..engine.layout import label_with
from ..models import Question, QuestionAttempt, QuestionVersion, Quiz, QuizAttempt
from ..queries.anonymity import author
from ..queries.marking import label_of
from . import grading
from .usages import Difference, regrade_many

KIND = "regrade-quiz"
CHUNK = 50
Outcome = JobRow.Outcome
# What the quiz calls each place now, by the place's key.
Labels = Mapping[UUID | None, str]


def request(
    quiz: Quiz, *, user: Any, ids: Sequence[int] = (), newest: bool = True, dry_run: bool = True
) -> Job:
    """Queue a regrade of all finished attempts, or of ``ids``.

    ``newest`` replays against each question's newest ready version (pinned places keep theirs);
    else against the version that was answered.
    """
    from .. import tasks

    job = jobs.create(
        KIND,
        owner=user,
        region=quiz.activity.course.region,
        filename=str(quiz)[:255],
        params={
            **{"quiz": quiz.pk, "ids": [int(one) for one in ids]},
            **{"newest": newest, "dry_run": dry_run},
        },
    )
    transaction.on_commit(lambda: tasks.go_on(job))
    return job


def apply(job: Job) -> None:
    """What a dry run showed is done now."""
    from .. import tasks

    jobs.queue(job, was=[Job.State.READY], dry_run=False)
    transaction.on_commit(lambda: tasks.go_on(job))


def regrade_all(job: Job) -> Job:
    return jobs.run(job, _work)


def _work(job: Job) -> None:
    quiz = Quiz.objects.select_related("activity").filter(pk=job.params["quiz"]).first()
    if quiz is None:
        jobs.finish(job, Job.State.FAILED, _("The quiz is no longer there."))
        return
    dry_run = bool(job.params.get("dry_run"))
    counts = jobs.begin(job)
    labels: Labels = {slot.key: label_of(slot) for slot in quiz.slots.all()}
    ids = list(_attempts(quiz, job).values_list("pk", flat=True))
    job.total = len(ids)
    for start in range(0, len(ids), CHUNK):
        rows = []
        for attempt in _chunk(ids[start : start + CHUNK]):
            rows.append(_regrade(job, quiz, attempt, labels=labels, dry_run=dry_run))
        jobs.advance(job, counts, [row.outcome for row in rows], rows)
    jobs.finish(job, Job.State.READY if dry_run else Job.State.DONE)


def _attempts(quiz: Quiz, job: Job) -> Any:
    rows = QuizAttempt.objects.filter(
        quiz=quiz, state=QuizAttempt.State.FINISHED, person__isnull=False
    )
    if job.params.get("ids"):
        rows = rows.filter(pk__in=job.params["ids"])
    return rows.order_by("pk")


def _chunk(ids: Sequence[int]) -> Any:
    rows = QuizAttempt.objects.filter(pk__in=ids)
    return rows.select_related("quiz__activity", "person__unit", "usage").order_by("pk")


def _regrade(
    job: Job, quiz: Quiz, attempt: QuizAttempt, *, labels: Labels, dry_run: bool
) -> JobRow:
    at = timezone.now()
    with transaction.atomic():
        rows = list(
            QuestionAttempt.objects.filter(usage=attempt.usage_id).select_related("version")
        )
        versions = newest_versions(quiz, rows) if job.params.get("newest") else {}
        found = regrade_many(rows, versions=versions, dry_run=dry_run, user=job.owner, at=at)
        changes = [difference for difference in found if difference.is_one]
        before = attempt.marks
        after = _total(attempt, changes)
        if not dry_run and changes:
            grading.marked(attempt)
    number = job.done + 1
    return JobRow(
        job=job,
        number=attempt.pk,
        outcome=Outcome.UPDATE if changes else Outcome.SAME,
        label=author(attempt, quiz)[:255],
        message=_("%(count)d questions differ") % {"count": len(changes)} if changes else "",
        data={
            **{"attempt": attempt.pk, "number": attempt.number, "position": number},
            **{"before": _text(before), "after": _text(after)},
            "slots": [_as_data(attempt, difference, labels) for difference in changes],
        },
    )


def _total(attempt: QuizAttempt, changes: Sequence[Difference]) -> Decimal | None:
    if attempt.marks is None:
        return None
    gained = sum(
        (((row.after or 0) - (row.before or 0)) * row.question_attempt.max_mark for row in changes),
        Decimal(0),
    )
    return attempt.marks + gained


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _as_data(attempt: QuizAttempt, row: Difference, labels: Labels) -> dict[str, Any]:
    answer = row.question_attempt
    return {
        # As the quiz numbers it now, or as the taker saw it where it is asked no longer.
        "slot": labels.get(answer.place) or label_with(attempt.layout, answer.slot),
        "before": _text(row.before),
        "after": _text(row.after),
        "state_before": row.state_before.value,
        "state_after": row.state_after.value,
    }


def newest_versions(quiz: Quiz, rows: Sequence[QuestionAttempt]) -> Mapping[int, QuestionVersion]:
    """By slot: what each question is graded against now. Without a ready version it stays."""
    ids = {row.version.question_id for row in rows}
    ready = {
        question.pk: question.ready
        for question in Question.objects.filter(pk__in=ids).select_related("ready")
        if question.ready is not None
    }
    pinned = dict(
        quiz.slots.filter(question__in=ids, version_number__isnull=False).values_list(
            "question_id", "version_number"
        )
    )
    for version in QuestionVersion.objects.filter(question__in=list(pinned)):
        if pinned.get(version.question_id) == version.number:
            ready[version.question_id] = version
    return {
        row.slot: ready[row.version.question_id] for row in rows if row.version.question_id in ready
    }
