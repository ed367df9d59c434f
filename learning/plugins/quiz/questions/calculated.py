"""Calculated: a numerical question whose numbers differ from attempt to attempt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.core.api import MAX_FORMULA_LENGTH, BadFormula

from ..engine.values import QuestionData, Response, ResponseClass
from . import datasets, expressions, units
from .base import Frozen
from .common import ZERO, no_answer, other_answer
from .numbers import shown
from .numerical import NumberAnswer, NumberType, clean_tolerance
from .reading import Body
from .short import check_whole

FORMATS = ("decimals", "figures")


class Calculated(NumberType):
    slug = "calculated"
    label = gettext_lazy("Calculated")
    help = gettext_lazy("A number worked out by a formula; its values differ for each taker.")
    icon = "table"
    order = 130

    def clean(self, question: QuestionData) -> Mapping[str, Any]:
        body = Body(question.body)
        sets = datasets.clean(body)
        answers = [
            {
                "id": row.id,
                "formula": row.plain("formula", required=True, most=MAX_FORMULA_LENGTH),
                **clean_tolerance(row),
                "digits": row.whole("digits", default=2, low=0, high=12),
                "format": row.one_of("format", FORMATS),
                "fraction": row.fraction("fraction"),
                "feedback": row.text("feedback"),
            }
            for row in body.rows("answers", place=_("Answer %d"), least=1, most=30)
        ]
        check_whole(body, answers)
        cleaned = {
            "answers": answers,
            **units.clean(body),
            "datasets": sets,
            "synchronise": body.flag("synchronise"),
        }
        # What does not stand by itself need not be worked out for every variant.
        if not body.faults:
            _check_formulas(body, answers, sets)
            _check_stem(body, question.stem, sets)
        body.check()
        return cleaned

    def variants(self, question: QuestionData) -> int:
        return max(1, min((len(row["values"]) for row in question.body["datasets"]), default=1))

    def start(
        self, question: QuestionData, *, random: Random, variant: int = 0, shuffle: bool = True
    ) -> dict[str, Any]:
        return {"values": datasets.values_of(question.body["datasets"], variant)}

    def fill(self, question: QuestionData, frozen: Frozen, text: str) -> str:
        return datasets.fill(text, _values(question, frozen))

    def answers(self, question: QuestionData, frozen: Frozen) -> Sequence[NumberAnswer]:
        return list(_answers(question, _values(question, frozen)))

    def feedback(self, question: QuestionData, frozen: Frozen, response: Response) -> Sequence[str]:
        texts = super().feedback(question, frozen, response)
        return [self.fill(question, frozen, text) for text in texts]

    def classes(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> Sequence[ResponseClass]:
        """By formula: the numbers differ from variant to variant."""
        formulas = {row.key: row for row in _classes(question)}
        return [formulas.get(row.key, row) for row in super().classes(question, frozen, response)]

    def possible_classes(self, question: QuestionData) -> Sequence[ResponseClass]:
        return [*_classes(question), other_answer("answer"), no_answer("answer")]

    def guess_score(self, question: QuestionData) -> Decimal | None:
        return ZERO

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
        context = super().render_context(
            question, frozen, response, prefix=prefix, read_only=read_only, show=show
        )
        return {**context, "stem": self.fill(question, frozen, question.stem)}


def _values(question: QuestionData, frozen: Frozen) -> Mapping[str, str]:
    """A version that needs more than was frozen takes the rest from its first row."""
    kept = frozen.get("values")
    first = datasets.values_of(question.body["datasets"], 0)
    return {**first, **kept} if isinstance(kept, Mapping) else first


def _answers(question: QuestionData, values: Mapping[str, Any]) -> Iterator[NumberAnswer]:
    numbers = datasets.as_floats(values)
    for row in question.body["answers"]:
        try:
            value = written(row, expressions.evaluate(row["formula"], numbers))
        except BadFormula:
            continue  # Frozen values of an older version: nothing can be right.
        yield NumberAnswer(
            id=row["id"],
            value=value,
            tolerance=Decimal(row["tolerance"]),
            tolerance_type=row["tolerance_type"],
            fraction=Decimal(row["fraction"]),
            feedback=row["feedback"],
            text=_told(row, value),
        )


def written(row: Mapping[str, Any], result: float) -> Decimal:
    """The result as it is shown, which is also what answers are measured by."""
    if row["format"] == "figures":
        return datasets.in_figures(result, max(1, row["digits"]))
    return datasets.rounded(result, row["digits"])


def _told(row: Mapping[str, Any], value: Decimal) -> str:
    """With the zeros that were asked for: 2.50 in two decimals."""
    text = format(value, "f") if -12 <= value.adjusted() <= 20 else str(value)
    mark = shown(Decimal("0.5"))[1]
    return text.replace(".", mark)


def _classes(question: QuestionData) -> list[ResponseClass]:
    return [
        ResponseClass("answer", row["id"], row["formula"], Decimal(row["fraction"]))
        for row in question.body["answers"]
    ]


def _check_formulas(
    body: Body, answers: Sequence[Mapping[str, Any]], sets: Sequence[Mapping[str, Any]]
) -> None:
    for index, row in enumerate(answers):
        place = _("Answer %d") % (index + 1)
        for message in _problems(row["formula"], sets, row):
            body.fault(
                f"answers.{index}.formula",
                _("%(place)s: %(message)s") % {"place": place, "message": message},
            )


def _check_stem(body: Body, stem: str, sets: Sequence[Mapping[str, Any]]) -> None:
    for formula in datasets.formulas_in(stem):
        for message in _problems(formula, sets):
            body.fault("stem", f"{{={formula}}}: {message}")


def _problems(
    formula: str, sets: Sequence[Mapping[str, Any]], row: Mapping[str, Any] | None = None
) -> Iterator[str]:
    """The first thing that is wrong, with the row of values where it shows."""
    try:
        parsed = expressions.parse(formula)
    except BadFormula as wrong:
        yield str(wrong)
        return
    if missing := sorted(parsed.variables - {one["name"] for one in sets}):
        names = ", ".join(f"{{{name}}}" for name in missing)
        yield _("There is no data set for %(names)s.") % {"names": names}
        return
    for variant in range(min(len(one["values"]) for one in sets)):
        values = datasets.values_of(sets, variant)
        try:
            result = parsed.value(datasets.as_floats(values))
            if row is not None and abs(written(row, result)) > Decimal("1e300"):
                raise BadFormula(_("The formula has no result that is a number."))
        except BadFormula as wrong:
            yield _("With row %(number)d of the values: %(message)s") % {
                "number": variant + 1,
                "message": wrong,
            }
            return
