"""Aiken: a question, its options by letter, and the one that is right."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from . import html
from .decoding import decode
from .identifiers import numbered
from .values import (
    MAX_QUESTIONS,
    FormatError,
    ImportedCategory,
    ImportedQuestion,
    Parsed,
    Refused,
    combined,
)

TYPES = frozenset({"choice"})
OPTION = re.compile(r"\s*([A-Z])[.)]\s+(.*\S)\s*$")
ANSWER = re.compile(r"\s*ANSWER:\s*([A-Za-z])\s*$")
ANSWER_LIKE = re.compile(r"\s*ANSWER\s*:", re.IGNORECASE)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class _Open:
    """The question that is being read."""

    def __init__(self, line: int) -> None:
        self.line, self.stem = line, list[str]()
        self.options: dict[str, str] = {}

    def finish(self, answer: str, question: ImportedQuestion) -> None:
        question.stem = html.from_plain("\n".join(self.stem))
        question.name = html.line(question.stem, 80)
        question.type = "choice"
        if not self.stem:
            raise Refused(_("There is no question above the options."))
        if len(self.options) < 2:
            raise Refused(_("There must be two options or more."))
        if answer not in self.options:
            raise Refused(_("The line ANSWER: with the letter of an option is missing."))
        options = [
            {"text": html.from_plain(text), "fraction": str(int(letter == answer)), "feedback": ""}
            for letter, text in self.options.items()
        ]
        question.body = numbered(
            {
                **{"single": True, "all_or_nothing": False, "shuffle": True, "numbering": "ABCD"},
                **{"layout": "vertical", "options": options, "combined": combined()},
            }
        )


def read(content: bytes, filename: str = "") -> Parsed:
    parsed = Parsed("aiken")
    current: _Open | None = None
    for number, line in enumerate([*decode(content).split("\n"), None], start=1):
        if line is not None and not line.strip():
            continue
        found = ANSWER.match(line) if line is not None else None
        ends = line is None or found or ANSWER_LIKE.match(line)
        if current and not ends and current.options and not OPTION.match(line or ""):
            # A new question begins although the last one has no answer.
            _close(parsed, current, "")
            current = None
        if ends:
            if current or line is not None:
                _close(parsed, current or _Open(number), found[1].upper() if found else "")
            current = None
        elif line is not None:
            current = current or _Open(number)
            _take(current, line)
    return parsed


def _take(current: _Open, line: str) -> None:
    option = OPTION.match(line)
    expected = LETTERS[len(current.options)] if len(current.options) < len(LETTERS) else ""
    if option and option[1] == expected and current.stem:
        current.options[option[1]] = option[2]
    elif option and current.options:
        current.options.setdefault(option[1], option[2])
    else:
        current.stem.append(line.strip())


def _close(parsed: Parsed, current: _Open, answer: str) -> None:
    if len(parsed.questions) >= MAX_QUESTIONS:
        raise FormatError(_("The file has too many questions."))
    question = ImportedQuestion(place=_("line %(number)d") % {"number": current.line})
    parsed.questions.append(question)
    try:
        current.finish(answer, question)
    except Refused as why:
        question.faults.append(str(why))


def write(
    questions: Sequence[ImportedQuestion], categories: Sequence[ImportedCategory] = ()
) -> bytes:
    return "\n".join(_block(question) for question in questions).encode()


def _line(text: str) -> str:
    return " ".join(html.to_plain(text).split())


def _block(question: ImportedQuestion) -> str:
    options = question.body["options"]
    stem = "\n".join(part.strip() for part in html.to_plain(question.stem).split("\n") if part)
    lines = [
        stem,
        *(f"{a}. {_line(row['text'])}" for a, row in zip(LETTERS, options, strict=False)),
    ]
    right = [place for place, row in enumerate(options) if row["fraction"] == "1"]
    answer = LETTERS[right[0]] if right and right[0] < len(LETTERS) else "?"
    return "\n".join([*lines, f"ANSWER: {answer}"]) + "\n"
