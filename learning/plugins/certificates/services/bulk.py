"""Many certificates at once, as jobs: a course's earlier completions, and new editions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from learning.core.api import DomainError, can, jobs
from learning.core.models import Course, CourseCompletion, Job, JobRow, Region

from ..models import Certificate
from ..queries.choices import template_for
from ..queries.courses import without_certificate
from ..queries.listing import visible
from ..queries.sources import subject_of
from .issuing import issue_for_completion
from .replacing import NotNow, reissue

ISSUE, REISSUE = "issue-certificates", "reissue-certificates"
CHUNK = 50
MOST = 50_000
OUTCOMES = {
    "issued": gettext_lazy("Certificate given"),
    "reissued": gettext_lazy("Replaced by a new edition"),
    "none": gettext_lazy("No certificate is given for it"),
    "error": gettext_lazy("Not possible"),
}
SHOWN = {"issued": JobRow.Outcome.CREATE, "reissued": JobRow.Outcome.UPDATE}


def request_issue(course: Course, *, owner: Any) -> Job:
    """Note it; a task does it. Raises DomainError where no template is chosen or nobody waits."""
    if not may_issue(owner, course.region):
        raise DomainError(_("You may not give certificates for this course."))
    if template_for(course.region, kind="course", subject=subject_of(course)) is None:
        raise DomainError(_("No certificate is given for this course: choose a template first."))
    total = without_certificate().filter(course=course).count()
    if not total:
        raise DomainError(_("Everybody who completed the course has a certificate."))
    return _job(ISSUE, owner=owner, name=course.title, total=total, course=course.pk)


def request_reissue(rows: QuerySet[Certificate], *, owner: Any, reason: str, name: str) -> Job:
    """New editions of ``rows``, all of which ``owner`` may change."""
    if not reason.strip():
        raise DomainError(_("Write a reason."))
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if not ids:
        raise DomainError(_("There is no certificate to replace."))
    if len(ids) > MOST:
        raise DomainError(_("These are too many at once. Narrow the list."))
    return _job(
        REISSUE, owner=owner, name=name, total=len(ids), ids=ids, reason=reason.strip()[:255]
    )


def _job(kind: str, *, owner: Any, name: str, total: int, **params: Any) -> Job:
    params["language"] = get_language() or ""
    return jobs.create(kind, owner=owner, filename=name[:255], total=total, params=params)


def may_issue(user: Any, region: Region) -> bool:
    return bool(user) and user.is_active and can(user, "add", Certificate(region=region))


def issue_many(job: Job) -> Job:
    return jobs.run(job, _issue_many)


def reissue_many(job: Job) -> Job:
    return jobs.run(job, _reissue_many)


def _issue_many(job: Job) -> None:
    course = Course.objects.select_related("region").filter(pk=job.params["course"]).first()
    # Rights may have ended since it was asked for.
    if course is None or not may_issue(job.owner, course.region):
        raise DomainError(_("You may not give certificates for this course."))
    waiting = without_certificate().filter(course=course)
    with override(job.params.get("language") or None):
        rows = waiting.select_related("person", "course__region")
        _walk(job, _in_chunks(rows), _issue_one)


def _in_chunks(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """By id, so that what is done in between takes nothing away from the next chunk."""
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


def _issue_one(completion: CourseCompletion) -> tuple[str, str, str]:
    name = completion.person.full_name
    found = issue_for_completion(completion)
    return ("issued", name, found.number) if found else ("none", name, "")


def _reissue_many(job: Job) -> None:
    if job.owner is None or not job.owner.is_active:
        raise DomainError(_("You may not change certificates."))
    rows = visible(job.owner, "change").filter(pk__in=job.params["ids"])
    rows = rows.select_related("person").order_by("pk")

    def one(row: Certificate) -> tuple[str, str, str]:
        try:
            new = reissue(row, actor=job.owner, reason=job.params["reason"])
        except NotNow as error:
            return "error", row.name, f"{row.number}: {error.message}"
        return "reissued", new.name, f"{row.number} → {new.number}"

    with override(job.params.get("language") or None):
        _walk(job, _in_chunks(rows), one)


def _walk(job: Job, chunks: Iterable[list[Any]], one: Any) -> None:
    counts: Counter[str] = jobs.begin(job)
    job.done = 0
    for chunk in chunks:
        found = [one(row) for row in chunk]
        rows = [
            JobRow(
                job=job,
                number=job.done + place,
                outcome=SHOWN.get(outcome, JobRow.Outcome.ERROR),
                label=name[:255],
                message=message,
                data={"outcome": outcome},
            )
            for place, (outcome, name, message) in enumerate(found, start=1)
        ]
        jobs.advance(job, counts, [outcome for outcome, _name, _message in found], rows)
    jobs.finish(job, Job.State.DONE)
