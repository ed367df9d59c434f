"""Opens an uploaded table safely and yields its rows as lists of cells."""

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from learning.core.contract import DomainError

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 120 * 1024 * 1024
MAX_PARTS = 500
MAX_COLUMNS = 60
MAX_ROWS = 20_000
# Spreadsheets often hold formatted but empty rows; reading stops after so many.
MAX_SCANNED_ROWS = 200_000
ZIP_MARK = b"PK\x03\x04"
DELIMITERS = ";,\t"


class UnreadableFile(DomainError):
    code = "unreadable_file"


def check_file(content: bytes, filename: str) -> str:
    """Return ``"csv"`` or ``"xlsx"`` when name, size and content agree, else raise."""
    extension = filename.rpartition(".")[2].lower()
    if extension not in {"csv", "xlsx"}:
        raise UnreadableFile(_("Only CSV and XLSX files can be imported."))
    if not content.strip():
        raise UnreadableFile(_("The file is empty."))
    if len(content) > MAX_BYTES:
        raise UnreadableFile(
            _("The file is larger than %(size)d MB. Split it and import the parts.")
            % {"size": MAX_BYTES // (1024 * 1024)}
        )
    if extension == "xlsx":
        _check_workbook(content)
    elif content.startswith((ZIP_MARK, b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise UnreadableFile(_("The file is named CSV but its content is something else."))
    return extension


def _check_workbook(content: bytes) -> None:
    not_a_workbook = _("The file is named XLSX but is not an Excel workbook.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile:
        raise UnreadableFile(not_a_workbook) from None
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise UnreadableFile(not_a_workbook)
    # Reading stops at the size that a part declares, so the declared sizes are a safe bound.
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise UnreadableFile(_("The workbook is too large once unpacked. Save only the table."))


def read_rows(content: bytes, filename: str) -> Iterator[list[Any]]:
    """Yield every row, empty ones too, so that row numbers match what the user sees."""
    if check_file(content, filename) == "xlsx":
        return _read_workbook(content)
    return _read_csv(content)


def _read_workbook(content: bytes) -> Iterator[list[Any]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # Dimensions are what the file claims; a wrong claim would cut rows or invent millions.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_row=MAX_SCANNED_ROWS, max_col=MAX_COLUMNS, values_only=True):
            yield list(row)
        book.close()
    except UnreadableFile:
        raise
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError):
        raise UnreadableFile(_("The workbook cannot be read. Save it again as XLSX.")) from None
    except (SyntaxError, EOFError, OSError, AttributeError):
        # XML errors are SyntaxErrors.
        raise UnreadableFile(_("The workbook cannot be read. Save it again as XLSX.")) from None


def _read_csv(content: bytes) -> Iterator[list[Any]]:
    text = decode_text(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error:
        raise UnreadableFile(
            _("The CSV file cannot be read near row %(row)d.") % {"row": reader.line_num}
        ) from None


def decode_text(content: bytes) -> str:
    """A text file as people save them. Raises UnreadableFile for what is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableFile(_("The file is not text in UTF-8 or Windows encoding."))
