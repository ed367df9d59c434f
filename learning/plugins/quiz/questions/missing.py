"""Stands in for a question type that is no longer installed: readable, marked by a person."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from ..engine.values import QuestionData, Response
from .base import Frozen, QuestionType
from .registry import question_types


class MissingType(QuestionType):
    slug = "missing"
    label = _("Type that is not installed")
    template = "learning_quiz/questions/missing.html"
    is_manual = True
    can_be_drawn = False

    def clean(self, question: QuestionData):
        return question.body

    def read(self, question: QuestionData, frozen: Frozen, posted: Mapping[str, str]) -> Response:
        return {}

    def is_complete(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return False

    def is_gradable(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return bool(response)

    def grade(self, question: QuestionData, frozen: Frozen, response: Response) -> Decimal:
        return Decimal(0)

    def summary(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        return "; ".join(str(value) for value in response.values())


MISSING = MissingType()


def type_of(slug: str) -> QuestionType:
    """The type, or what stands in for one that is gone."""
    return question_types.get(slug) or MISSING
