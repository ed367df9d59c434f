"""Turns the rows of a table into checked records; what is wrong with a row stays with the row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from learning.core.contract import DomainError
from learning.core.regions import numbers
from learning.core.regions.importing import columns
from learning.core.regions.importing.files import MAX_ROWS, UnreadableFile, read_rows
from learning.core.regions.models import IdentityNumber, Person, Unit

HEADER_WITHIN = 10
PATH_SEPARATOR = ">"
MAX_EMAIL = 254


@dataclass(slots=True)
class Record:
    """One row. Empty text means that the file says nothing, so that nothing is changed."""

    row: int
    number: str = ""
    kind: str = ""
    previous: str = ""
    name: str = ""
    front_title: str = ""
    back_title: str = ""
    status: str = ""
    rank: str = ""
    position: str = ""
    job_type: str = ""
    agency: str = ""
    unit: tuple[str, ...] = ()
    superior: str = ""
    email: str = ""
    start: date | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def place(self) -> tuple[str, ...]:
        return (self.agency, *self.unit) if self.agency else ()


def _limit(model: Any, name: str) -> int:
    return model._meta.get_field(name).max_length


LIMITS = {
    "name": _limit(Person, "name"),
    "front_title": _limit(Person, "front_title"),
    "back_title": _limit(Person, "back_title"),
    "position": _limit(Person, "position"),
    "agency": _limit(Unit, "name"),
}


def read_records(content: bytes, filename: str) -> list[Record]:
    """Read a whole table. Raises ``UnreadableFile`` when no row could be used at all."""
    rows = enumerate(read_rows(content, filename), start=1)
    header = _find_header(rows)
    records: list[Record] = []
    for number, row in rows:
        if not any(columns.text(cell) for cell in row):
            continue
        if len(records) == MAX_ROWS:
            raise UnreadableFile(
                _("The file has more than %(count)d rows. Split it and import the parts.")
                % {"count": MAX_ROWS}
            )
        records.append(_record(number, header, row))
    if not records:
        raise UnreadableFile(_("There is no row below the column names."))
    _mark_repeats(records)
    return records


def _find_header(rows: Iterator[tuple[int, list[Any]]]) -> dict[str, int]:
    best: dict[str, int] = {}
    for number, row in rows:
        header = columns.match_header(row)
        if all(name in header for name in columns.REQUIRED):
            return header
        best = max(best, header, key=len)
        if number >= HEADER_WITHIN:
            break
    missing = [str(columns.LABELS[name]) for name in columns.REQUIRED if name not in best]
    raise UnreadableFile(
        _(
            "Columns not found: %(missing)s. The first rows must name the columns, such as: "
            "%(names)s."
        )
        % {"missing": ", ".join(missing), "names": ", ".join(columns.TEMPLATE_HEADER)}
    )


def _record(number: int, header: dict[str, int], row: list[Any]) -> Record:
    cells = {name: row[index] if index < len(row) else None for name, index in header.items()}
    record = Record(row=number)
    _numbers(record, cells)
    for name in ("name", "front_title", "back_title", "position", "agency"):
        setattr(record, name, columns.text(cells.get(name)))
        if len(getattr(record, name)) > LIMITS[name]:
            record.errors.append(
                _("%(field)s is longer than %(limit)d characters.")
                % {"field": columns.LABELS[name], "limit": LIMITS[name]}
            )
    if not record.name:
        record.errors.append(_("The name is empty."))
    record.unit = _path(columns.text(cells.get("unit")))
    _unit_checks(record)
    _read(record, cells, "status", columns.parse_status)
    _read(record, cells, "job_type", columns.parse_job_type)
    _read(record, cells, "start", columns.parse_date)
    _read(record, cells, "email", _email)
    record.rank = columns.text(cells.get("rank"))
    return record


def _path(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(PATH_SEPARATOR) if part.strip())


def _unit_checks(record: Record) -> None:
    if record.unit and not record.agency:
        record.errors.append(_("A unit is given without its agency (perangkat daerah)."))
    # SIASN lists repeat the agency as the unit of those who work right below its head.
    if len(record.unit) == 1 and columns.name_key(record.unit[0]) == columns.name_key(
        record.agency
    ):
        record.unit = ()
    if any(len(part) > LIMITS["agency"] for part in record.unit):
        record.errors.append(_("The name of the unit is too long."))


def _numbers(record: Record, cells: dict[str, Any]) -> None:
    for name in ("number", "previous", "superior"):
        try:
            raw = numbers.from_cell(cells.get(name))
            if not raw.strip() and name != "number":
                continue
            parsed = numbers.parse(raw)
        except numbers.InvalidNumber as error:
            label = "" if name == "number" else f"{columns.LABELS[name]}: "
            record.errors.append(f"{label}{error.message}")
            continue
        setattr(record, name, parsed.number)
        if name == "number":
            record.kind = parsed.kind


def _read(record: Record, cells: dict[str, Any], name: str, parse: Callable[[str], Any]) -> None:
    value = columns.text(cells.get(name))
    if not value:
        return
    try:
        setattr(record, name, parse(value))
    except DomainError as error:
        record.errors.append(error.message)


def _email(value: str) -> str:
    try:
        validate_email(value)
    except ValidationError:
        raise DomainError(
            _("“%(value)s” is not an e-mail address.") % {"value": value[:60]}
        ) from None
    if len(value) > MAX_EMAIL:
        raise DomainError(_("The e-mail address is too long."))
    return value.lower()


def _mark_repeats(records: list[Record]) -> None:
    for name, message in (
        ("number", _("The same identity number is in row %(row)d already.")),
        ("email", _("The same e-mail address is in row %(row)d already.")),
    ):
        first: dict[str, int] = {}
        for record in records:
            value = getattr(record, name)
            if value and first.setdefault(value, record.row) != record.row:
                record.errors.append(message % {"row": first[value]})


def default_status(record: Record) -> str:
    if record.kind == IdentityNumber.Kind.NI_PPPK:
        return Person.Status.PPPK
    return Person.Status.PNS
