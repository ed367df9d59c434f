"""Whether the people of a list can be enrolled in a course, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.api import DomainError, can, check_eligible, in_scope
from learning.core.api import candidates as shared
from learning.core.models import Course, Enrolment, Person

from .access import can_in

Candidate, Entry = shared.Candidate, shared.Entry
Status = Enrolment.Status
# What happens to a row: the words stand in VERDICTS, the counts of a job use these keys.
ENROL, AGAIN, ALREADY = "enrol", "again", "already"
NOT_FOUND, REPEATED, OUTSIDE, NO_SEAT, REFUSED = (
    *("not_found", "repeated", "outside"),
    *("no_seat", "refused"),
)
WILL_ENROL = (ENROL, AGAIN)


class Judge:
    """Says for entries, chunk by chunk, what enrolling them would do.

    Somebody who may add to the whole course (the organiser) assigns: scope and window do not
    bind. Somebody who may only add own people nominates them: the course's own rules bind.
    """

    def __init__(self, course: Course, *, actor: Any, key: str = "") -> None:
        self.course, self.actor, self.key = course, actor, key
        self.organises = can_in(actor, "add", course)
        self.seats = None if course.seats is None else course.seats - course.seats_taken
        self.seen: set[int] = set()

    def judge(self, entries: Sequence[Entry]) -> list[Candidate]:
        """Three queries for a chunk; for nominations the course's rules may add some a person."""
        people = shared.people_of(entries)
        enrolments = Enrolment.objects.filter(course=self.course, person__in=people.values())
        known = {row.person_id: row for row in enrolments}
        return [
            self._candidate(entry, people.get(shared.key_of(entry)), known) for entry in entries
        ]

    def _candidate(
        self, entry: Entry, person: Person | None, known: dict[int, Enrolment]
    ) -> Candidate:
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
        return self._with_state(entry, person, known.get(person.pk))

    def _may_add(self, person: Person) -> bool:
        if can(self.actor, "view", person):
            return can(self.actor, "add", Enrolment(course=self.course, person=person))
        return self.organises and in_scope(self.course, person=person)

    def _with_state(self, entry: Entry, person: Person, row: Enrolment | None) -> Candidate:
        if row and row.is_open:
            return Candidate(entry, ALREADY, person)
        if row and row.status == Status.SUSPENDED:
            message = _("Suspended: reactivate the enrolment in the list of participants.")
            return Candidate(entry, REFUSED, person, message)
        if row and row.status == Status.REQUESTED and not self.organises:
            return Candidate(entry, ALREADY, person)
        if not self.organises:
            try:
                check_eligible(self.course, person=person, key=self.key, now=timezone.now())
            except DomainError as error:
                return Candidate(entry, REFUSED, person, error.message)
        if not self._seat(row):
            return Candidate(entry, NO_SEAT, person)
        return Candidate(entry, AGAIN if row else ENROL, person)

    def _seat(self, row: Enrolment | None) -> bool:
        if self.seats is None or (row and row.status in Enrolment.SEATED_STATUSES):
            return True
        if self.seats <= 0:
            return False
        self.seats -= 1
        return True
