"""A file of grades: whose number or address stands where, and which columns are which items.

A column is written ``g12`` for grades of the item 12 and ``f12`` for feedback to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from learning.core.api import (
    MAX_TABLE_ROWS,
    UnreadableFile,
    candidates,
    cell_text,
    match_header,
    number_from_cell,
    parse_number,
    read_rows,
)
from learning.core.contract import DomainError

from ..models import GradeItem, Kind

HEADER_WITHIN = 10
SAMPLES = 3
COLUMN = re.compile(r"([gf])([0-9]{1,18})")
# Beginnings of columns with feedback, in both languages whatever the reader's.
FEEDBACK_HEADS = ("umpan balik:", "feedback:", "catatan:")
# Grades of these come from people or activities; the others are counted.
IMPORTABLE = (Kind.MANUAL, Kind.ACTIVITY)


@dataclass(frozen=True, slots=True)
class Line:
    """``entry`` says who is meant; ``cells`` are as the file has them."""

    entry: candidates.Entry
    cells: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Table:
    """``heads`` are the texts of the header by column; ``people`` the columns that name people."""

    heads: Sequence[str]
    people: Mapping[str, int]
    lines: Sequence[Line]

    def samples(self, column: int) -> list[str]:
        found = (cell_text(line.cells[column]) for line in self.lines if column < len(line.cells))
        return [text[:60] for text in found if text][:SAMPLES]


def read(content: bytes, filename: str) -> Table:
    """Raises UnreadableFile for what is no table with a column NIP or e-mail and rows below it."""
    rows = [
        (number, row)
        for number, row in enumerate(read_rows(content, filename), start=1)
        if any(cell_text(cell) for cell in row)
    ]
    for at, (_number, row) in enumerate(rows[:HEADER_WITHIN]):
        names = match_header(row)
        people: dict[str, int] = {
            name: names[name] for name in ("number", "email") if name in names
        }
        if people:
            return _table(row, people, rows[at + 1 :])
    if not rows:
        raise UnreadableFile(_("The file is empty."))
    raise UnreadableFile(_("The file has no column NIP or Email in its first rows."))


def _table(
    head: Sequence[Any], people: Mapping[str, int], body: Sequence[tuple[int, list[Any]]]
) -> Table:
    if not body:
        raise UnreadableFile(_("There is no row below the column names."))
    if len(body) > MAX_TABLE_ROWS:
        text = _("The file has more than %(count)d rows. Split it.")
        raise UnreadableFile(text % {"count": MAX_TABLE_ROWS})
    lines = [Line(_entry(number, row, people), row) for number, row in body]
    return Table([cell_text(cell)[:255] for cell in head], people, lines)


def _entry(number: int, row: Sequence[Any], people: Mapping[str, int]) -> candidates.Entry:
    for name, column in people.items():
        cell = row[column] if column < len(row) else None
        text = cell_text(cell)
        if not text:
            continue
        entry = candidates.Entry(number, text[:80])
        try:
            given = number_from_cell(cell).strip()
            if name == "email":
                entry.email = given.lower()
            else:
                entry.number = parse_number(given).number
        except DomainError as error:
            entry.error = error.message
        return entry
    return candidates.Entry(
        number, "", error=_("The row has neither a number nor an e-mail address.")
    )


def importable(items: Iterable[GradeItem]) -> list[GradeItem]:
    return [item for item in items if item.kind in IMPORTABLE]


def guess(table: Table, items: Iterable[GradeItem]) -> dict[int, str]:
    """By column what it seems to be: by the item's id-number, else by a name that only it has."""
    names = _names(importable(items))
    found: dict[int, str] = {}
    for column, head in enumerate(table.heads):
        if column in table.people.values():
            continue
        kind, text = _split(head)
        item_id = names.get(text)
        if item_id and f"{kind}{item_id}" not in found.values():
            found[column] = f"{kind}{item_id}"
    return found


def _split(head: str) -> tuple[str, str]:
    text = _plain(head)
    for start in FEEDBACK_HEADS:
        if text.startswith(start):
            return "f", text.removeprefix(start).strip()
    return "g", text


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _names(items: Sequence[GradeItem]) -> dict[str, int]:
    """Names that several have mean none of them; their id-numbers still do."""
    found: dict[str, int] = {}
    twice = set()
    for item in items:
        name = _plain(str(item))
        if name in found:
            twice.add(name)
        found[name] = item.pk
    found = {name: pk for name, pk in found.items() if name not in twice}
    for item in items:
        if item.key:
            found[item.key.casefold()] = item.pk
            found[f"{_plain(str(item))} ({item.key.casefold()})"] = item.pk
    return found


def head_of(item: GradeItem, items: Sequence[GradeItem]) -> str:
    """What an export calls the column, so that ``guess`` finds the item again."""
    name = str(item)
    same = sum(str(other).casefold() == name.casefold() for other in items)
    return f"{name} ({item.key})" if same > 1 and item.key else name
