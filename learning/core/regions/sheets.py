"""Tables to take along: CSV and XLSX that Excel in Indonesia opens without damage.

CSV is UTF-8 with a byte order mark and semicolons, because Indonesian Excel splits by semicolon
and takes anything unmarked for an older encoding. XLSX is written row by row. In both, dates are
day first, identity numbers are text, and nothing that somebody typed can run as a formula.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import IO, Any

from django.db import transaction
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from . import jobs
from .jobs import safe_cell
from .models import Job

DELIMITER = ";"
MARK = "\ufeff"
DATE, MOMENT = "%d-%m-%Y", "%d-%m-%Y %H:%M"
XLSX_DATE, XLSX_MOMENT, XLSX_TEXT = "dd-mm-yyyy", "dd-mm-yyyy hh:mm", "@"
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MIN_WIDTH, MAX_WIDTH = 20, 40
# Enough for a workbook's worth of rows in memory before it goes to disk.
# Rows between two signs of life of a job.
WATCHED = 500
SPOOL_BYTES = 5 * 1024 * 1024

Row = Iterable[Any]


class Digits(str):
    """Text that consists of digits and must stay text, such as an identity number."""

    __slots__ = ()


class _Echo:
    def write(self, value: str) -> str:
        return value


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Lines of a CSV file, one for each row, the mark before the first."""
    writer = csv.writer(_Echo(), delimiter=DELIMITER)
    mark = MARK
    for row in rows:
        yield mark + writer.writerow([_csv_cell(value) for value in row])
        mark = ""


def _csv_cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime(MOMENT)
    if isinstance(value, date):
        return value.strftime(DATE)
    if isinstance(value, Digits):
        # Without the apostrophe Excel rounds an 18-digit number; imports take it off again.
        return f"'{value}" if value else ""
    if isinstance(value, int | float):
        return value
    return safe_cell(str(value))


def write_xlsx(rows: Iterable[Row], out: IO[bytes]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    # Both are written before the first row.
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        values = list(row)
        if not number:
            _set_widths(sheet, values)
        sheet.append([_xlsx_cell(sheet, value) for value in values])
    book.save(out)


def _set_widths(sheet: Any, head: list[Any]) -> None:
    """Wide enough for the heading and for an identity number or a moment below it."""
    for number, value in enumerate(head, start=1):
        width = min(max(len(str(value)) + 2, MIN_WIDTH), MAX_WIDTH)
        sheet.column_dimensions[get_column_letter(number)].width = width


def _xlsx_cell(sheet: Any, value: Any) -> Any:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, datetime):
        return _formatted(sheet, timezone.make_naive(value), XLSX_MOMENT)
    if isinstance(value, date):
        return _formatted(sheet, value, XLSX_DATE)
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    if isinstance(value, Digits):
        return _formatted(sheet, text, XLSX_TEXT)
    if safe_cell(text) == text:
        return text
    cell = _formatted(sheet, text, XLSX_TEXT)
    # A string, whatever it looks like; the quote keeps it one when somebody edits the cell.
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _formatted(sheet: Any, value: Any, number_format: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = number_format
    return cell


def write(rows: Iterable[Row], out: IO[bytes], *, kind: str) -> None:
    """Write a table as ``kind`` (``csv`` or ``xlsx``) into an open file."""
    if kind == "xlsx":
        write_xlsx(rows, out)
        return
    for line in csv_lines(rows):
        out.write(line.encode())


def keep(job: Job, rows: Iterable[Row], *, kind: str, name: str) -> None:
    """Write a table as the file of a running job, showing how far it is, and finish the job.

    ``job.total`` says how many rows follow the head; ``name`` has no ending.
    """
    with tempfile.TemporaryFile() as out:
        write(_watched(job, rows), out, kind=kind)
        out.seek(0)
        job.output = out.read()
    job.output_name, job.output_type = f"{name}.{kind}", TYPES[kind]
    with transaction.atomic():
        jobs.finish(job, Job.State.DONE)
        job.save(update_fields=["output", "output_name", "output_type"])


def _watched(job: Job, rows: Iterable[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows):
        if number and number % WATCHED == 0:
            jobs.touch(job, done=number, total=job.total)
        yield row
    job.done = job.total


def response(rows: Iterable[Row], *, kind: str, name: str) -> HttpResponseBase:
    """A download; CSV starts flowing with the first row."""
    if kind == "csv":
        answer: HttpResponseBase = StreamingHttpResponse(csv_lines(rows), content_type=TYPES["csv"])
        answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    else:
        out = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)
        write_xlsx(rows, out)
        out.seek(0)
        answer = FileResponse(
            out, as_attachment=True, filename=f"{name}.xlsx", content_type=TYPES["xlsx"]
        )
    answer["Cache-Control"] = "no-store"
    return answer
