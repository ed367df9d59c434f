"""Cloze: short, numerical and choice questions inside running text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..engine.values import RIGHT_ABOVE, Fault, Part, QuestionData, Response, ResponseClass
from .base import Frozen, InvalidBody
from .choice import MAX_SUM
from .cloze_parts import ClozePart, parts_of
from .cloze_source import MAX_PARTS, MAX_WEIGHT, Cloze, read_cloze
from .common import PartsType, held, in_order, mean, picked, shuffled, state_of, typed
from .gaps import split_gaps
from .reading import Body
from .richtext import sanitise, to_plain

TYPES = ("short", "numerical", "choice", "multiple")


class ClozeType(PartsType):
    """The stem is the source; what stands in ``body`` is made from it and never edited."""

    slug = "cloze"
    label = gettext_lazy("Cloze")
    help = gettext_lazy("Several small questions inside one text.")
    icon = "code"
    order = 80

    def clean(self, question: QuestionData) -> Mapping[str, Any]:
        read = read_cloze(sanitise(question.stem))
        body = Body({"parts": read.parts})
        _check_text(body, read)
        text = sanitise(read.text)
        parts = [_clean_part(row) for row in body.rows("parts", place=_("Part %d"), most=MAX_PARTS)]
        if not parts and not body.faults:
            body.fault("", _("The text has no question, such as {1:SHORTANSWER:=Jakarta}."))
        if body.faults:
            # All of it is written in one field.
            raise InvalidBody([Fault("stem", fault.message) for fault in body.faults])
        return {"text": text, "parts": parts}

    def start(
        self, question: QuestionData, *, random: Random, variant: int = 0, shuffle: bool = True
    ) -> dict[str, Any]:
        orders = {}
        for part in parts_of(question.body):
            if part.is_chosen:
                really = shuffle and part.row["shuffle"]
                ids = [row["id"] for row in part.answers]
                orders[part.key] = shuffled(random, ids, really=really)
        return {"orders": orders}

    def read(self, question: QuestionData, frozen: Frozen, posted: Mapping[str, str]) -> Response:
        found: dict[str, str] = {}
        for part in parts_of(question.body):
            if part.type == "multiple":
                found |= {name: picked(posted, name, ("1",)) for name in part.names()}
            elif part.type == "choice":
                ids = [row["id"] for row in part.answers]
                found[part.key] = picked(posted, part.key, ids)
            else:
                found[part.key] = typed(posted, part.key)
        return held(found)

    def is_complete(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return all(part.is_complete(response) for part in parts_of(question.body))

    def why_invalid(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        missing = [part.key for part in parts_of(question.body) if not part.is_complete(response)]
        if not missing:
            return ""
        return _("Answer every part. Missing: %(parts)s.") % {"parts": ", ".join(missing)}

    def parts(self, question: QuestionData, frozen: Frozen, response: Response) -> Sequence[Part]:
        return [
            Part(part.key, part.fraction(response), part.weight) for part in parts_of(question.body)
        ]

    def clear_wrong(self, question: QuestionData, frozen: Frozen, response: Response) -> Response:
        return {
            name: response[name]
            for part in parts_of(question.body)
            if part.fraction(response) > RIGHT_ABOVE
            for name in part.names()
            if name in response
        }

    def right_response(self, question: QuestionData, frozen: Frozen) -> Response | None:
        found: dict[str, str] = {}
        for part in parts_of(question.body):
            right = part.right()
            if right is None:
                return None
            found |= right
        return found

    def summary(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        words = [(part.key, part.summary(response)) for part in parts_of(question.body)]
        return "; ".join(f"{key}: {word}" for key, word in words if word)

    def feedback(self, question: QuestionData, frozen: Frozen, response: Response) -> Sequence[str]:
        """Of each part, where the page has no room beside it (printing, export)."""
        return [
            row["feedback"]
            for part in parts_of(question.body)
            for row in part.matched(response)
            if row["feedback"]
        ]

    def classes(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> Sequence[ResponseClass]:
        return [row for part in parts_of(question.body) for row in part.classes(response)]

    def possible_classes(self, question: QuestionData) -> Sequence[ResponseClass]:
        return [row for part in parts_of(question.body) for row in part.possible_classes()]

    def guess_score(self, question: QuestionData) -> Decimal | None:
        return mean(Part(part.key, part.guess(), part.weight) for part in parts_of(question.body))

    def render_context(
        self,
        question: QuestionData,
        frozen: Frozen,
        response: Response,
        *,
        prefix: str,
        read_only: bool,
        show: Mapping[str, bool],
    ) -> dict[str, Any]:
        orders = frozen.get("orders") or {}
        return {
            "text": question.body["text"],
            "fields": {
                part.key: _field(part, orders.get(part.key, ()), response, prefix, show)
                for part in parts_of(question.body)
            },
            **self.told(question, frozen, response, show),
        }


def _field(
    part: ClozePart,
    order: Sequence[str],
    response: Response,
    prefix: str,
    show: Mapping[str, bool],
) -> dict[str, Any]:
    answered = part.is_complete(response) or bool(part.given(response))
    told = [row["feedback"] for row in part.matched(response) if row["feedback"]]
    right = part.right() if show.get("right_answer") else None
    return {
        "name": f"{prefix}{part.key}",
        "kind": _kind(part),
        "layout": part.row["layout"],
        "value": part.given(response),
        "size": _size(part),
        "state": state_of(part.fraction(response) if answered else None, show),
        "feedback": " ".join(told) if show.get("feedback") else "",
        "right": part.summary(right) if right else "",
        "choices": _choices(part, order, response, prefix) if part.is_chosen else [],
    }


def _choices(
    part: ClozePart, order: Sequence[str], response: Response, prefix: str
) -> list[dict[str, Any]]:
    """A list has room for words only; beside buttons there may be formatting."""
    rows = {row["id"]: row for row in part.answers}
    chosen = {row["id"] for row in part.matched(response)}
    is_list = _kind(part) == "select"
    return [
        {
            "name": prefix + part.name_of(rows[key]),
            "value": "1" if part.type == "multiple" else key,
            "label": to_plain(rows[key]["text"]) if is_list else rows[key]["text"],
            "selected": key in chosen,
        }
        for key in in_order(list(rows), order)
    ]


def _kind(part: ClozePart) -> str:
    if part.type == "multiple":
        return "checkbox"
    if part.type == "choice":
        return "select" if part.row["layout"] == "inline" else "radio"
    return "text"


def _size(part: ClozePart) -> int:
    """In steps of five: the width should fit, and tell little about the answer."""
    longest = max((len(row["text"]) for row in part.answers), default=0)
    return min(40, -(-max(longest, 6) // 5) * 5)


def _check_text(body: Body, read: Cloze) -> None:
    for problem in read.problems:
        body.fault("", problem)
    if split_gaps(read.text)[1] != split_gaps(to_plain(read.text))[1]:
        body.fault("", _("A question stands where no text is, such as in a link."))


def _clean_part(row: Body) -> dict[str, Any]:
    type_ = row.one_of("type", TYPES)
    answers = [
        _clean_answer(answer, type_)
        for answer in row.rows("answers", place=_("Answer %d"), least=1, most=50)
    ]
    fractions = [Decimal(answer["fraction"]) for answer in answers]
    if type_ == "multiple":
        if not RIGHT_ABOVE < sum(value for value in fractions if value > 0) <= MAX_SUM:
            row.fault("answers", _("The shares of the right options must add up to 100 percent."))
    elif fractions and max(fractions) <= RIGHT_ABOVE:
        row.fault("answers", _("One answer must be worth the whole mark (100 percent)."))
    return {
        "type": type_,
        "weight": row.whole("weight", default=1, low=1, high=MAX_WEIGHT),
        "case_sensitive": row.flag("case_sensitive"),
        "shuffle": row.flag("shuffle"),
        "layout": row.one_of("layout", ("inline", "vertical", "horizontal")),
        "answers": answers,
    }


def _clean_answer(row: Body, type_: str) -> dict[str, str]:
    if type_ == "numerical":
        text = "*" if row.row.get("text") == "*" else row.number("text")
    elif type_ == "short":
        text = row.plain("text", required=True, most=500)
    else:
        text = row.text("text", required=True, inline=True)
    return {
        "id": row.id,
        "text": text,
        "fraction": row.fraction("fraction"),
        "feedback": row.text("feedback", inline=True),
        "tolerance": row.number("tolerance", default="0", least=Decimal(0)),
    }
