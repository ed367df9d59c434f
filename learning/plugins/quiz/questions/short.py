"""Short answer: the first pattern in order that fits decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..engine.values import RIGHT_ABOVE, QuestionData, Response, ResponseClass
from .base import Frozen
from .common import ZERO, BuiltinType, no_answer, other_answer, settled, state_of, typed
from .patterns import example, matches
from .reading import Body

Answer = Mapping[str, Any]


class Short(BuiltinType):
    slug = "short"
    label = gettext_lazy("Short answer")
    help = gettext_lazy("A word or two, compared with the answers you list.")
    icon = "edit"
    order = 30

    def clean(self, question: QuestionData) -> Mapping[str, Any]:
        body = Body(question.body)
        answers = [
            {
                "id": row.id,
                "pattern": row.plain("pattern", required=True, most=500),
                "fraction": row.fraction("fraction"),
                "feedback": row.text("feedback"),
            }
            for row in body.rows("answers", place=_("Answer %d"), least=1)
        ]
        check_whole(body, answers)
        cleaned = {"case_sensitive": body.flag("case_sensitive"), "answers": answers}
        body.check()
        return cleaned

    def read(self, question: QuestionData, frozen: Frozen, posted: Mapping[str, str]) -> Response:
        text = typed(posted, "answer")
        return {"answer": text} if text else {}

    def is_complete(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return bool(response.get("answer"))

    def why_invalid(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        return "" if response.get("answer") else _("Enter an answer.")

    def grade(self, question: QuestionData, frozen: Frozen, response: Response) -> Decimal:
        answer = self._matched(question, response)
        return settled(Decimal(answer["fraction"])) if answer else ZERO

    def clear_wrong(self, question: QuestionData, frozen: Frozen, response: Response) -> Response:
        right = self.grade(question, frozen, response) > RIGHT_ABOVE
        return dict(response) if right else {}

    def right_response(self, question: QuestionData, frozen: Frozen) -> Response | None:
        """An earlier pattern may catch what a later right one would take: that is tried out."""
        for answer in question.body["answers"]:
            if Decimal(answer["fraction"]) > RIGHT_ABOVE:
                response = {"answer": example(answer["pattern"])}
                if self.grade(question, frozen, response) > RIGHT_ABOVE:
                    return response
        return None

    def summary(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        return response.get("answer", "")

    def feedback(self, question: QuestionData, frozen: Frozen, response: Response) -> Sequence[str]:
        answer = self._matched(question, response)
        return (answer["feedback"],) if answer and answer["feedback"] else ()

    def classes(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> Sequence[ResponseClass]:
        if not response.get("answer"):
            return [no_answer("answer")]
        answer = self._matched(question, response)
        return [_class(answer) if answer else other_answer("answer")]

    def possible_classes(self, question: QuestionData) -> Sequence[ResponseClass]:
        known = [_class(answer) for answer in question.body["answers"]]
        return [*known, other_answer("answer"), no_answer("answer")]

    def guess_score(self, question: QuestionData) -> Decimal | None:
        """Only a pattern for anything can be hit without knowing."""
        return next(
            (
                settled(Decimal(answer["fraction"]))
                for answer in question.body["answers"]
                if answer["pattern"] == "*"
            ),
            ZERO,
        )

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
        given = self.is_gradable(question, frozen, response)
        fraction = self.grade(question, frozen, response) if given else None
        return {
            "field": {
                "name": f"{prefix}answer",
                "value": response.get("answer", ""),
                "state": state_of(fraction, show),
            },
            **self.told(question, frozen, response, show),
        }

    def _matched(self, question: QuestionData, response: Response) -> Answer | None:
        return first_match(
            question.body["answers"],
            response.get("answer", ""),
            case_sensitive=question.body["case_sensitive"],
        )


def first_match(
    answers: Sequence[Answer], text: str, *, case_sensitive: bool, name: str = "pattern"
) -> Answer | None:
    if not text:
        return None
    return next(
        (
            answer
            for answer in answers
            if matches(answer[name], text, case_sensitive=case_sensitive)
        ),
        None,
    )


def check_whole(body: Body, answers: Sequence[Answer]) -> None:
    if answers and not any(Decimal(row["fraction"]) > RIGHT_ABOVE for row in answers):
        body.fault("answers", _("One answer must be worth the whole mark (100 percent)."))


def _class(answer: Answer) -> ResponseClass:
    return ResponseClass("answer", answer["id"], answer["pattern"], Decimal(answer["fraction"]))
