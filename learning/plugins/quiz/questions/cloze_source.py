"""Questions inside running text: ``{weight:TYPE:~%n%option#feedback~=right}``, read and written.

The text around is rich text. What cannot be read is reported, never dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape, unescape
from typing import Any

from django.utils.translation import gettext as _

from .reading import as_decimal, in_digits

MAX_PARTS = 50
MAX_WEIGHT = 1_000
MAX_PROBLEMS = 20
_START = re.compile(r"\{(\d{0,6}):([A-Za-z_]{1,24}):")
_SHARE = re.compile(r"\s*(?:=|%(-?\d{1,3}(?:[.,]\d{1,10})?)%)")
_SPECIAL = '}#~"/\\'
_TAG = re.compile(r"<[^>]*>")
_PART = re.compile(r"\[\[(\d{1,3})\]\]")
Part = dict[str, Any]


def _names() -> Iterator[tuple[tuple[str, ...], tuple[str, bool, bool, str]]]:
    """Names, longest first, with (type, case_sensitive, shuffle, layout)."""
    yield ("SHORTANSWER", "SA", "MW"), ("short", False, False, "inline")
    yield ("SHORTANSWER_C", "SAC", "MWC"), ("short", True, False, "inline")
    yield ("NUMERICAL", "NM"), ("numerical", False, False, "inline")
    for shuffle, tail in ((False, ""), (True, "S")):
        long = f"_{tail}" if tail else ""
        yield (f"MULTICHOICE{long}", f"MC{tail}"), ("choice", False, shuffle, "inline")
        yield (f"MULTICHOICE_V{tail}", f"MCV{tail}"), ("choice", False, shuffle, "vertical")
        yield (f"MULTICHOICE_H{tail}", f"MCH{tail}"), ("choice", False, shuffle, "horizontal")
        yield (f"MULTIRESPONSE{long}", f"MR{tail}"), ("multiple", False, shuffle, "vertical")
        yield (f"MULTIRESPONSE_H{tail}", f"MRH{tail}"), ("multiple", False, shuffle, "horizontal")


KINDS = {name: kind for names, kind in _names() for name in names}
NAMES = {kind: names[0] for names, kind in _names()}


@dataclass(frozen=True, slots=True)
class Cloze:
    """``text`` has ``[[1]]`` for the first of ``parts``; ``problems`` say what cannot be read."""

    text: str
    parts: Sequence[Part] = ()
    problems: Sequence[str] = field(default_factory=tuple)


def read_cloze(source: str) -> Cloze:
    """The parts are as written: their texts are not checked or made safe yet."""
    text, parts, problems = "", [], []
    place = end = 0
    if _PART.search(source):
        problems.append(_("The text may not have [[1]] in it: the parts get that form."))
    while hit := _START.search(source, place):
        text += source[place : hit.start()]
        weight, name = hit[1], hit[2].upper()
        # Without a closing brace there is none further on either: looking each time is quadratic.
        end = _end(source, hit.end()) if end >= 0 else end
        if name not in KINDS or end < 0:
            why = (
                _("“%(part)s” is of no known type.")
                if name not in KINDS
                else _("“%(part)s” has no closing brace.")
            )
            problems.append(why % {"part": _short(source[hit.start() :])})
            text += source[hit.start() : hit.end()]
            place = hit.end()
            continue
        parts.append(_part(KINDS[name], weight, source[hit.end() : end]))
        text += f"[[{len(parts)}]]"
        place = end + 1
    return Cloze(text + source[place:], parts, problems[:MAX_PROBLEMS])


def write_cloze(text: str, parts: Sequence[Mapping[str, Any]]) -> str:
    """The source again: reading it gives the same text and parts."""

    def source(hit: re.Match[str]) -> str:
        number = int(hit[1])
        return _written(parts[number - 1]) if 0 < number <= len(parts) else hit[0]

    return _PART.sub(source, text)


def _part(kind: tuple[str, bool, bool, str], weight: str, body: str) -> Part:
    type_, case_sensitive, shuffle, layout = kind
    answers = [_answer(type_, option) for option in _split(body, "~") if option.strip()]
    if type_ == "multiple":
        _share_out(answers)
    return {
        "type": type_,
        "weight": min(int(weight), MAX_WEIGHT) if weight else 1,
        "case_sensitive": case_sensitive,
        "shuffle": shuffle,
        "layout": layout,
        "answers": answers,
    }


def _answer(type_: str, option: str) -> dict[str, str]:
    fraction = "0"
    if hit := _SHARE.match(option):
        option = option[hit.end() :]
        fraction = in_digits(Decimal(hit[1].replace(",", ".")) / 100) if hit[1] else "1"
    text, *feedback = _split(option, "#", most=1)
    answer = {
        "text": _unescaped(text).strip(),
        "fraction": fraction,
        "feedback": _unescaped(feedback[0]).strip() if feedback else "",
        "tolerance": "0",
    }
    if type_ in ("short", "numerical"):
        answer["text"] = unescape(_TAG.sub("", answer["text"])).strip()
    if type_ == "numerical":
        value, colon, tolerance = answer["text"].partition(":")
        answer["text"] = _number(value)
        answer["tolerance"] = _number(tolerance) if colon else "0"
    return answer


def _share_out(answers: list[dict[str, str]]) -> None:
    """Several options marked as right (``=``) share the mark: each alone would earn it all."""
    total = sum(Decimal(row["fraction"]) for row in answers if Decimal(row["fraction"]) > 0)
    if total > Decimal("1.001"):
        for row in answers:
            if (fraction := Decimal(row["fraction"])) > 0:
                row["fraction"] = in_digits((fraction / total).quantize(Decimal("0.0000001")))


def _number(text: str) -> str:
    """With a point for the decimal mark; what is no number stays, to be refused by name."""
    text = text.strip()
    value = as_decimal(text.replace(",", "."))
    return text if text == "*" or value is None else in_digits(value)


def _end(source: str, place: int) -> int:
    """Where the closing brace is, or -1."""
    while place < len(source):
        if source[place] == "\\":
            place += 2
        elif source[place] == "}":
            return place
        else:
            place += 1
    return -1


def _split(text: str, mark: str, most: int = -1) -> list[str]:
    """By a mark that is not escaped, nor part of an entity such as ``&#39;``."""
    found, start, place = [], 0, 0
    while place < len(text) and most != len(found):
        if text[place] == "\\":
            place += 1
        elif text[place] == mark and not (mark == "#" and text[place - 1 : place] == "&"):
            found.append(text[start:place])
            start = place + 1
        place += 1
    return [*found, text[start:]]


