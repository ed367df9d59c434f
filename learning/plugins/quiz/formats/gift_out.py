"""GIFT out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from . import html
from .numbers import percent
from .values import ImportedCategory, ImportedQuestion

Body = dict[str, Any]
TYPES = frozenset("choice true_false short numerical matching essay description".split())


def write(
    questions: Sequence[ImportedQuestion], categories: Sequence[ImportedCategory] = ()
) -> bytes:
    blocks, current = [], None
    for question in questions:
        if question.category != (current or ()):
            current = question.category
            path = "/".join(name.replace("/", "//") for name in ("top", *current))
            blocks.append(f"$CATEGORY: $course$/{_escaped(path)}")
        blocks.append(_block(question))
    return ("\n\n".join(blocks) + "\n").encode()


def _escaped(text: str) -> str:
    escaped = re.sub(r"([\\~=#{}:])", r"\\\1", text)
    return escaped.replace("\n", "\\n")


class _Texts:
    """Writes texts for a question whose own format is ``kind``; others say which they are in."""

    def __init__(self, stem: str) -> None:
        self.kind = "moodle" if _is_moodle(stem) else "html"

    def rich(self, text: str) -> str:
        if not text:
            return ""
        kind = "moodle" if _is_moodle(text) else "html"
        shown = html.to_plain(text) if kind == "moodle" else text
        mark = f"[{kind}]" if kind != self.kind or shown.startswith("[") else ""
        return f"{mark}{_escaped(shown)}"

    def feedback(self, text: str) -> str:
        return f"#{self.rich(text)}" if text else ""


def _is_moodle(text: str) -> bool:
    """Whether plain text says it all, and is taken for nothing else."""
    shown = html.to_plain(text)
    return html.is_plain(text) and "->" not in shown and not re.search(r"<[a-zA-Z/][^>]*>", shown)


def _block(question: ImportedQuestion) -> str:
    about = []
    if question.id_number:
        about.append(f"[id:{_bracketed(question.id_number)}]")
    about += [f"[tag:{_bracketed(tag)}]" for tag in question.tags]
    texts = _Texts(question.stem)
    stem = texts.rich(question.stem)
    mark = "" if stem.startswith(f"[{texts.kind}]") else f"[{texts.kind}]"
    text = f"::{_escaped(question.name)}::{mark}{stem}"
    if question.type != "description":
        rows = WRITERS[question.type](question.body, texts)
        if question.general_feedback:
            rows.append(f"####{texts.rich(question.general_feedback)}")
        inner = "".join(f"\n\t{row}" for row in rows)
        text += f"{{{inner}\n}}" if inner else "{}"
    return "\n".join([*([f"// {' '.join(about)}"] if about else []), text])


def _bracketed(text: str) -> str:
    return re.sub(r"([\\\]])", r"\\\1", text)


def _weight(row: Body, default: str, text: str) -> str:
    """Left out where it is understood; never before a text that looks like one itself."""
    understood = row["fraction"] == default and not text.startswith("%")
    return "" if understood else f"%{percent(row['fraction'])}%"


def _choice(body: Body, texts: _Texts) -> list[str]:
    rows = []
    for row in body["options"]:
        whole = row["fraction"] == "1" and body["single"]
        text = texts.rich(row["text"])
        weight = _weight(row, "1" if whole else "0", text)
        rows.append(f"{'=' if whole else '~'}{weight}{text}{texts.feedback(row['feedback'])}")
    return rows


def _true_false(body: Body, texts: _Texts) -> list[str]:
    right, wrong = body["feedback_true"], body["feedback_false"]
    if not body["right"]:
        right, wrong = wrong, right
    word = "TRUE" if body["right"] else "FALSE"
    both = f"#{texts.rich(wrong)}#{texts.rich(right)}" if right else texts.feedback(wrong)
    return [f"{word}{both}"]


def _short(body: Body, texts: _Texts) -> list[str]:
    return [
        f"={_weight(row, '1', row['pattern'])}{_escaped(row['pattern'])}"
        f"{texts.feedback(row['feedback'])}"
        for row in body["answers"]
    ]


def _numerical(body: Body, texts: _Texts) -> list[str]:
    rows = ["#"]
    for row in body["answers"]:
        feedback = texts.feedback(row["feedback"])
        last = row is body["answers"][-1]
        if row["value"] == "*" and row["fraction"] == "0" and last and len(rows) > 1:
            rows.append(f"~{feedback or '#'}")
        else:
            value = "*" if row["value"] == "*" else f"{row['value']}:{row['tolerance']}"
            rows.append(f"={_weight(row, '1', '')}{value}{feedback}")
    return rows


def _matching(body: Body, texts: _Texts) -> list[str]:
    return [f"={texts.rich(row['text'])} -> {_escaped(row['answer'])}" for row in body["pairs"]]


def _essay(body: Body, texts: _Texts) -> list[str]:
    return []


WRITERS = {
    "choice": _choice,
    "true_false": _true_false,
    "short": _short,
    "numerical": _numerical,
    "matching": _matching,
    "essay": _essay,
}
