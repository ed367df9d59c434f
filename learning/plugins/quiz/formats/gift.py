"""GIFT in: questions as people type them, separated by empty lines."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from . import html, numbers
from .decoding import decode
from .identifiers import numbered
from .paths import category_path
from .values import (
    MAX_ANSWER_FILE,
    MAX_ID,
    MAX_NAME,
    MAX_QUESTIONS,
    MAX_TAG,
    FormatError,
    ImportedCategory,
    ImportedQuestion,
    Parsed,
    Refused,
    combined,
)

Body = dict[str, Any]
# What is escaped becomes a letter that nobody types, so that splitting does not see it.
ESCAPED = "\\~=#{}:n"
HIDDEN = {f"\\{char}": chr(0xE000 + place) for place, char in enumerate(ESCAPED)}
SHOWN = {chr(0xE000 + place): char for place, char in enumerate(ESCAPED)}
SHOWN[HIDDEN["\\n"]] = "\n"
ESCAPE = re.compile(r"\\[\\~=#{}:n]")
UNHIDE = re.compile(f"[{''.join(SHOWN)}]")
NAMED = re.compile(r"::(.*?)::", re.DOTALL)
MARKED = re.compile(r"\[(html|moodle|plain|markdown)\]\s*", re.IGNORECASE)
WEIGHT = re.compile(r"%(-?[0-9]+(?:[.,][0-9]*)?)%")
ID, TAG = re.compile(r"\[id:((?:[^\]\\]|\\.)*)\]"), re.compile(r"\[tag:((?:[^\]\\]|\\.)*)\]")
NEAR = Decimal("0.00005")
TRUE, FALSE = ("T", "TRUE"), ("F", "FALSE")


def read(content: bytes, filename: str = "") -> Parsed:
    parsed = Parsed("gift")
    category: tuple[str, ...] = ()
    for line, lines in _blocks(decode(content)):
        comments = [text for text in lines if text.lstrip().startswith("//")]
        rest = [text for text in lines if not text.lstrip().startswith("//")]
        while rest and rest[0].lstrip().startswith("$CATEGORY:"):
            category = category_path(_shown(_hidden(rest.pop(0).partition(":")[2])))
            if category:
                parsed.categories.append(ImportedCategory(category))
        if not any(text.strip() for text in rest):
            continue
        if len(parsed.questions) >= MAX_QUESTIONS:
            raise FormatError(_("The file has too many questions."))
        place = _("line %(number)d") % {"number": line}
        question = ImportedQuestion(category=category, place=place)
        parsed.questions.append(question)
        _about(question, "\n".join(comments))
        try:
            _read(question, _hidden("\n".join(rest).strip()))
        except Refused as why:
            question.faults.append(str(why))
    return parsed


def _blocks(text: str) -> list[tuple[int, list[str]]]:
    """Lines that belong together, with the number of the first."""
    blocks: list[tuple[int, list[str]]] = []
    gap = True
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            gap = True
        elif gap:
            blocks.append((number, [line]))
            gap = False
        else:
            blocks[-1][1].append(line)
    return blocks


def _hidden(text: str) -> str:
    return ESCAPE.sub(lambda found: HIDDEN[found[0]], UNHIDE.sub("", text))


def _shown(text: str) -> str:
    return UNHIDE.sub(lambda found: SHOWN[found[0]], text).strip()


def _about(question: ImportedQuestion, comments: str) -> None:
    if found := ID.search(comments):
        question.id_number = re.sub(r"\\(.)", r"\1", found[1]).strip()[:MAX_ID]
    tags = (re.sub(r"\\(.)", r"\1", tag) for tag in TAG.findall(comments))
    question.tags = sorted({" ".join(tag.split())[:MAX_TAG] for tag in tags if tag.strip()})


class _Texts:
    """Reads texts in the format that the question names; answers may name their own."""

    def __init__(self, question: ImportedQuestion) -> None:
        self.question, self.kind = question, "moodle"

    def marked(self, text: str) -> tuple[str, str]:
        if found := MARKED.match(text):
            return found[1].lower(), text[found.end() :]
        return self.kind, text

    def rich(self, text: str) -> str:
        kind, rest = self.marked(text.strip())
        shown = _shown(rest)
        if kind == "html":
            return html.clean(shown, self.question)
        if kind == "markdown":
            self.question.note(_("A text in Markdown was taken as plain text."))
        if kind == "moodle" and re.search(r"<[a-zA-Z/][^>]*>", shown):
            return html.clean(shown, self.question)
        return html.from_plain(shown)


def _read(question: ImportedQuestion, text: str) -> None:
    name = ""
    if found := NAMED.match(text):
        name, text = " ".join(_shown(found[1]).split()), text[found.end() :].strip()
    texts = _Texts(question)
    texts.kind, text = texts.marked(text)
    opening, closing = text.find("{"), text.rfind("}")
    if (opening < 0) != (closing < 0) or closing < opening:
        question.stem = texts.rich(text)
        question.name = html.line(question.stem, 80)
        raise Refused(_("A brace is missing. Is there an empty line within the question?"))
    if opening < 0:
        question.stem, question.type = texts.rich(text), "description"
    else:
        before, after = text[:opening].strip(), text[closing + 1 :].strip()
        question.stem = texts.rich(f"{before} _____ {after}" if after else before)
    question.name = name[:MAX_NAME].strip() or html.line(question.stem, 80)
    if len(name) > MAX_NAME:
        question.note(_("The name is longer than allowed and was cut off."))
    if opening >= 0:
        _read_answers(question, texts, text[opening + 1 : closing].strip())
    question.body = numbered(question.body)


def _read_answers(question: ImportedQuestion, texts: _Texts, answers: str) -> None:
    if "{" in answers or "}" in answers:
        raise Refused(
            _(
                "A brace within the answers must be written \\{ or \\}, "
                "and between two questions stands an empty line."
            )
        )
    answers, _mark, general = answers.partition("####")
    question.general_feedback = texts.rich(general)
    answers = answers.strip()
    first = answers.split("#", 1)[0].strip().upper()
    if not answers:
        question.type, question.body = "essay", essay()
    elif answers.startswith("#"):
        question.type, question.body = "numerical", _numerical(texts, answers[1:])
    elif first in TRUE + FALSE:
        question.type, question.body = "true_false", _true_false(texts, answers)
    elif "~" in answers:
        question.type, question.body = "choice", _choice(texts, answers)
    elif "=" not in answers:
        raise Refused(_("The answers in braces cannot be read."))
    elif all("->" in part for part in answers.split("=")[1:]):
        question.type, question.body = "matching", _matching(texts, answers)
    else:
        question.type, question.body = "short", _short(texts, answers)


def essay() -> Body:
    return {
        **{"format": "rich", "required": True, "lines": 15, "min_words": None, "max_words": None},
        **{
            "attachments": 0,
            "attachments_required": 0,
            "max_bytes": MAX_ANSWER_FILE,
            "file_types": [],
        },
        **{"template": "", "grader_info": "", "marking": {"method": "simple", "criteria": []}},
    }


def _weighted(text: str, default: str) -> tuple[str, str, str]:
    """Fraction, text and feedback of one answer."""
    fraction, text = default, text.strip()
    if found := WEIGHT.match(text):
        fraction = numbers.share(numbers.decimal(found[1]), within=NEAR)
        text = text[found.end() :].strip()
    text, _mark, feedback = text.partition("#")
    return fraction, text.strip(), feedback.strip()


def _true_false(texts: _Texts, answers: str) -> Body:
    word, *feedback = answers.split("#", 2)
    right = word.strip().upper() in TRUE
    # First what those read who are wrong, then those who are right.
    wrong_text, right_text = [texts.rich(text) for text in (*feedback, "", "")[:2]]
    return {
        "right": right,
        "feedback_true": right_text if right else wrong_text,
        "feedback_false": wrong_text if right else right_text,
    }


def _choice(texts: _Texts, answers: str) -> Body:
    single = "=" in answers
    options = []
    for part in re.findall(r"[=~][^=~]*", answers):
        fraction, text, feedback = _weighted(part[1:], "1" if part[0] == "=" else "0")
        if not text and not feedback:
            raise Refused(_("An answer is empty."))
        options.append(
            {"text": texts.rich(text), "fraction": fraction, "feedback": texts.rich(feedback)}
        )
    if answers.lstrip()[0] not in "=~":
        raise Refused(_("An answer must begin with = or ~."))
    return {
        **{"single": single, "all_or_nothing": False, "shuffle": True, "numbering": "abc"},
        **{"layout": "vertical", "options": options, "combined": combined()},
    }


def _parts(answers: str) -> list[str]:
    before, *parts = answers.split("=")
    if before.strip():
        raise Refused(_("An answer must begin with = or ~."))
    return parts


def _short(texts: _Texts, answers: str) -> Body:
    rows = []
    for part in _parts(answers):
        fraction, text, feedback = _weighted(part, "1")
        pattern = _shown(texts.marked(text)[1])
        if not pattern:
            raise Refused(_("An answer is empty."))
        rows.append({"pattern": pattern, "fraction": fraction, "feedback": texts.rich(feedback)})
    return {"case_sensitive": False, "answers": rows}


def _matching(texts: _Texts, answers: str) -> Body:
    pairs = []
    for part in _parts(answers):
        left, arrow, right = part.partition("->")
        if not arrow or not right.strip():
            raise Refused(_("A pair must be written = left -> right."))
        answer = _shown(texts.marked(right.strip())[1])
        pairs.append({"text": texts.rich(left), "answer": answer})
    return {"shuffle": True, "pairs": pairs, "combined": combined()}


def _numerical(texts: _Texts, answers: str) -> Body:
    answers, otherwise, wrong = answers.partition("~")
    parts = _parts(answers) if answers.lstrip().startswith("=") else [answers]
    rows = []
    for part in parts:
        fraction, text, feedback = _weighted(part, "1")
        rows.append({**_range(text), "fraction": fraction, "feedback": texts.rich(feedback)})
    if otherwise:
        fraction, text, feedback = _weighted(wrong, "0")
        value = _range(text) if text else {"value": "*", "tolerance": "0"}
        rows.append({**value, "fraction": fraction, "feedback": texts.rich(feedback)})
    for row in rows:
        row["tolerance_type"] = "nominal"
    return {"answers": rows, **no_units()}


def no_units() -> Body:
    return {
        **{"units": [], "unit_handling": "none", "unit_penalty": "0.1"},
        **{"unit_penalty_of": "mark", "unit_input": "text", "unit_first": False},
    }


def _range(text: str) -> Body:
    if text == "*":
        return {"value": "*", "tolerance": "0"}
    if ".." in text:
        low, _dots, high = text.partition("..")
        least, most = numbers.decimal(low), numbers.decimal(high)
        middle = (least + most) / 2
        return {"value": numbers.plain(middle), "tolerance": numbers.plain(abs(most - middle))}
    value, _colon, tolerance = text.partition(":")
    return {"value": numbers.number(value), "tolerance": numbers.number(tolerance or "0")}
