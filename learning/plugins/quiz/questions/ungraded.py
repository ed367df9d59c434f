"""Items that nobody marks: a text to read, and opinions on a scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..engine.values import QuestionData, Response, ResponseClass
from .base import Frozen
from .common import ZERO, BuiltinType, held, no_answer, picked
from .reading import Body
from .richtext import to_plain


class Description(BuiltinType):
    slug = "description"
    label = gettext_lazy("Description")
    help = gettext_lazy("A text, a picture or a case between the questions. Nothing is asked.")
    icon = "info-circle"
    order = 170
    is_graded = False
    can_be_drawn = False

    def clean(self, question: QuestionData) -> Mapping[str, Any]:
        return {}

    def read(self, question: QuestionData, frozen: Frozen, posted: Mapping[str, str]) -> Response:
        return {}

    def is_complete(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return True

    def is_gradable(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return False

    def grade(self, question: QuestionData, frozen: Frozen, response: Response) -> Decimal:
        return ZERO


class Scale(BuiltinType):
    slug = "scale"
    label = gettext_lazy("Scale")
    help = gettext_lazy("How far somebody agrees with each statement. Not marked.")
    icon = "sliders"
    order = 180
    is_graded = False

    def clean(self, question: QuestionData) -> Mapping[str, Any]:
        body = Body(question.body)
        given = body.row.get("points")
        points = Body({"points": _as_rows(given)}, body.faults)
        cleaned = {
            "points": [
                row.plain("text", required=True, most=80)
                for row in points.rows("points", place=_("Point %d"), least=2, most=11)
            ],
            "statements": [
                {"id": row.id, "text": row.text("text", required=True)}
                for row in body.rows(
                    "statements", place=_("Statement %d"), prefix="s", least=1, most=50
                )
            ],
            "required": body.flag("required"),
        }
        body.check()
        return cleaned

    def read(self, question: QuestionData, frozen: Frozen, posted: Mapping[str, str]) -> Response:
        return held(_given(question, posted))

    def is_complete(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        given = list(_given(question, response).values())
        return all(given) if question.body["required"] else any(given)

    def is_gradable(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return any(_given(question, response).values())

    def why_invalid(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        if self.is_complete(question, frozen, response):
            return ""
        return _("Choose a point for every statement.")

    def grade(self, question: QuestionData, frozen: Frozen, response: Response) -> Decimal:
        return ZERO

    def summary(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        points, given = question.body["points"], _given(question, response)
        return "; ".join(
            f"{to_plain(row['text'])}: {points[int(given[row['id']]) - 1]}"
            for row in question.body["statements"]
            if given[row["id"]]
        )

    def classes(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> Sequence[ResponseClass]:
        points = question.body["points"]
        return [
            ResponseClass(key, chosen, points[int(chosen) - 1], None) if chosen else no_answer(key)
            for key, chosen in _given(question, response).items()
        ]

    def possible_classes(self, question: QuestionData) -> Sequence[ResponseClass]:
        points = list(enumerate(question.body["points"], 1))
        return [
            row
            for key in _ids(question)
            for row in (
                *(ResponseClass(key, str(number), word, None) for number, word in points),
                no_answer(key),
            )
        ]

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
        points = list(enumerate(question.body["points"], 1))
        rows = [
            {
                "id": row["id"],
                "name": f"{prefix}{row['id']}",
                "text": row["text"],
                "value": response.get(row["id"], ""),
                "choices": [
                    {
                        "value": str(number),
                        "label": word,
                        "selected": response.get(row["id"]) == str(number),
                    }
                    for number, word in points
                ],
            }
            for row in question.body["statements"]
        ]
        return {
            "points": question.body["points"],
            "rows": rows,
            "required": question.body["required"],
            "state": "",
            "right_answer": "",
        }


def _ids(question: QuestionData) -> list[str]:
    return [row["id"] for row in question.body["statements"]]


def _given(question: QuestionData, response: Response) -> dict[str, str]:
    numbers = [str(number) for number in range(1, len(question.body["points"]) + 1)]
    return {key: picked(response, key, numbers) for key in _ids(question)}


def _as_rows(points: Any) -> list[dict[str, Any]]:
    if not isinstance(points, list | tuple):
        return []
    return [row if isinstance(row, dict) else {"text": row} for row in points]
