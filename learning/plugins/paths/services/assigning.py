"""Putting many on a path: kept as a job, judged, looked at by a person, then done behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.api import DomainError, can, candidates, check_file, jobs
from learning.core.models import Job, JobRow, Person

from ..models import LearningPath, PathEnrolment
from ..models.paths import Scope
from ..queries.participants import assigns, can_in
from .enrolling import assign_many, current_version

KIND = "assign-path"
# A list this short is judged while the user waits: no slower than showing that it is waiting.
AT_ONCE = 500
MOST_PEOPLE = 100_000
State, Outcome, Status = Job.State, JobRow.Outcome, PathEnrolment.Status
Candidate, Entry = candidates.Candidate, candidates.Entry
# What happens to a row: the counts of a job use these keys.
NEW, AGAIN, SAME = "new", "again", "same"
NOT_FOUND, REPEATED, OUTSIDE, REFUSED = "not_found", "repeated", "outside", "refused"
WILL_ASSIGN = (NEW, AGAIN)
OUTCOMES = {NEW: Outcome.CREATE, AGAIN: Outcome.UPDATE, SAME: Outcome.SAME}
VERDICTS = {
    NEW: gettext_lazy("Will be put on the path"),
    AGAIN: gettext_lazy("Will be put on it again"),
    SAME: gettext_lazy("On the path already"),
    OUTSIDE: gettext_lazy("Outside your reach or the path's audience"),
    NOT_FOUND: gettext_lazy("Not found"),
    REPEATED: gettext_lazy("Already in this list"),
    REFUSED: gettext_lazy("Not possible"),
}
DONE_VERDICTS = VERDICTS | {
    NEW: gettext_lazy("Put on the path"),
    AGAIN: gettext_lazy("Put on it again"),
}


def prepare(
    path: LearningPath,
    *,
    entries: Sequence[candidates.Entry] = (),
    content: bytes = b"",
    filename: str = "",
    label: str = "",
    owner: Any,
    reason: str,
    due_on: dt.date | None = None,
) -> Job:
    """Keep a list, or a file to be read later, until somebody has looked at what it would do.

    Raises DomainError for an empty list, a wrong file or a path that is not published.
    """
    current_version(path)
    if content:
        check_file(content, filename)
    elif not entries:
        raise DomainError(_("There is nobody to put on the path."), code="empty")
    elif len(entries) > MOST_PEOPLE:
        text = _("More than %(count)d people at once are too many: choose smaller units.")
        raise DomainError(text % {"count": MOST_PEOPLE}, code="too_long")
    return jobs.create(
        KIND,
        owner=owner,
        filename=(label or filename)[-255:],
        params={
            "path": path.pk,
            "table": filename[-255:] if content else "",
            "reason": reason[:255],
            "due_on": due_on.isoformat() if due_on else "",
            "language": get_language() or "",
        },
        total=len(entries),
        source=content or candidates.pack(entries),
    )


def plan(job: Job) -> Job:
    """Judge every entry. Puts nobody on the path."""
    return jobs.run(job, _plan)


def start(job: Job) -> None:
    """Queue a judged job, or a finished one once more: who is on the path stays as they are."""
    jobs.queue(job, was=[State.READY, State.DONE], apply=True)


def apply(job: Job) -> Job:
    """Put everybody on the path who can be, 500 at a time. Safe to repeat."""
    return jobs.run(job, _apply)


def path_of(job: Job) -> LearningPath:
    path = LearningPath.objects.select_related("region").filter(pk=job.params.get("path")).first()
    if path is None:
        raise DomainError(_("The path is no longer there."))
    return path


def _judge(job: Job) -> Judge:
    # Rights may have ended since the list was made.
    if job.owner is None or not job.owner.is_active or not assigns(job.owner):
        raise DomainError(_("You may no longer put people on paths."))
    return Judge(path_of(job), actor=job.owner)


def _plan(job: Job) -> None:
    with override(job.params.get("language") or None):
        parts = candidates.chunks(candidates.entries_of(job))
        candidates.walk(job, map(_judge(job).judge, parts), outcomes=OUTCOMES)
    jobs.finish(job, State.READY)


def _apply(job: Job) -> None:
    with override(job.params.get("language") or None):
        judge = _judge(job)
        parts = candidates.chunks(candidates.entries_of(job))
        done = (_assign(judge.judge(part), judge.path, job) for part in parts)
        candidates.walk(job, done, outcomes=OUTCOMES)
        data = {"job": job.pk, "counts": job.counts, "reason": job.params.get("reason", "")}
        with transaction.atomic():
            log(judge.path, "learning.path.assign", user=job.owner, data=data)
            jobs.finish(job, State.DONE)


def _assign(
    found: list[candidates.Candidate], path: LearningPath, job: Job
) -> list[candidates.Candidate]:
    due = job.params.get("due_on")
    assign_many(
        path,
        person_ids=[row.person.pk for row in found if row.verdict in WILL_ASSIGN and row.person],
        actor=job.owner,
        reason=job.params.get("reason", ""),
        due_on=dt.date.fromisoformat(due) if due else None,
    )
    return found


class Judge:
    """Says for entries, chunk by chunk, what assigning them would do.

    Whoever may add to the whole path (the organiser) brings back who left, and grants requests.
    Whoever may only add own people leaves decided what the organiser has decided.
    """

    def __init__(self, path: LearningPath, *, actor: Any) -> None:
        self.path, self.actor = path, actor
        self.organises = can_in(actor, "add", path)
        self.seen: set[int] = set()

    def judge(self, entries: Sequence[candidates.Entry]) -> list[candidates.Candidate]:
        """Four queries at most for a chunk."""
        people = candidates.people_of(entries)
        rows = PathEnrolment.objects.filter(path=self.path, person__in=people.values())
        known = dict(rows.order_by().values_list("person_id", "status"))
        return [self._candidate(row, people.get(candidates.key_of(row)), known) for row in entries]

    def _candidate(
        self, entry: candidates.Entry, person: Person | None, known: dict[int, str]
    ) -> candidates.Candidate:
        if entry.error:
            return Candidate(entry, NOT_FOUND, message=entry.error)
        if person is None or not person.is_active:
            return Candidate(entry, NOT_FOUND)
        if not self._may_add(person):
            # Nothing is told about people whom the user may not see.
            return Candidate(entry, OUTSIDE)
        if person.pk in self.seen:
            return Candidate(entry, REPEATED, person)
        self.seen.add(person.pk)
        return self._with_state(entry, person, known.get(person.pk, ""))

    def _may_add(self, person: Person) -> bool:
        if self.path.scope == Scope.REGION and person.region_id != self.path.region_id:
            return False
        own = PathEnrolment(path=self.path, person=person)
        return can(self.actor, "view", person) and can(self.actor, "add", own)

    def _with_state(
        self, entry: candidates.Entry, person: Person, status: str
    ) -> candidates.Candidate:
        if not status:
            return Candidate(entry, NEW, person)
        if status in PathEnrolment.OPEN_STATUSES:
            return Candidate(entry, SAME, person)
        if self.organises or status == Status.WITHDRAWN:
            return Candidate(entry, AGAIN, person)
        if status == Status.REQUESTED:
            message = _("Waiting for the organiser's approval.")
            return Candidate(entry, SAME, person, message)
        return Candidate(entry, REFUSED, person, _("The organiser has refused the request."))
