"""Tables of participants to take along, at once or, where they are long, as a job."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from learning.core.api import DomainError, ShownNumbers, jobs, sheets
from learning.core.models import Job

from ..models import LearningPath, PathEnrolment
from ..queries import participants
from ..queries.participants import Asked
from .assigning import path_of

KIND = "export-path"
# Above this a download is made in the background, so that no request waits for it.
AT_ONCE = 5_000
KINDS = ("csv", "xlsx")


def rows_for(path: LearningPath, asked: Asked, *, user: Any) -> Iterator[list[Any]]:
    """The head, then a row for each enrolment: two queries for 2,000 of them."""
    yield _head(path)
    numbers = ShownNumbers(user)
    rows = participants.narrowed(participants.visible_in(user, path), asked)
    for chunk in participants.in_chunks(rows):
        found = numbers.of([row.person for row in chunk])
        for row in chunk:
            yield _line(row, path, found.get(row.person_id, ""))


def _head(path: LearningPath) -> list[Any]:
    head = [
        *(_("Name"), _("NIP"), _("Employment status"), _("Region"), _("Unit"), _("Position")),
        *(_("Status"), _("Method"), _("Reason"), _("Since"), _("Due on"), _("Late")),
        *(_("Progress (%)"), _("Completed on"), _("Times completed")),
    ]
    if path.is_certification:
        head += [_("Valid until"), _("Standing")]
    return [*head, _("Path")]


def _line(row: PathEnrolment, path: LearningPath, number: str) -> list[Any]:
    person = row.person
    line = [
        person.full_name,
        sheets.Digits(number),
        str(person.get_status_display()),
        person.region.name,
        person.unit.name if person.unit else "",
        person.position,
        str(row.get_status_display()),
        str(row.get_method_display()),
        row.reason,
        row.started_at or row.requested_at,
        row.next_due_on or row.due_on,
        _("yes") if row.is_late() else "",
        row.percent,
        row.completed_at,
        row.cycles_done,
    ]
    if path.is_certification:
        line += [row.valid_until, str(row.standing().label) if row.is_open else ""]
    return [*line, path.title]


def file_name(path: LearningPath) -> str:
    return f"peserta-{slugify(path.title)[:60] or path.pk}-{timezone.localdate():%Y-%m-%d}"


def request_export(path: LearningPath, asked: Asked, *, kind: str, owner: Any) -> Job:
    """Note what to export; a task does it."""
    if kind not in KINDS:
        raise DomainError(_("Only CSV and XLSX files can be made."))
    return jobs.create(
        KIND,
        owner=owner,
        filename=path.title[:255],
        params={
            "path": path.pk,
            "kind": kind,
            "asked": asked.as_json(),
            "language": get_language() or "",
        },
    )


def make(job: Job) -> Job:
    return jobs.run(job, _make)


def _make(job: Job) -> None:
    user, kind, path = job.owner, job.params["kind"], path_of(job)
    # Rights may have ended since the export was asked for.
    if user is None or not user.is_active or not participants.reads(user):
        raise DomainError(_("You may no longer see these participants."))
    asked = Asked.from_json(job.params.get("asked", {}))
    with override(job.params.get("language") or None):
        job.total = participants.narrowed(participants.visible_in(user, path), asked).count()
        sheets.keep(job, rows_for(path, asked, user=user), kind=kind, name=file_name(path))
