"""Text with Cloze gaps: one question a file, or an archive of such files."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from . import html
from .archive import MARK, Archive, pack
from .decoding import decode
from .files import safe_name
from .values import (
    MAX_QUESTIONS,
    FormatError,
    ImportedCategory,
    ImportedQuestion,
    Parsed,
)

TYPES = frozenset({"cloze"})
GAP = re.compile(r"\{\s*(?:\d*):[A-Z_]{1,24}:", re.IGNORECASE)


def read(content: bytes, filename: str = "") -> Parsed:
    parsed = Parsed("cloze")
    if not content.startswith(MARK):
        parsed.questions.append(_question(content, filename))
        return parsed
    archive = Archive(content)
    names = [name for name in archive.names() if name.lower().endswith(".txt")]
    if len(names) > MAX_QUESTIONS:
        raise FormatError(_("The file has too many questions."))
    if others := sorted(set(archive.names()) - set(names)):
        parsed.remarks.append(
            _("Not known and left out: %(tags)s") % {"tags": ", ".join(others)[:200]}
        )
    parsed.questions += [_question(archive.read(name), name) for name in sorted(names)]
    return parsed


def _question(content: bytes, name: str) -> ImportedQuestion:
    question = ImportedQuestion(type="cloze", place=name)
    text = decode(content).strip()
    if re.search(r"<[a-zA-Z/][^>]*>", text):
        question.stem = html.clean(text, question)
    else:
        question.stem = html.from_plain(text)
    without = re.sub(r"\{[^{}]*\}", "_____", html.to_plain(question.stem))
    question.name = html.line(html.from_plain(without), 80)
    if not GAP.search(text):
        question.faults.append(_("There is no gap such as {1:SHORTANSWER:=answer} in the text."))
    return question


def write(
    questions: Sequence[ImportedQuestion], categories: Sequence[ImportedCategory] = ()
) -> bytes:
    texts = [_text(question) for question in questions]
    if len(texts) == 1:
        return texts[0].encode()
    names = [f"{n:05}-{safe_name(q.name)[:40]}.txt" for n, q in enumerate(questions, start=1)]
    return pack({name: text.encode() for name, text in zip(names, texts, strict=True)})


def _text(question: ImportedQuestion) -> str:
    plain = html.to_plain(question.stem)
    if html.is_plain(question.stem) and not re.search(r"<[a-zA-Z/][^>]*>", plain):
        return plain
    return question.stem
