"""Tables for authors who write in a spreadsheet: one row a question, headings in Indonesian."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from learning.core.api import UnreadableFile, read_rows

from . import gift, html, numbers
from .identifiers import numbered
from .paths import category_path
from .values import (
    MAX_ID,
    MAX_NAME,
    MAX_QUESTIONS,
    MAX_TAG,
    FormatError,
    ImportedQuestion,
    Parsed,
    Refused,
    combined,
)

Body = dict[str, Any]
LETTERS = "ABCDEFGH"
OPTIONS = [f"Pilihan {letter}" for letter in LETTERS]
HEAD = [
    *("Jenis", "Kategori", "Nama", "Soal", *OPTIONS, "Jawaban benar", "Toleransi", "Nilai"),
    *("Pembahasan", "Tag", "Kode"),
]
KINDS = {
    "choice": "Pilihan ganda",
    "multiple": "Pilihan jamak",
    "true_false": "Benar-salah",
    "short": "Isian singkat",
    "numerical": "Angka",
    "matching": "Menjodohkan",
    "ordering": "Mengurutkan",
    "essay": "Esai",
    "description": "Keterangan",
}
ALIASES = {
    **{"pg": "choice", "pilihan": "choice", "ganda": "choice", "jamak": "multiple"},
    **{"pilihan ganda kompleks": "multiple", "benar salah": "true_false", "b-s": "true_false"},
    **{"isian": "short", "jawaban singkat": "short", "numerik": "numerical"},
    **{"jodoh": "matching", "urutan": "ordering", "uraian": "essay", "esai": "essay"},
}
TYPES = frozenset("choice true_false short numerical matching ordering essay description".split())
TRUE, FALSE = ("benar", "b", "true", "ya"), ("salah", "s", "false", "tidak")
SEPARATOR, PAIR = re.compile(r"\s*[;|\n]\s*"), "="
PROTECTED = re.compile(r"'(?=[=+\-@\t\r])")
Row = dict[str, str]


def read(content: bytes, filename: str = "") -> Parsed:
    parsed = Parsed("table")
    try:
        rows = list(read_rows(content, filename))
    except UnreadableFile as error:
        raise FormatError(error.message) from None
    start, names = _heading(rows)
    for number, cells in enumerate(rows[start + 1 :], start=start + 2):
        row = {name: _cell(cell) for name, cell in zip(names, cells, strict=False) if name}
        if not any(row.values()):
            continue
        if len(parsed.questions) >= MAX_QUESTIONS:
            raise FormatError(_("The file has too many questions."))
        question = ImportedQuestion(place=_("row %(number)d") % {"number": number})
        parsed.questions.append(question)
        try:
            _question(question, row)
        except Refused as why:
            question.faults.append(str(why))
    unknown = [_cell(name)[:40] for name in rows[start] if _cell(name) and not _named(name)]
    if unknown:
        parsed.remarks.append(
            _("Columns that are not known were left out: %(names)s") % {"names": ", ".join(unknown)}
        )
    return parsed


def _heading(rows: list[list[Any]]) -> tuple[int, list[str]]:
    for place, cells in enumerate(rows[:20]):
        names = [_named(cell) for cell in cells]
        if "Soal" in names and "Jenis" in names:
            return place, names
    raise FormatError(_("The table has no columns “Jenis” and “Soal”. Use the template."))


def _named(cell: Any) -> str:
    word = " ".join(_cell(cell).lower().split())
    return next((name for name in HEAD if name.lower() == word), "")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Benar" if value else "Salah"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return PROTECTED.sub("", html.tidy(str(value)), count=1).strip()


def _question(question: ImportedQuestion, row: Row) -> None:
    question.stem = html.from_plain(row.get("Soal", ""))
    name = " ".join(row.get("Nama", "").split())
    question.name = name[:MAX_NAME].strip() or html.line(question.stem, 80)
    question.category = category_path(row.get("Kategori", "").replace(">", "/"))
    question.general_feedback = html.from_plain(row.get("Pembahasan", ""))
    question.id_number = row.get("Kode", "")[:MAX_ID]
    tags = (" ".join(tag.split())[:MAX_TAG] for tag in row.get("Tag", "").split(","))
    question.tags = sorted({tag for tag in tags if tag})
    if not question.stem:
        raise Refused(_("The column “Soal” is empty."))
    kind = _kind(row.get("Jenis", ""))
    question.type = "choice" if kind == "multiple" else kind
    if mark := row.get("Nilai", ""):
        question.default_mark = numbers.decimal(mark, what=_("mark"))
        if not 0 <= question.default_mark <= 10_000:
            raise Refused(_("The mark or penalty %(value)s is not allowed.") % {"value": mark[:20]})
    options = [row.get(name, "") for name in OPTIONS]
    question.body = numbered(READERS[kind](options, row.get("Jawaban benar", ""), row))
    if kind in ("true_false", "short", "numerical", "essay", "description") and any(options):
        question.note(_("Options are of no use in this type and were left out."))


def _kind(word: str) -> str:
    wanted = " ".join(word.lower().replace("/", "-").split())
    for kind, label in KINDS.items():
        if wanted in (label.lower(), kind):
            return kind
    if wanted in ALIASES:
        return ALIASES[wanted]
    raise Refused(_("The type “%(type)s” is not known.") % {"type": word[:40]})


def _choice(options: list[str], right: str, row: Row) -> Body:
    return _options(options, right, single=True)


def _multiple(options: list[str], right: str, row: Row) -> Body:
    return _options(options, right, single=False)


def _options(options: list[str], right: str, *, single: bool) -> Body:
    letters = {letter.upper() for letter in re.split(r"[\s,;./]+", right) if letter}
    written = {letter: text for letter, text in zip(LETTERS, options, strict=True) if text}
    if len(written) < 2:
        raise Refused(_("There must be two options or more."))
    if not letters or not letters <= written.keys() or (single and len(letters) > 1):
        raise Refused(_("“Jawaban benar” must name the letter of an option, such as B."))
    whole = numbers.share(numbers.plain(numbers.decimal("100") / len(letters)))
    rows = [
        {
            "text": html.from_plain(text),
            "fraction": whole if letter in letters else "0",
            "feedback": "",
        }
        for letter, text in written.items()
    ]
    return {
        **{"single": single, "all_or_nothing": False, "shuffle": True, "numbering": "abc"},
        **{"layout": "vertical", "options": rows, "combined": combined()},
    }


def _true_false(options: list[str], right: str, row: Row) -> Body:
    word = right.strip().lower()
    if word not in TRUE + FALSE:
        raise Refused(_("“Jawaban benar” must be Benar or Salah."))
    return {"right": word in TRUE, "feedback_true": "", "feedback_false": ""}


def _several(right: str) -> list[str]:
    answers = [text for text in SEPARATOR.split(right.strip()) if text]
    if not answers:
        raise Refused(_("The column “Jawaban benar” is empty."))
    return answers


def _short(options: list[str], right: str, row: Row) -> Body:
    rows = [{"pattern": text, "fraction": "1", "feedback": ""} for text in _several(right)]
    return {"case_sensitive": False, "answers": rows}


def _numerical(options: list[str], right: str, row: Row) -> Body:
    tolerance = numbers.number(row.get("Toleransi") or "0", what="Toleransi")
    rows = [
        {
            **{"value": numbers.number(text), "tolerance": tolerance, "tolerance_type": "nominal"},
            **{"fraction": "1", "feedback": ""},
        }
        for text in _several(right)
    ]
    return {"answers": rows, **gift.no_units()}


def _matching(options: list[str], right: str, row: Row) -> Body:
    pairs = []
    for text in (text for text in options if text):
        left, sign, answer = text.partition(PAIR)
        if not sign or not answer.strip():
            raise Refused(_("A pair must be written left = right."))
        pairs.append({"text": html.from_plain(left.strip()), "answer": answer.strip()})
    if len(pairs) < 2:
        raise Refused(_("There must be two pairs or more."))
    return {"shuffle": True, "pairs": pairs, "combined": combined()}


def _ordering(options: list[str], right: str, row: Row) -> Body:
    items = [{"text": html.from_plain(text)} for text in options if text]
    if len(items) < 2:
        raise Refused(_("There must be two options or more."))
    return {
        **{"items": items, "layout": "vertical", "select": "all", "select_count": len(items)},
        **{"numbering": "none", "show_grading": True, "scheme": "absolute"},
        "combined": combined(),
    }


def _essay(options: list[str], right: str, row: Row) -> Body:
    return {**gift.essay(), "grader_info": html.from_plain(right)}


def _description(options: list[str], right: str, row: Row) -> Body:
    return {}


READERS: dict[str, Callable[[list[str], str, Row], Body]] = {
    "choice": _choice,
    "multiple": _multiple,
    "true_false": _true_false,
    "short": _short,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "description": _description,
}
