"""Writing questions, and finding out what the format could not hold: by reading it back."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .identifiers import numbered
from .registry import FORMATS, Format
from .values import DEFAULT_PENALTY, FormatError, ImportedCategory, ImportedQuestion

FIELDS = {
    "name": gettext_lazy("name"),
    "stem": gettext_lazy("formatting of the question"),
    "general_feedback": gettext_lazy("general feedback"),
    "default_mark": gettext_lazy("mark"),
    "penalty": gettext_lazy("penalty"),
    "hints": gettext_lazy("hints"),
    "tags": gettext_lazy("tags"),
    "id_number": gettext_lazy("id-number"),
    "category": gettext_lazy("category"),
    "hidden": gettext_lazy("that it is hidden"),
    "files": gettext_lazy("pictures and files"),
}
# What nobody misses when it is not kept.
USUAL: dict[str, Any] = {"penalty": DEFAULT_PENALTY, "default_mark": 1}
BODY = {
    "shuffle": gettext_lazy("shuffling"),
    "numbering": gettext_lazy("numbering"),
    "layout": gettext_lazy("layout"),
    "combined": gettext_lazy("combined feedback"),
    "case_sensitive": gettext_lazy("upper and lower case"),
    "units": gettext_lazy("units of measurement"),
    "marking": gettext_lazy("rubric"),
    "options": gettext_lazy("formatting, weights or feedback of the answers"),
    "answers": gettext_lazy("formatting, weights or feedback of the answers"),
}
OTHER = gettext_lazy("some settings of the type")


@dataclass(slots=True)
class Loss:
    """What a format does not keep of one question; ``refused`` is why it is left out at all."""

    question: ImportedQuestion
    lost: list[str] = field(default_factory=list)
    refused: str = ""


@dataclass(slots=True)
class Written:
    content: bytes
    written: int
    losses: list[Loss]


def canonical(question: ImportedQuestion) -> ImportedQuestion:
    """As a reader would give it: ids by place, the body of a Cloze left to its type."""
    same = copy.copy(question)
    same.body = {} if question.type == "cloze" else numbered(question.body)
    return same


def write(
    questions: Sequence[ImportedQuestion],
    *,
    format: str,
    categories: Sequence[ImportedCategory] = (),
) -> Written:
    """Raises FormatError where nothing is left to write."""
    found = FORMATS[format]
    losses = [check(canonical(question), found) for question in questions]
    kept = [loss.question for loss in losses if not loss.refused]
    if not kept:
        raise FormatError(_("This format can hold none of these questions."))
    content = found.write(kept, categories)
    return Written(content, len(kept), [loss for loss in losses if loss.refused or loss.lost])


def check(question: ImportedQuestion, format: Format) -> Loss:
    loss = Loss(question)
    if question.type not in format.types:
        loss.refused = _("This format cannot hold questions of this type.")
        return loss
    try:
        back = format.read(format.write([question], ()), f"soal.{format.ending}").questions
    except (FormatError, KeyError, IndexError, ValueError, TypeError):
        back = []
    if len(back) != 1 or back[0].faults or back[0].type != question.type:
        loss.refused = _("This format cannot hold this question.")
        return loss
    loss.lost = _differences(question, canonical(back[0]))
    return loss


def _differences(one: ImportedQuestion, other: ImportedQuestion) -> list[str]:
    lost = [
        str(label)
        for name, label in FIELDS.items()
        if getattr(one, name) != getattr(other, name)
        and getattr(one, name) != USUAL.get(name)
        and getattr(one, name)
    ]
    for name, value in one.body.items():
        if other.body.get(name) != value:
            lost.append(str(BODY.get(name, OTHER)))
    return list(dict.fromkeys(lost))
