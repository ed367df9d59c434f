"""The content of a question before it is kept: cleaned, checked, and known by its hash."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from learning.core.api import DomainError

from ..engine.values import Fault, Hint, QuestionData
from ..questions.base import InvalidBody, QuestionType
from ..questions.registry import question_types
from ..texts import clean_text, plain_text

MAX_NAME, MAX_TEXT, MAX_HINTS, MAX_BODY = 160, 60_000, 10, 400_000
MAX_MARK = Decimal(10_000)
PLACES = Decimal("0.0000001")


class RefusedQuestion(DomainError):
    """``faults`` lists everything that is wrong with a question, by path."""

    code = "invalid"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__(" ".join(dict.fromkeys(str(fault.message) for fault in self.faults)))


def cleaned(question: QuestionData) -> QuestionData:
    """The question in its normal form. Raises RefusedQuestion with every fault at once."""
    kind = question_types.get(question.type)
    if kind is None:
        raise RefusedQuestion([Fault("type", _("This type of question is not installed."))])
    question = replace(
        question,
        name=" ".join(question.name.replace("\x00", "").split())[:MAX_NAME],
        stem=clean_text(question.stem),
        general_feedback=clean_text(question.general_feedback),
        hints=tuple(_hints(question.hints)),
    )
    faults = list(_faults(question))
    try:
        body = dict(kind.clean(question))
    except InvalidBody as error:
        faults += [replace(fault, path=_below_body(fault.path)) for fault in error.faults]
        body = {}
    if not faults and len(json.dumps(body)) > MAX_BODY:
        faults.append(Fault("body", _("The question is too long.")))
    if faults:
        raise RefusedQuestion(faults)
    return replace(
        question,
        body=body,
        name=question.name or plain_text(question.stem)[:MAX_NAME],
        default_mark=_exact(question.default_mark) if kind.is_graded else Decimal(0),
        penalty=_penalty(kind, question.penalty),
    )


def _penalty(kind: QuestionType, given: Decimal) -> Decimal:
    if kind.fixed_penalty is not None:
        return kind.fixed_penalty
    can_try_again = kind.is_graded and not kind.is_manual
    return _exact(given) if can_try_again else Decimal(0)


def _below_body(path: str) -> str:
    """Types name a fault by its place in the body, and the stem as ``stem``."""
    return path if path == "stem" else f"body.{path}".removesuffix(".")


def _hints(hints: Iterable[Hint]) -> Iterator[Hint]:
    for hint in hints:
        text = clean_text(hint.text)
        if text or hint.clear_wrong or hint.show_number_right:
            yield replace(hint, text=text)


def _faults(question: QuestionData) -> Iterator[Fault]:
    if not question.name and not plain_text(question.stem):
        yield Fault("name", _("Enter a name or the question."))
    for name in ("stem", "general_feedback"):
        if len(getattr(question, name)) > MAX_TEXT:
            yield Fault(name, _("The text is too long."))
    if len(question.hints) > MAX_HINTS:
        yield Fault("hints", _("At most %(count)d hints.") % {"count": MAX_HINTS})
    if not _between(question.default_mark, MAX_MARK):
        text = _("The mark is a number from 0 to %(most)d.")
        yield Fault("default_mark", text % {"most": MAX_MARK})
    if not _between(question.penalty, Decimal(1)):
        yield Fault("penalty", _("The penalty is a share from 0 to 100 %."))


def _between(value: Decimal, most: Decimal) -> bool:
    return value.is_finite() and 0 <= value <= most


def _exact(value: Decimal) -> Decimal:
    return value.quantize(PLACES)
