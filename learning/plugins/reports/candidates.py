"""Who is meant by a pasted list, a file or a unit, and whether they can be enrolled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.api import (
    MAX_TABLE_ROWS,
    DomainError,
    UnreadableFile,
    can,
    cell_text,
    check_eligible,
    in_scope,
    match_header,
    normalise_number,
    number_from_cell,
    parse_number,
    read_rows,
)
from learning.core.models import Course, Enrolment, IdentityNumber, Person, Unit

from .access import can_in

CHUNK = 500
MAX_PASTED = 2_000
MAX_CHARACTERS = 200_000
HEADER_WITHIN = 10
MAX_TEXT = 80
MAX_NAMES = 160
LONG_NUMBER = re.compile(r"(?:\d\s?){9}")
SEPARATORS = re.compile(r"[\r\n,;\t]+")

Status = Enrolment.Status
# What happens to a row: the words stand in VERDICTS, the counts of a job use these keys.
ENROL, AGAIN, ALREADY = "enrol", "again", "already"
NOT_FOUND, REPEATED, OUTSIDE, NO_SEAT, REFUSED = (
    *("not_found", "repeated", "outside"),
    *("no_seat", "refused"),
)
WILL_ENROL = (ENROL, AGAIN)


@dataclass(slots=True)
class Entry:
    """One line of what was given: a number, an e-mail address or, from a unit, a person."""

    row: int
    text: str
    number: str = ""
    email: str = ""
    person_id: int | None = None
    error: str = ""


@dataclass(slots=True)
class Candidate:
    entry: Entry
    verdict: str
    person: Person | None = None
    message: str = ""


def from_text(text: str) -> list[Entry]:
    """Entries of a pasted list, split at line ends, commas and semicolons."""
    if len(text) > MAX_CHARACTERS:
        raise DomainError(_("The list is too long. Send it as a file."), code="too_long")
    parts = [part.strip() for part in SEPARATORS.split(text)]
    entries = [_entry(row, part) for row, part in enumerate(filter(None, parts), start=1)]
    if not entries:
        raise DomainError(_("Enter at least one number or e-mail address."), code="empty")
    if len(entries) > MAX_PASTED:
        raise DomainError(
            _("The list has more than %(count)d entries. Send it as a file.")
            % {"count": MAX_PASTED},
            code="too_long",
        )
    return entries


def from_file(content: bytes, filename: str) -> list[Entry]:
    """Entries of a table: the column named NIP or e-mail, or the first where none is named."""
    rows = [row for row in enumerate(read_rows(content, filename), start=1) if _filled(row[1])]
    if not rows:
        raise UnreadableFile(_("The file is empty."))
    start, names = _header(rows)
    body = rows[start:]
    if not body:
        raise UnreadableFile(_("There is no row below the column names."))
    if len(body) > MAX_TABLE_ROWS:
        raise UnreadableFile(
            _("The file has more than %(count)d rows. Split it.") % {"count": MAX_TABLE_ROWS}
        )
    return [_from_cells(number, row, names) for number, row in body]


def _filled(row: Sequence[Any]) -> bool:
    return any(cell_text(cell) for cell in row)


def _header(rows: Sequence[tuple[int, list[Any]]]) -> tuple[int, dict[str, int]]:
    """How many rows stand above the people, and the columns to read."""
    top = [row for _number, row in rows[:HEADER_WITHIN]]
    for index, row in enumerate(top):
        names = match_header(row)
        if "number" in names or "email" in names:
            return index + 1, names
    for row in top:
        if match_header(row) and not _names_somebody(row):
            raise UnreadableFile(
                _("The file has no column NIP or Email. Its columns are: %(names)s.")
                % {"names": ", ".join(filter(None, map(cell_text, row)))[:MAX_NAMES]}
            )
    return 0, {"number": 0}


def _names_somebody(row: Sequence[Any]) -> bool:
    """Whether a cell is a number or an address, as in a plain list without column names."""
    return any("@" in cell_text(cell) or LONG_NUMBER.search(cell_text(cell)) for cell in row)


def _from_cells(number: int, row: Sequence[Any], names: dict[str, int]) -> Entry:
    for name in ("number", "email"):
        index = names.get(name)
        value = row[index] if index is not None and index < len(row) else None
        try:
            text = number_from_cell(value).strip()
        except DomainError as error:
            return Entry(number, cell_text(value)[:MAX_TEXT], error=error.message)
        if text:
            return _entry(number, text)
    return Entry(number, "", error=_("The row has neither a number nor an e-mail address."))


def _entry(row: int, text: str) -> Entry:
    entry = Entry(row, " ".join(text.split())[:MAX_TEXT])
    if "@" in text:
        entry.email = text.strip().lower()
        return entry
    try:
        entry.number = parse_number(text).number
    except DomainError as error:
        entry.error = error.message
    return entry


def from_unit(unit: Unit) -> list[Entry]:
    """Active people of a unit and all units below it."""
    people = Person.objects.filter(unit__path__startswith=unit.path, is_active=True)
    return [
        Entry(row, "", person_id=pk)
        for row, pk in enumerate(people.order_by("name", "pk").values_list("pk", flat=True), 1)
    ]


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
        people = self._people(entries)
        enrolments = Enrolment.objects.filter(course=self.course, person__in=people.values())
        known = {row.person_id: row for row in enrolments}
        return [self._candidate(entry, people.get(_key(entry)), known) for entry in entries]

    def _people(self, entries: Sequence[Entry]) -> dict[Any, Person]:
        found: dict[Any, Person] = {}
        numbers = [entry.number for entry in entries if entry.number]
        if numbers:
            rows = IdentityNumber.objects.filter(number__in=numbers)
            for row in rows.select_related("person__region", "person__unit"):
                found[row.number] = row.person
        people = Person.objects.select_related("region", "unit", "user")
        if emails := [entry.email for entry in entries if entry.email]:
            for row in people.filter(user__email__in=emails):
                if row.user and row.user.email:
                    found[row.user.email.lower()] = row
        if ids := [entry.person_id for entry in entries if entry.person_id]:
            found |= {row.pk: row for row in people.filter(pk__in=ids)}
        return found

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


def _key(entry: Entry) -> Any:
    return entry.number or entry.email or entry.person_id


def known_number(text: str) -> str:
    return normalise_number(text)[:18]


def chunks(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    for start in range(0, len(entries), CHUNK):
        yield entries[start : start + CHUNK]