def _unescaped(text: str) -> str:
    return re.sub(r"\\([}#~\"/\\])", r"\1", text)


def _escaped(text: str) -> str:
    """Backslashes of formulas stay as they are, unless they would take the next sign along."""
    text = re.sub(r"\\(?=[}#~\"/\\]|$)", r"\\\\", text)
    return re.sub(r"(?<!&)#|[}~]", lambda hit: "\\" + hit[0], text)


def _written(part: Mapping[str, Any]) -> str:
    kind = (part["type"], part["case_sensitive"], part["shuffle"], part["layout"])
    weight = part["weight"]
    answers = "~".join(_written_answer(part["type"], answer) for answer in part["answers"])
    return f"{{{weight}:{NAMES[kind]}:{answers}}}"


def _written_answer(type_: str, answer: Mapping[str, str]) -> str:
    fraction = Decimal(answer["fraction"])
    share = "=" if fraction == 1 else f"%{in_digits(fraction * 100)}%"
    text = answer["text"]
    if type_ in ("short", "numerical"):
        text = escape(text, quote=False)
    if type_ == "numerical" and Decimal(answer["tolerance"]):
        text = f"{text}:{answer['tolerance']}"
    feedback = f"#{_escaped(answer['feedback'])}" if answer["feedback"] else ""
    return f"{share}{_escaped(text)}{feedback}"


def _short(text: str) -> str:
    return text[:30] + ("…" if len(text) > 30 else "")
