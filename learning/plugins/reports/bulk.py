"""Enrolling many: kept as a job, judged, looked at by a person, then done in the background."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.api import (
    DomainError,
    bulk_assign,
    check_file,
    enrol,
    jobs,
)
from learning.core.api import candidates as shared
from learning.core.models import Course, Enrolment, Job, JobRow

from . import candidates
from .access import enrols
from .candidates import Candidate, Entry, Judge

KIND = "enrol-people"
# A list this short is judged while the user waits: no slower than showing that it is waiting.
AT_ONCE = 200
State, Outcome = Job.State, JobRow.Outcome
OUTCOMES = {
    candidates.ENROL: Outcome.CREATE,
    candidates.AGAIN: Outcome.UPDATE,
    candidates.ALREADY: Outcome.SAME,
}
VERDICTS = {
    candidates.ENROL: gettext_lazy("Will be enrolled"),
    candidates.AGAIN: gettext_lazy("Will be enrolled again"),
    candidates.ALREADY: gettext_lazy("Already enrolled"),
    candidates.NO_SEAT: gettext_lazy("No seat left"),
    candidates.OUTSIDE: gettext_lazy("Outside your region or the course's audience"),
    candidates.NOT_FOUND: gettext_lazy("Not found"),
    candidates.REPEATED: gettext_lazy("Already in this list"),
    candidates.REFUSED: gettext_lazy("Not possible"),
}
DONE_VERDICTS = VERDICTS | {
    candidates.ENROL: gettext_lazy("Enrolled"),
    candidates.AGAIN: gettext_lazy("Enrolled again"),
}


def prepare(
    course: Course,
    *,
    entries: Sequence[Entry] = (),
    content: bytes = b"",
    filename: str = "",
    label: str = "",
    owner: Any,
    reason: str = "",
    key: str = "",
) -> Job:
    """Keep a list, or a file to be read later, until somebody has looked at what it would do."""
    if content:
        check_file(content, filename)
    elif not entries:
        raise DomainError(_("There is nobody to enrol."), code="empty")
    return jobs.create(
        KIND,
        owner=owner,
        filename=(label or filename)[-255:],
        params={
            "course": course.pk,
            "table": filename[-255:] if content else "",
            "reason": reason[:255],
            "key": key[:64],
            "language": get_language() or "",
        },
        total=len(entries),
        source=content or shared.pack(entries),
    )


def plan(job: Job) -> Job:
    """Judge every entry. Enrols nobody."""
    return jobs.run(job, _plan)


def start(job: Job) -> None:
    """Queue a judged job, or a finished one once more: who is in already stays as they are."""
    jobs.queue(job, was=[State.READY, State.DONE], apply=True)


def apply(job: Job) -> Job:
    """Enrol everybody who can be, some hundreds at a time. Safe to repeat."""
    return jobs.run(job, _apply)


def course_of(job: Job) -> Course:
    course = Course.objects.select_related("region").filter(pk=job.params.get("course")).first()
    if course is None:
        raise DomainError(_("The course no longer exists."))
    return course


def _judge(job: Job, course: Course) -> Judge:
    # Rights may have ended since the list was made.
    if job.owner is None or not job.owner.is_active or not enrols(job.owner):
        raise DomainError(_("You may no longer enrol people."))
    return Judge(course, actor=job.owner, key=job.params.get("key", ""))


def _plan(job: Job) -> None:
    with override(job.params.get("language") or None):
        judge = _judge(job, course_of(job))
        parts = shared.chunks(shared.entries_of(job))
        shared.walk(job, map(judge.judge, parts), outcomes=OUTCOMES)
    jobs.finish(job, State.READY)


def _apply(job: Job) -> None:
    with override(job.params.get("language") or None):
        course = course_of(job)
        judge = _judge(job, course)
        parts = shared.chunks(shared.entries_of(job))
        done = (_enrol(judge.judge(part), judge, job) for part in parts)
        shared.walk(job, done, outcomes=OUTCOMES)
        with transaction.atomic():
            log(course, "learning.enrolment.bulk", user=job.owner, data=_summary(job))
            jobs.finish(job, State.DONE)


def _summary(job: Job) -> dict[str, Any]:
    return {"job": job.pk, "counts": job.counts, "reason": job.params.get("reason", "")}


def _enrol(found: list[Candidate], judge: Judge, job: Job) -> list[Candidate]:
    chosen = [row for row in found if row.verdict in candidates.WILL_ENROL]
    if judge.organises:
        _assign(chosen, judge, job)
    else:
        for candidate in chosen:
            _nominate(candidate, judge, job)
    return found


def _assign(chosen: list[Candidate], judge: Judge, job: Job) -> None:
    ids = [row.person.pk for row in chosen if row.person]
    bulk_assign(judge.course, person_ids=ids, actor=job.owner, reason=job.params.get("reason", ""))
    open_now = set(
        Enrolment.objects.filter(
            course=judge.course, person__in=ids, status__in=Enrolment.OPEN_STATUSES
        ).values_list("person_id", flat=True)
    )
    for candidate in chosen:
        if candidate.person and candidate.person.pk not in open_now:
            candidate.verdict = candidates.NO_SEAT


def _nominate(candidate: Candidate, judge: Judge, job: Job) -> None:
    assert candidate.person is not None  # noqa: S101
    try:
        row = enrol(judge.course, person=candidate.person, actor=job.owner, key=judge.key)
    except DomainError as error:
        no_seat = error.code == "no_seats"
        candidate.verdict = candidates.NO_SEAT if no_seat else candidates.REFUSED
        candidate.message = error.message
        return
    if row.status == Enrolment.Status.REQUESTED:
        candidate.message = _("Waiting for the organiser's approval.")


def error_rows(job: Job) -> Iterator[list[Any]]:
    """The refused rows as a table: row, what was given, name, reason."""
    return shared.error_rows(job, verdicts=VERDICTS)
