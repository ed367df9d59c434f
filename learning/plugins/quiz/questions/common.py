"""What the built-in types share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ..engine.values import (
    PLACES,
    RIGHT_ABOVE,
    WRONG_BELOW,
    Part,
    QuestionData,
    Response,
    ResponseClass,
    graded_state,
)
from .base import Frozen, QuestionType
from .richtext import normal, squeeze

ZERO, ONE = Decimal(0), Decimal(1)
MAX_ANSWER = 500


class BuiltinType(QuestionType):
    """Template and editor stand where the slug says."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if slug := cls.__dict__.get("slug"):
            name = "".join(word.title() for word in slug.split("_"))
            cls.template = f"learning_quiz/questions/{slug}.html"
            cls.editor = f"learning.plugins.quiz.editors.{slug}.{name}Editor"

    def told(
        self,
        question: QuestionData,
        frozen: Frozen,
        response: Response,
        show: Mapping[str, bool],
    ) -> dict[str, str]:
        """``state`` of the whole response and the right answer, as far as they may be told."""
        state = ""
        if show.get("correctness") and self.is_gradable(question, frozen, response):
            state = graded_state(self.grade(question, frozen, response)).value
        right = self.right_summary(question, frozen) if show.get("right_answer") else ""
        return {"state": state, "right_answer": right}


class PartsType(BuiltinType):
    """Right parts by parts. A subclass answers ``parts`` (weighted) for any response."""

    has_parts = True

    def is_gradable(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return any(response.values())

    def grade(self, question: QuestionData, frozen: Frozen, response: Response) -> Decimal:
        return mean(self.parts(question, frozen, response))

    def number_right(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> tuple[int, int] | None:
        parts = self.parts(question, frozen, response)
        return sum(part.fraction > RIGHT_ABOVE for part in parts), len(parts)

    def clear_wrong(self, question: QuestionData, frozen: Frozen, response: Response) -> Response:
        right = {
            part.key
            for part in self.parts(question, frozen, response)
            if part.fraction > RIGHT_ABOVE
        }
        return {name: value for name, value in response.items() if name in right}

    def feedback(self, question: QuestionData, frozen: Frozen, response: Response) -> Sequence[str]:
        if not self.is_gradable(question, frozen, response):
            return ()
        return combined_feedback(question, self.grade(question, frozen, response))


def combined_feedback(question: QuestionData, fraction: Decimal) -> Sequence[str]:
    word = graded_state(fraction).value
    text = question.body.get("combined", {}).get(word, "")
    return (text,) if text else ()


def mean(parts: Iterable[Part]) -> Decimal:
    total = weight = ZERO
    for part in parts:
        total += part.fraction * part.weight
        weight += part.weight
    return settled(total / weight) if weight else ZERO


def settled(fraction: Decimal) -> Decimal:
    """Seven places, and a whole mark is whole: three times 0.3333333 is 1."""
    if fraction > RIGHT_ABOVE:
        return ONE
    return ZERO if abs(fraction) < WRONG_BELOW else fraction.quantize(PLACES)


def clamped(fraction: Decimal) -> Decimal:
    return max(ZERO, min(ONE, fraction))


def state_of(fraction: Decimal | None, show: Mapping[str, bool]) -> str:
    """``right``, ``partial`` or ``wrong`` for a field, as far as it may be told."""
    if fraction is None or not show.get("correctness"):
        return ""
    return graded_state(fraction).value


def shuffled(random: Any, rows: Iterable[Any], *, really: bool = True) -> list[Any]:
    order = list(rows)
    if really:
        random.shuffle(order)
    return order


def typed(posted: Mapping[str, Any], name: str, *, most: int = MAX_ANSWER) -> str:
    """One line that somebody typed; what is much too long is cut, not lost."""
    value = posted.get(name)
    if not isinstance(value, str):
        return ""
    return squeeze(normal(value[: 4 * most]))[:most].strip()


def picked(posted: Mapping[str, Any], name: str, among: Iterable[str]) -> str:
    value = posted.get(name)
    return value if isinstance(value, str) and value in set(among) else ""


def held(values: Mapping[str, str]) -> dict[str, str]:
    """Without the empty ones: nothing chosen is no answer."""
    return {name: value for name, value in values.items() if value}


def no_answer(part: str) -> ResponseClass:
    return ResponseClass(part, "", _("No answer"), ZERO)


def other_answer(part: str) -> ResponseClass:
    return ResponseClass(part, "other", _("Another answer"), ZERO)


def in_order(ids: Sequence[str], kept: Iterable[str]) -> list[str]:
    """``ids`` in the frozen order; what a newer version added comes last, what it lost is gone."""
    known = set(ids)
    first = [key for key in dict.fromkeys(kept) if key in known]
    placed = set(first)
    return first + [key for key in ids if key not in placed]
