"""Badges given by hand: a list is kept as a job, judged, looked at, then done behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.api import DomainError, can, candidates, jobs
from learning.core.models import Job, JobRow, Person

from ...badges import kinds
from ...models.badges import BadgeAward, BadgeDefinition
from ...queries import badges as queries
from .awarding import award_many, renew
from .publishing import badge_of

# A list this short is judged while the user waits.
AT_ONCE = 500
State, Outcome = Job.State, JobRow.Outcome
Candidate = candidates.Candidate
NEW, AGAIN, SAME, REVOKED = "new", "again", "same", "revoked"
NOT_FOUND, REPEATED, OUTSIDE, UNMET = "not_found", "repeated", "outside", "unmet"
WILL_GIVE = (NEW, AGAIN)
OUTCOMES = {NEW: Outcome.CREATE, AGAIN: Outcome.UPDATE, SAME: Outcome.SAME}
VERDICTS = {
    NEW: gettext_lazy("Will get the badge"),
    AGAIN: gettext_lazy("Badge will be renewed"),
    SAME: gettext_lazy("Holds the badge already"),
    REVOKED: gettext_lazy("Held it; it was revoked"),
    UNMET: gettext_lazy("Does not meet the other criteria"),
    OUTSIDE: gettext_lazy("Outside your reach or the badge's region"),
    NOT_FOUND: gettext_lazy("Not found"),
    REPEATED: gettext_lazy("Already in this list"),
}
DONE_VERDICTS = VERDICTS | {
    NEW: gettext_lazy("Got the badge"),
    AGAIN: gettext_lazy("Badge renewed"),
}


def prepare(badge: BadgeDefinition, *, text: str, note: str, owner: Any) -> Job:
    """Keep a pasted list until somebody has looked at what it would do.

    Raises DomainError for an empty or too long list, and for whoever may not give this badge.
    """
    check_gives(owner, badge)
    entries = candidates.from_text(text)
    return jobs.create(
        kinds.GIVE_JOB,
        owner=owner,
        region=badge.region,
        filename=badge.name[:255],
        params={"badge": badge.pk, "reason": note[:500], "language": get_language() or ""},
        total=len(entries),
        source=candidates.pack(entries),
    )


def check_gives(user: Any, badge: BadgeDefinition) -> None:
    if not queries.gives(user, badge):
        raise DomainError(_("You may not give this badge."), code="forbidden")


def plan(job: Job) -> Job:
    """Judge every entry. Gives nothing."""
    return jobs.run(job, _plan)


def start(job: Job) -> None:
    jobs.queue(job, was=[State.READY], apply=True)


def apply(job: Job) -> Job:
    """Give the badge to everybody who can have it. Safe to repeat."""
    return jobs.run(job, _apply)


def _judge(job: Job) -> Judge:
    badge = badge_of(job)
    # Rights may have ended since the list was made.
    if job.owner is None or not job.owner.is_active or not queries.gives(job.owner, badge):
        raise DomainError(_("You may not give this badge."))
    return Judge(badge, actor=job.owner)


def _plan(job: Job) -> None:
    with override(job.params.get("language") or None):
        parts = candidates.chunks(candidates.entries_of(job))
        candidates.walk(job, map(_judge(job).judge, parts), outcomes=OUTCOMES)
    jobs.finish(job, State.READY)


def _apply(job: Job) -> None:
    with override(job.params.get("language") or None):
        judge = _judge(job)
        parts = candidates.chunks(candidates.entries_of(job))
        done = (_give(judge, part, job) for part in parts)
        candidates.walk(job, done, outcomes=OUTCOMES)
        jobs.finish(job, State.DONE)


def _give(judge: Judge, part: Sequence[candidates.Entry], job: Job) -> list[candidates.Candidate]:
    found, note = judge.judge(part), job.params.get("reason", "")
    with transaction.atomic():
        new = [row.person.pk for row in found if row.verdict == NEW and row.person]
        for award in award_many(judge.badge, new, by=job.owner, note=note):
            log(award, "learning.badge.award", user=job.owner, data={"reason": note})
        for row in found:
            held = judge.held.get(row.person.pk) if row.person else None
            if row.verdict == AGAIN and held and renew(held):
                log(held, "learning.badge.renew", user=job.owner, data={"reason": note})
    return found


class Judge:
    """Says for entries, chunk by chunk, what giving them the badge would do."""

    def __init__(self, badge: BadgeDefinition, *, actor: Any) -> None:
        self.badge, self.actor = badge, actor
        self.seen: set[int] = set()
        self.held: dict[int, BadgeAward] = {}

    def judge(self, entries: Sequence[candidates.Entry]) -> list[candidates.Candidate]:
        people = candidates.people_of(entries)
        rows = BadgeAward.objects.filter(definition=self.badge, person__in=people.values())
        self.held = {row.person_id: row for row in rows.select_related("definition")}
        ids = [person.pk for person in people.values()]
        meeting = queries.fulfilling(self.badge).filter(pk__in=ids)
        met = set(meeting.values_list("pk", flat=True)) - self.held.keys()
        met |= queries.renewing(self.badge, self.held.values())
        return [self._candidate(row, people.get(candidates.key_of(row)), met) for row in entries]

    def _candidate(
        self, entry: candidates.Entry, person: Person | None, met: set[int]
    ) -> candidates.Candidate:
        if entry.error:
            return Candidate(entry, NOT_FOUND, message=entry.error)
        if person is None or not person.is_active:
            return Candidate(entry, NOT_FOUND)
        if not self._reaches(person):
            # Nothing is told about people whom the user may not see.
            return Candidate(entry, OUTSIDE)
        if person.pk in self.seen:
            return Candidate(entry, REPEATED, person)
        self.seen.add(person.pk)
        return Candidate(entry, self._verdict(person, met), person)

    def _reaches(self, person: Person) -> bool:
        """Whoever gives a region's badge finds its people, also without a right to their data."""
        own = person.region.path.startswith(self.badge.region.path)
        return own or can(self.actor, "view", person)

    def _verdict(self, person: Person, met: set[int]) -> str:
        award = self.held.get(person.pk)
        if award:
            if award.revoked_at:
                return REVOKED
            if queries.renews_since(award) is None:
                return SAME
        if person.pk not in met:
            return UNMET
        return AGAIN if award else NEW
