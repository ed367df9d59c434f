"""True or false."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..engine.values import QuestionData, Response, ResponseClass
from .base import Frozen
from .common import ONE, ZERO, BuiltinType, held, no_answer, picked, state_of
from .reading import Body

VALUES = ("true", "false")


class TrueFalse(BuiltinType):
    slug = "true_false"
    label = gettext_lazy("True or false")
    help = gettext_lazy("A statement that is right or wrong.")
    icon = "circle-check"
    order = 20
    # A second try at two options is no try.
    fixed_penalty = ONE

    def clean(self, question: QuestionData) -> Mapping[str, Any]:
        body = Body(question.body)
        cleaned = {
            "right": body.flag("right", True),
            "feedback_true": body.text("feedback_true"),
            "feedback_false": body.text("feedback_false"),
        }
        body.check()
        return cleaned

    def read(self, question: QuestionData, frozen: Frozen, posted: Mapping[str, str]) -> Response:
        return held({"answer": picked(posted, "answer", VALUES)})

    def is_complete(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return response.get("answer") in VALUES

    def why_invalid(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        return "" if self.is_complete(question, frozen, response) else _("Choose an answer.")

    def grade(self, question: QuestionData, frozen: Frozen, response: Response) -> Decimal:
        return ONE if response.get("answer") == _right(question) else ZERO

    def clear_wrong(self, question: QuestionData, frozen: Frozen, response: Response) -> Response:
        return dict(response) if self.grade(question, frozen, response) else {}

    def right_response(self, question: QuestionData, frozen: Frozen) -> Response | None:
        return {"answer": _right(question)}

    def summary(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        return _words().get(response.get("answer", ""), "")

    def feedback(self, question: QuestionData, frozen: Frozen, response: Response) -> Sequence[str]:
        if not self.is_complete(question, frozen, response):
            return ()
        text = question.body[f"feedback_{response['answer']}"]
        return (text,) if text else ()

    def classes(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> Sequence[ResponseClass]:
        answer = response.get("answer")
        return [row for row in self.possible_classes(question) if row.key == (answer or "")]

    def possible_classes(self, question: QuestionData) -> Sequence[ResponseClass]:
        right = _right(question)
        return [
            *(
                ResponseClass("answer", value, word, ONE if value == right else ZERO)
                for value, word in _words().items()
            ),
            no_answer("answer"),
        ]

    def guess_score(self, question: QuestionData) -> Decimal | None:
        return Decimal("0.5")

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
        options = []
        for value, word in _words().items():
            checked = response.get("answer") == value
            fraction = ONE if value == _right(question) else ZERO
            options.append(
                {
                    "id": value,
                    "name": f"{prefix}answer",
                    "value": value,
                    "letter": "",
                    "text": word,
                    "checked": checked,
                    "state": state_of(fraction if checked else None, show),
                    "feedback": "",
                }
            )
        return {
            "input": "radio",
            "layout": "vertical",
            "options": options,
            **self.told(question, frozen, response, show),
        }


def _right(question: QuestionData) -> str:
    return "true" if question.body["right"] else "false"


def _words() -> dict[str, str]:
    return {"true": _("True"), "false": _("False")}
