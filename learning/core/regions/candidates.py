"""Who is meant by a pasted list, a file, a unit or a filter; what a job says of each of them.

Plugins that do something with many people share this: reading the list, finding the people,
keeping it in a job, and the rows that are looked at before anything happens.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from learning.core.contract import DomainError

from . import jobs
from .importing.columns import match_header
from .importing.columns import text as cell_text
from .importing.files import MAX_ROWS, UnreadableFile, read_rows
from .models import IdentityNumber, Job, JobRow, Person, Unit
from .numbers import from_cell, looks_like_number
from .numbers import parse as parse_number
from .sheets import Digits

CHUNK = 500
# A job is done in at least so many steps, so that its progress can be seen to move.
STEPS = 10
LEAST = 25
MAX_PASTED = 2_000
MAX_CHARACTERS = 200_000
HEADER_WITHIN = 10
MAX_TEXT = 80
MAX_ABOUT = 120
MAX_NAMES = 160
LONG_NUMBER = re.compile(r"(?:\d\s?){9}")
SEPARATORS = re.compile(r"[\r\n,;\t]+")

Verdicts = Mapping[str, str | Promise]


@dataclass(slots=True)
class Entry:
    """One line of what was given: a number, an e-mail address or, from a unit, a person.

    ``about`` is what the line says beside that, such as the group that the person is meant for.
    """

    row: int
    text: str
    number: str = ""
    email: str = ""
    person_id: int | None = None
    error: str = ""
    about: str = ""


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


def from_file(content: bytes, filename: str, *, beside: str = "") -> list[Entry]:
    """Entries of a table: the column named NIP or e-mail, or the first where none is named.

    ``beside`` is the field of ``importing.columns`` that a second column must name.
    """
    rows = [row for row in enumerate(read_rows(content, filename), start=1) if _filled(row[1])]
    if not rows:
        raise UnreadableFile(_("The file is empty."))
    start, names = _header(rows)
    if beside and beside not in names:
        raise UnreadableFile(_("The file names no column for the group (Kelompok)."))
    body = rows[start:]
    if not body:
        raise UnreadableFile(_("There is no row below the column names."))
    if len(body) > MAX_ROWS:
        raise UnreadableFile(
            _("The file has more than %(count)d rows. Split it.") % {"count": MAX_ROWS}
        )
    return [_from_cells(number, row, names, beside) for number, row in body]


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


def _from_cells(number: int, row: Sequence[Any], names: dict[str, int], beside: str) -> Entry:
    entry = _person_of(number, row, names)
    if beside and names[beside] < len(row):
        entry.about = cell_text(row[names[beside]])[:MAX_ABOUT]
    return entry


def _person_of(number: int, row: Sequence[Any], names: dict[str, int]) -> Entry:
    for name in ("number", "email"):
        index = names.get(name)
        value = row[index] if index is not None and index < len(row) else None
        try:
            text = from_cell(value).strip()
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
    return from_people(Person.objects.filter(unit__path__startswith=unit.path, is_active=True))


def from_people(people: QuerySet[Person]) -> list[Entry]:
    """An entry for each of ``people``, by name."""
    ids = people.order_by("name", "pk").values_list("pk", flat=True)
    return [Entry(row, "", person_id=pk) for row, pk in enumerate(ids, start=1)]


def people_of(entries: Sequence[Entry]) -> dict[Any, Person]:
    """The people meant by ``entries``, by ``key_of`` each: at most three queries."""
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


def key_of(entry: Entry) -> Any:
    return entry.number or entry.email or entry.person_id


def chunks(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    size = min(CHUNK, max(LEAST, -(-len(entries) // STEPS)))
    for start in range(0, len(entries), size):
        yield entries[start : start + size]


def pack(entries: Iterable[Entry]) -> bytes:
    """For ``Job.source``; ``entries_of`` reads it."""
    return json.dumps([_packed(entry) for entry in entries]).encode()


def _packed(entry: Entry) -> list[Any]:
    return [
        *(entry.row, entry.text, entry.number, entry.email, entry.person_id, entry.error),
        entry.about,
    ]


def entries_of(job: Job) -> list[Entry]:
    """What ``job`` keeps: packed entries, or the table that ``params["table"]`` names."""
    table = job.params.get("table")
    if table:
        beside = job.params.get("beside", "")
        entries = from_file(bytes(job.source or b""), table, beside=beside)
    else:
        entries = [Entry(*row) for row in json.loads(bytes(job.source or b"[]"))]
    job.total = len(entries)
    return entries


def walk(job: Job, parts: Iterable[list[Candidate]], *, outcomes: Mapping[str, str]) -> None:
    """Note each part on the job as it comes. A verdict that ``outcomes`` lacks is an error."""
    counts = jobs.begin(job)
    for part in parts:
        rows = [_row(job, candidate, outcomes) for candidate in part]
        jobs.advance(job, counts, [candidate.verdict for candidate in part], rows)


def _row(job: Job, candidate: Candidate, outcomes: Mapping[str, str]) -> JobRow:
    person = candidate.person
    return JobRow(
        job=job,
        number=candidate.entry.row,
        outcome=outcomes.get(candidate.verdict, JobRow.Outcome.ERROR),
        label=str(person)[:255] if person else "",
        message=candidate.message,
        data={
            "verdict": candidate.verdict,
            "text": candidate.entry.text,
            "unit": str(person.unit) if person and person.unit else "",
        },
    )


def error_rows(job: Job, *, verdicts: Verdicts) -> Iterator[list[Any]]:
    """The refused rows as a table: row, what was given, name, reason."""
    yield [_("Row"), _("Given"), _("Name"), _("Reason")]
    for row in job.rows.filter(outcome=JobRow.Outcome.ERROR).iterator():
        verdict = row.data.get("verdict", "")
        reason = " ".join(filter(None, [str(verdicts.get(verdict, "")), row.message]))
        text = row.data.get("text", "")
        given = Digits(text) if looks_like_number(text) else text
        yield [row.number, given, row.label, reason]
