"""Numerical answers, with tolerance and units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..engine.values import RIGHT_ABOVE, QuestionData, Response, ResponseClass
from . import tolerances, units
from .base import Frozen
from .common import (
    ONE,
    ZERO,
    BuiltinType,
    held,
    no_answer,
    other_answer,
    picked,
    settled,
    state_of,
    typed,
)
from .numbers import MAX_LENGTH, Typed, parse, shown
from .reading import Body, as_decimal
from .short import check_whole
from .units import Units


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """``value`` None takes any number."""

    id: str
    value: Decimal | None
    tolerance: Decimal
    tolerance_type: str
    fraction: Decimal
    feedback: str
    text: str = ""
    """How it is written; else as the number is."""

    def takes(self, given: Decimal) -> bool:
        if self.value is None:
            return True
        return tolerances.is_near(given, self.value, self.tolerance, self.tolerance_type)

    @property
    def label(self) -> str:
        return "*" if self.value is None else self.text or shown(self.value)


class NumberType(BuiltinType):
    """What numerical and calculated questions share: they differ in where answers come from."""

    def answers(self, question: QuestionData, frozen: Frozen) -> Sequence[NumberAnswer]:
        raise NotImplementedError

    def read(self, question: QuestionData, frozen: Frozen, posted: Mapping[str, str]) -> Response:
        rules = Units.of(question.body)
        unit = picked(posted, "unit", rules.names) if rules.are_chosen else ""
        return held({"answer": typed(posted, "answer", most=MAX_LENGTH), "unit": unit})

    def is_gradable(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return bool(response.get("answer"))

    def is_complete(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return not self.why_invalid(question, frozen, response)

    def why_invalid(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        if not response.get("answer"):
            return _("Enter a number.")
        rules, given = Units.of(question.body), parse(response["answer"])
        if not given.values:
            return _("This is not a number. Write it like 1500 or 1,5.")
        if rules.are_chosen:
            if given.unit:
                return _("Enter the number alone and choose the unit.")
            return "" if response.get("unit") else _("Choose the unit.")
        if rules.handling == "none" and given.unit:
            return _("Enter the number alone, without a unit.")
        if given.unit and rules.multiplier(given.unit) is None:
            return _("The unit “%(unit)s” is not known. Known are: %(units)s.") % {
                "unit": given.unit,
                "units": ", ".join(rules.names),
            }
        return ""

    def grade(self, question: QuestionData, frozen: Frozen, response: Response) -> Decimal:
        rules = Units.of(question.body)
        answer, unit_is_right = self._matched(question, frozen, response)
        if not answer:
            return ZERO
        return settled(rules.after_penalty(answer.fraction, is_right=unit_is_right))

    def clear_wrong(self, question: QuestionData, frozen: Frozen, response: Response) -> Response:
        right = self.grade(question, frozen, response) > RIGHT_ABOVE
        return dict(response) if right else {}

    def right_response(self, question: QuestionData, frozen: Frozen) -> Response | None:
        rules = Units.of(question.body)
        for answer in self.answers(question, frozen):
            if answer.fraction > RIGHT_ABOVE and answer.value is not None:
                # With a comma it cannot be taken for thousands.
                for number in (answer.label, answer.label.replace(".", ",")):
                    response = {"answer": rules.written(number)}
                    if rules.are_chosen:
                        response = {"answer": number, "unit": rules.base}
                    if self.grade(question, frozen, response) > RIGHT_ABOVE:
                        return response
        return None

    def summary(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        parts = [response.get("answer", ""), response.get("unit", "")]
        return " ".join(reversed(parts) if question.body["unit_first"] else parts).strip()

    def feedback(self, question: QuestionData, frozen: Frozen, response: Response) -> Sequence[str]:
        answer, unit_is_right = self._matched(question, frozen, response)
        if not answer:
            return ()
        texts = [answer.feedback] if answer.feedback else []
        if question.body["unit_handling"] == "graded" and not unit_is_right:
            told = _("The unit is missing or wrong.")
            texts.append(f"<p>{told}</p>")
        return texts

    def classes(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> Sequence[ResponseClass]:
        if not response.get("answer"):
            return [no_answer("answer")]
        answer, unit_is_right = self._matched(question, frozen, response)
        return [_class(answer) if answer else other_answer("answer")]

    def possible_classes(self, question: QuestionData) -> Sequence[ResponseClass]:
        known = [_class(answer) for answer in self.answers(question, {})]
        return [*known, other_answer("answer"), no_answer("answer")]

    def guess_score(self, question: QuestionData) -> Decimal | None:
        anything = (row.fraction for row in self.answers(question, {}) if row.value is None)
        return next(anything, ZERO)

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
        rules = Units.of(question.body)
        given = self.is_gradable(question, frozen, response)
        fraction = self.grade(question, frozen, response) if given else None
        return {
            "field": {
                "name": f"{prefix}answer",
                "value": response.get("answer", ""),
                "state": state_of(fraction, show),
            },
            "unit": {
                "input": rules.input if rules.are_chosen else "",
                "name": f"{prefix}unit",
                "first": rules.first,
                "choices": [
                    {"value": name, "label": name, "selected": name == response.get("unit")}
                    for name in rules.names
                ],
            },
            **self.told(question, frozen, response, show),
        }

    def _matched(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> tuple[NumberAnswer | None, bool]:
        """The first answer that takes the number, and whether its unit was right."""
        rules, given = Units.of(question.body), parse(response.get("answer", ""))
        unit = response.get("unit", "") if rules.are_chosen else given.unit
        multiplier = rules.multiplier(unit)
        for answer in self.answers(question, frozen):
            if multiplier is not None and any(map(answer.takes, _scaled(given, multiplier))):
                return answer, True
            # Optional units convert: 5 km is not 5 m. Graded, the number counts by itself, and
            # so it does with a word that is no unit we know.
            by_itself = multiplier is None or rules.handling == "graded"
            if by_itself and any(map(answer.takes, given.values)):
                return answer, False
        return None, False


class Numerical(NumberType):
    slug = "numerical"
    label = gettext_lazy("Numerical")
    help = gettext_lazy("A number, with a tolerance and units if you like.")
    icon = "decimal"
    order = 40

    def clean(self, question: QuestionData) -> Mapping[str, Any]:
        body = Body(question.body)
        answers = [
            {
                "id": row.id,
                "value": "*" if row.row.get("value") == "*" else row.number("value"),
                **clean_tolerance(row),
                "fraction": row.fraction("fraction"),
                "feedback": row.text("feedback"),
            }
            for row in body.rows("answers", place=_("Answer %d"), least=1)
        ]
        check_whole(body, answers)
        cleaned = {"answers": answers, **units.clean(body)}
        body.check()
        return cleaned

    def answers(self, question: QuestionData, frozen: Frozen) -> Sequence[NumberAnswer]:
        return [
            NumberAnswer(
                id=row["id"],
                value=as_decimal(row["value"]),
                tolerance=Decimal(row["tolerance"]),
                tolerance_type=row["tolerance_type"],
                fraction=Decimal(row["fraction"]),
                feedback=row["feedback"],
            )
            for row in question.body["answers"]
        ]


def clean_tolerance(row: Body) -> dict[str, str]:
    return {
        "tolerance": row.number("tolerance", default="0", least=ZERO),
        "tolerance_type": row.one_of("tolerance_type", tolerances.TYPES),
    }


def _scaled(given: Typed, multiplier: Decimal) -> list[Decimal]:
    """Values in the unit of the answers."""
    with localcontext(prec=60):
        return (
            [value / multiplier for value in given.values] if multiplier != ONE else [*given.values]
        )


def _class(answer: NumberAnswer) -> ResponseClass:
    return ResponseClass("answer", answer.id, answer.label, answer.fraction)
