"""Work on cohorts that somebody may watch: filling one by its rule, putting a list on it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.core.contract import DomainError

from . import candidates, jobs
from .candidates import Candidate, Entry
from .list_work import ListWork, Verdict
from .models import Cohort, CohortMember, Job, JobRow, Person
from .permissions import can
from .services import cohorts

FILL = "fill-cohort"
NEW, SAME = "new", "same"
NOT_FOUND, REPEATED, OUTSIDE = "not_found", "repeated", "outside"


def start_filling(cohort: Cohort, *, owner: Any) -> Job:
    """Queue a job that fills the cohort by its rule; a task does it."""
    return jobs.create(
        FILL,
        owner=owner,
        region=cohort.region,
        filename=cohort.name[-255:],
        params={"cohort": cohort.pk},
    )


def last_filling(cohort: Cohort) -> Job | None:
    """The newest job that filled the cohort, for whoever wants to watch."""
    rows = Job.objects.filter(kind=FILL, region=cohort.region_id, params__cohort=cohort.pk)
    found = rows.defer("source", "output").first()
    return jobs.current(found) if found else None


def fill(job: Job) -> Job:
    return jobs.run(job, _fill)


def _fill(job: Job) -> None:
    cohort = cohort_of(job)
    job.total = cohorts.to_move(cohort)

    def tell(number: int) -> None:
        # Who fits may change on the way.
        job.done += number
        job.total = max(job.total, job.done)
        jobs.touch(job, done=job.done, total=job.total)

    found = cohorts.fill(cohort, tell=tell)
    job.counts = {"joined": found.joined, "left": found.left}
    jobs.finish(job, Job.State.DONE)


def fill_all() -> int:
    """Fill every cohort with a rule. Safe to repeat; returns how many people moved."""
    moved = 0
    for cohort in Cohort.objects.filter(by_rule=True, is_active=True).order_by("pk"):
        # One that is deleted meanwhile needs nothing more.
        with suppress(DomainError):
            found = cohorts.fill(cohort)
            moved += found.joined + found.left
    return moved


def cohort_of(job: Job) -> Cohort:
    rows = Cohort.objects.select_related("region")
    found = rows.filter(pk=job.params.get("cohort")).first()
    if found is None:
        raise DomainError(_("The cohort is no longer there."), code="gone")
    return found


class Judge:
    """Says for entries, part by part, what putting them on the list would do."""

    def __init__(self, job: Job) -> None:
        self.cohort, self.actor = cohort_of(job), job.owner
        # Rights may have ended since the list was made.
        if self.actor is None or not self.actor.is_active or not self._may_add():
            raise DomainError(_("You may no longer add members."))
        self.seen: set[int] = set()

    def _may_add(self) -> bool:
        return can(self.actor, "add", CohortMember(cohort=self.cohort))

    def __call__(self, entries: Sequence[Entry]) -> list[Candidate]:
        people = candidates.people_of(entries)
        ids = [person.pk for person in people.values()]
        rows = self.cohort.members.filter(person__in=ids, by_rule=False)
        known = set(rows.values_list("person_id", flat=True))
        return [self._one(entry, people.get(candidates.key_of(entry)), known) for entry in entries]

    def _one(self, entry: Entry, person: Person | None, known: set[int]) -> Candidate:
        if entry.error:
            return Candidate(entry, NOT_FOUND, message=entry.error)
        if person is None or not person.is_active:
            return Candidate(entry, NOT_FOUND)
        if not self._is_ours(person):
            # Nothing is told about people whom the user may not see.
            return Candidate(entry, OUTSIDE)
        if person.pk in self.seen:
            return Candidate(entry, REPEATED, person)
        self.seen.add(person.pk)
        return Candidate(entry, SAME if person.pk in known else NEW, person)

    def _is_ours(self, person: Person) -> bool:
        below = person.region.path.startswith(self.cohort.region.path)
        return below and can(self.actor, "view", person)


def _act(job: Job, chosen: list[Candidate]) -> None:
    ids = [row.person.pk for row in chosen if row.person]
    cohorts.add_members(cohort_of(job), person_ids=ids, actor=job.owner)


def _close(job: Job) -> None:
    """Each part stands in the cohort's log already."""


ADD = ListWork(
    kind="add-to-cohort",
    label=gettext_lazy("Put people on a cohort's list"),
    verdicts={
        NEW: Verdict(
            gettext_lazy("Will be added"),
            gettext_lazy("Added"),
            outcome=JobRow.Outcome.CREATE,
            acts=True,
        ),
        SAME: Verdict(gettext_lazy("Member already"), outcome=JobRow.Outcome.SAME),
        OUTSIDE: Verdict(gettext_lazy("Outside your reach or the cohort's region")),
        NOT_FOUND: Verdict(gettext_lazy("Not found")),
        REPEATED: Verdict(gettext_lazy("Already in this list")),
    },
    judge=Judge,
    act=_act,
    close=_close,
)


def prepare(cohort: Cohort, *, owner: Any, **given: Any) -> Job:
    """A job that puts a list on the cohort; ``given`` as of ``ListWork.prepare``."""
    return ADD.prepare(owner=owner, region=cohort.region, params={"cohort": cohort.pk}, **given)


@transaction.atomic
def add_ticked(cohort: Cohort, *, person_ids: Sequence[int], actor: Any) -> int:
    """Put ticked people on the list; others than those one may see are left out."""
    people = cohorts.may_have(cohort).filter(pk__in=person_ids)
    ids = [person.pk for person in people.select_related("region") if can(actor, "view", person)]
    return cohorts.add_members(cohort, person_ids=ids, actor=actor)
