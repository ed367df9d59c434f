"""Moodle XML in: the frame of the file and what all questions share."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .. import html, numbers, texts
from ..identifiers import numbered
from ..paths import category_path
from ..values import (
    MAX_ID,
    MAX_NAME,
    MAX_QUESTIONS,
    MAX_TAG,
    FormatError,
    ImportedCategory,
    ImportedQuestion,
    Parsed,
    Refused,
)
from ..xml import Node, parse
from . import texts as own
from .types import EXTRA, READERS

# About the installation that it came from, or a line above the options that we do not show.
OF_NO_USE = (
    *("stamp", "version", "timecreated", "timemodified", "createdby", "modifiedby"),
    *("showstandardinstruction", "coursetags", "image", "image_base64", "length"),
)


def read(content: bytes, filename: str = "") -> Parsed:
    root = parse(content)
    if root.tag != "quiz":
        raise FormatError(_("This XML is not a Moodle question file."))
    parsed = Parsed("moodle")
    category: tuple[str, ...] = ()
    for node in root:
        if node.tag != "question":
            parsed.remarks.append(_("The element %(tag)s is not known.") % {"tag": node.tag[:40]})
        elif node.get("type") == "category":
            found = _category(node)
            category = found.path
            if category:
                parsed.categories.append(found)
        else:
            if len(parsed.questions) >= MAX_QUESTIONS:
                raise FormatError(_("The file has too many questions."))
            place = _("question %(number)d") % {"number": len(parsed.questions) + 1}
            parsed.questions.append(read_question(node, category, place))
    return parsed


def _category(node: Node) -> ImportedCategory:
    holder = node.one("category")
    info = ImportedQuestion()
    return ImportedCategory(
        path=category_path(holder.value("text") if holder else ""),
        info=html.to_plain(own.rich(node.one("info"), info))[:1_000],
        id_number=node.value("idnumber")[:MAX_ID],
    )


def read_question(node: Node, category: tuple[str, ...], place: str) -> ImportedQuestion:
    question = ImportedQuestion(category=category, place=place)
    kind = node.get("type")
    try:
        _read_common(node, question)
        reader = READERS.get(kind)
        if reader is None:
            raise Refused(
                _("Questions of the type “%(type)s” are not known.") % {"type": kind[:40]}
            )
        question.type, question.body = reader(node, question)
        question.body = numbered(question.body)
        if extra := node.one(EXTRA):
            _add_extra(extra.text, question)
    except Refused as why:
        question.faults.append(str(why))
    node.ignore(*OF_NO_USE)
    # Nothing of a type that is not known was read.
    if question.type and (unread := node.unread()):
        question.note(_("Not known and left out: %(tags)s") % {"tags": ", ".join(unread)[:200]})
    _drop_unused(question)
    return question


def _read_common(node: Node, question: ImportedQuestion) -> None:
    question.stem = own.rich(node.one("questiontext"), question)
    name = " ".join(html.tidy(html.unescape(node.value("name"))).split())
    if len(name) > MAX_NAME:
        question.note(_("The name is longer than allowed and was cut off."))
    question.name = name[:MAX_NAME].strip() or html.line(question.stem, 80)
    question.general_feedback = own.rich(node.one("generalfeedback"), question)
    question.default_mark = _bounded(node.value("defaultgrade"), Decimal(1), Decimal(10_000))
    question.penalty = _bounded(node.value("penalty"), question.penalty, Decimal(1))
    question.hidden = node.value("hidden") in ("1", "true")
    question.id_number = node.value("idnumber")[:MAX_ID]
    if holder := node.one("tags"):
        found = [" ".join(tag.value("text").split())[:MAX_TAG] for tag in holder.all("tag")]
        question.tags = sorted({tag for tag in found if tag})
    for hint in node.all("hint"):
        question.hints.append(
            {
                "text": own.rich(hint, question),
                "clear_wrong": hint.has("clearwrong"),
                "show_number_right": hint.has("shownumcorrect"),
            }
        )


def _bounded(text: str, default: Decimal, most: Decimal) -> Decimal:
    value = numbers.decimal(text) if text else default
    if not 0 <= value <= most:
        raise Refused(_("The mark or penalty %(value)s is not allowed.") % {"value": text[:20]})
    return value.quantize(numbers.SEVEN)


def _add_extra(source: str, question: ImportedQuestion) -> None:
    """What another Asah wrote beside Moodle's elements: as little trusted as everything else."""
    try:
        found: Any = json.loads(source)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("body", {}), dict):
        question.note(_("The additions of Asah cannot be read."))
        return
    if found.get("type") in texts.RICH or found.get("type") == "description":
        question.type = found["type"]
    if found.get("body_only"):
        question.body = {}
    question.body.update(found.get("body", {}))
    question.body = numbered(question.body)
    for holder, name in texts.rich_places(question.type, question.body):
        holder[name] = html.clean(str(holder[name] or ""), question)


def _drop_unused(question: ImportedQuestion) -> None:
    used = set(texts.used_files(question))
    for name in [name for name in question.files if name not in used]:
        question.note(_("The file %(name)s is used in no text and was left out.") % {"name": name})
        del question.files[name]
