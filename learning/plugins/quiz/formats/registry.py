"""The formats there are, and which one a file is in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import aiken, cloze_text, gift, gift_out, moodle, qti, table, table_out
from .archive import MARK, Archive
from .decoding import decode
from .moodle.writing import TYPES_THERE
from .values import MAX_BYTES, FormatError, ImportedCategory, ImportedQuestion, Parsed

NO_HINTS = frozenset({"penalty", "hints"})
NO_MARK = NO_HINTS | {"default_mark"}
Read = Callable[[bytes, str], Parsed]
Write = Callable[[Sequence[ImportedQuestion], Sequence[ImportedCategory]], bytes]
AUTO = "auto"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Format:
    slug: str
    label: str | Promise
    read: Read
    write: Write
    types: frozenset[str]
    """What can be written. Reading says itself what it does not know."""
    ending: str
    mime: str
    endings: tuple[str, ...] = ()
    """Of files that may be read, beside ``ending``."""
    lacks: frozenset[str] = frozenset()
    """Fields that it has no place for: a question imported again keeps its own."""


FORMATS: dict[str, Format] = {}


def add_format(format: Format) -> None:
    FORMATS[format.slug] = format


for _format in (
    Format(
        "moodle",
        gettext_lazy("Moodle XML (keeps everything)"),
        moodle.read,
        moodle.write,
        frozenset(TYPES_THERE),
        "xml",
        "application/xml",
    ),
    Format(
        "gift",
        "GIFT",
        gift.read,
        gift_out.write,
        gift_out.TYPES,
        "txt",
        "text/plain",
        ("gift",),
        lacks=NO_MARK,
    ),
    Format(
        "aiken",
        "Aiken",
        aiken.read,
        aiken.write,
        aiken.TYPES,
        "txt",
        "text/plain",
        lacks=NO_MARK | {"general_feedback"},
    ),
    Format(
        "cloze",
        gettext_lazy("Text with gaps (Cloze)"),
        cloze_text.read,
        cloze_text.write,
        cloze_text.TYPES,
        "txt",
        "text/plain",
        ("zip",),
        NO_MARK | {"general_feedback"},
    ),
    Format(
        "qti2",
        gettext_lazy("QTI 2.1 or 2.2 (package or item)"),
        qti.read,
        qti.write_2,
        qti.TYPES,
        "zip",
        "application/zip",
        ("xml",),
        NO_HINTS,
    ),
    Format(
        "qti3",
        gettext_lazy("QTI 3.0 (package or item)"),
        qti.read,
        qti.write_3,
        qti.TYPES,
        "zip",
        "application/zip",
        ("xml",),
        NO_HINTS,
    ),
    Format(
        "xlsx",
        gettext_lazy("Spreadsheet (XLSX)"),
        table.read,
        table_out.write_workbook,
        table.TYPES,
        "xlsx",
        XLSX,
        lacks=NO_HINTS,
    ),
    Format(
        "csv",
        gettext_lazy("Table (CSV)"),
        table.read,
        table_out.write,
        table.TYPES,
        "csv",
        "text/csv",
        lacks=NO_HINTS,
    ),
):
    add_format(_format)


def detect(content: bytes, filename: str = "") -> str:
    """The slug of the format, by content first; raises FormatError where nothing fits."""
    ending = filename.rpartition(".")[2].lower()
    if content.startswith(MARK):
        return _archive(content)
    start = content[:4_000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith(b"<"):
        return _markup(content)
    if ending == "csv":
        return "csv"
    text = decode(content)
    if re.search(r"^\s*ANSWER:\s*[A-Z]\s*$", text, re.MULTILINE):
        return "aiken"
    if cloze_text.GAP.search(text) and not re.search(r"^\s*::|\$CATEGORY:", text, re.MULTILINE):
        return "cloze"
    if re.search(r"::|[^\\]\{|\$CATEGORY:", text):
        return "gift"
    raise FormatError(_("The format of the file is not known. Choose it by hand."))


def _markup(content: bytes) -> str:
    start = content[:20_000]
    if re.search(rb"<(?:[a-z0-9]+:)?(?:qti-)?assessment-?item[\s>]", start, re.IGNORECASE):
        return "qti3" if b"qti-assessment-item" in start else "qti2"
    if re.search(rb"<quiz[\s/>]", start):
        return "moodle"
    if re.search(rb"^\s*[^<]*<[a-z]", start) and cloze_text.GAP.search(decode(content)):
        return "cloze"
    raise FormatError(_("The format of the file is not known. Choose it by hand."))


def _archive(content: bytes) -> str:
    archive = Archive(content)
    names = archive.names()
    if "xl/workbook.xml" in names:
        return "xlsx"
    items = [name for name in names if name.lower().endswith(".xml")]
    if items:
        found = (archive.read(name)[:20_000] for name in items[:50])
        return "qti3" if any(b"qti-assessment-item" in start for start in found) else "qti2"
    if names and all(name.lower().endswith(".txt") for name in names):
        return "cloze"
    raise FormatError(_("The format of the file is not known. Choose it by hand."))


def read(content: bytes, filename: str = "", format: str = AUTO) -> Parsed:
    """Raises FormatError where the file as a whole cannot be read, and for nothing else."""
    if not content.strip():
        raise FormatError(_("The file is empty."))
    if len(content) > MAX_BYTES:
        raise FormatError(
            _("The file is larger than %(size)d MB. Split it and import the parts.")
            % {"size": MAX_BYTES // (1024 * 1024)}
        )
    slug = detect(content, filename) if format == AUTO else format
    found = FORMATS.get(slug)
    if found is None:
        raise FormatError(_("The format “%(name)s” is not known.") % {"name": slug[:20]})
    if slug in ("csv", "xlsx"):
        filename = f"{filename.rpartition('.')[0] or 'tabel'}.{slug}"
    try:
        parsed = found.read(content, filename)
    except RecursionError:
        raise FormatError(_("The file is nested too deeply.")) from None
    parsed.format = slug
    if not parsed.questions:
        raise FormatError(_("There are no questions in the file."))
    return parsed
