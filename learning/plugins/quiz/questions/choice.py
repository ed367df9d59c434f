"""Single choice, and multiple response with or without shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..engine.values import RIGHT_ABOVE, QuestionData, Response, ResponseClass
from .base import Frozen
from .common import (
    ONE,
    ZERO,
    BuiltinType,
    clamped,
    combined_feedback,
    held,
    in_order,
    no_answer,
    picked,
    settled,
    shuffled,
    state_of,
)
from .numbering import NUMBERINGS, lettered
from .reading import Body, combined
from .richtext import to_plain

MAX_SUM = Decimal("1.00001")


class Choice(BuiltinType):
    slug = "choice"
    label = gettext_lazy("Multiple choice")
    help = gettext_lazy("One or several options are right.")
    icon = "list-ul"
    order = 10

    def clean(self, question: QuestionData) -> Mapping[str, Any]:
        body = Body(question.body)
        single = body.flag("single", True)
        whole = body.flag("all_or_nothing") and not single
        options = [
            {
                "id": row.id,
                "text": row.text("text", required=True),
                "fraction": row.fraction("fraction"),
                "feedback": row.text("feedback"),
            }
            for row in body.rows("options", place=_("Option %d"), prefix="o", least=2, most=50)
        ]
        if whole:
            for option in options:
                option["fraction"] = "1" if Decimal(option["fraction"]) > 0 else "0"
        _check_fractions(body, options, single=single, whole=whole)
        cleaned = {
            "single": single,
            "all_or_nothing": whole,
            "shuffle": body.flag("shuffle", True),
            "numbering": body.one_of("numbering", NUMBERINGS, "abc"),
            "layout": body.one_of("layout", ("vertical", "horizontal")),
            "options": options,
            "combined": combined(body),
        }
        body.check()
        return cleaned

    def start(
        self, question: QuestionData, *, random: Random, variant: int = 0, shuffle: bool = True
    ) -> dict[str, Any]:
        really = shuffle and question.body["shuffle"]
        return {"order": shuffled(random, _fractions(question), really=really)}

    def read(self, question: QuestionData, frozen: Frozen, posted: Mapping[str, str]) -> Response:
        ids = _fractions(question)
        if question.body["single"]:
            return held({"answer": picked(posted, "answer", ids)})
        return {key: "1" for key in ids if posted.get(key) == "1"}

    def is_complete(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return bool(_chosen(question, response))

    def why_invalid(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        if self.is_complete(question, frozen, response):
            return ""
        if question.body["single"]:
            return _("Choose an answer.")
        return _("Choose at least one answer.")

    def grade(self, question: QuestionData, frozen: Frozen, response: Response) -> Decimal:
        fractions = _fractions(question)
        chosen = _chosen(question, response)
        if question.body["all_or_nothing"]:
            right = {key for key, fraction in fractions.items() if fraction > 0}
            return ONE if set(chosen) == right else ZERO
        total = sum((fractions[key] for key in chosen), ZERO)
        return settled(total if question.body["single"] else clamped(total))

    def number_right(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> tuple[int, int] | None:
        if question.body["single"]:
            return None
        fractions = _fractions(question)
        right = [key for key, fraction in fractions.items() if fraction > 0]
        return sum(key in right for key in _chosen(question, response)), len(right)

    def clear_wrong(self, question: QuestionData, frozen: Frozen, response: Response) -> Response:
        fractions = _fractions(question)
        chosen = _chosen(question, response)
        if question.body["single"]:
            return dict(response) if chosen and fractions[chosen[0]] > RIGHT_ABOVE else {}
        return {key: "1" for key in chosen if fractions[key] > 0}

    def right_response(self, question: QuestionData, frozen: Frozen) -> Response | None:
        fractions = _fractions(question)
        if question.body["single"]:
            right = [key for key, fraction in fractions.items() if fraction > RIGHT_ABOVE]
            return {"answer": right[0]} if right else None
        return {key: "1" for key, fraction in fractions.items() if fraction > 0} or None

    def summary(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        texts = {row["id"]: to_plain(row["text"]) for row in question.body["options"]}
        order = in_order(list(texts), frozen.get("order", ()))
        chosen = set(_chosen(question, response))
        return "; ".join(texts[key] for key in order if key in chosen)

    def feedback(self, question: QuestionData, frozen: Frozen, response: Response) -> Sequence[str]:
        chosen = set(_chosen(question, response))
        if not chosen:
            return ()
        own = [row["feedback"] for row in question.body["options"] if row["id"] in chosen]
        whole = combined_feedback(question, self.grade(question, frozen, response))
        return [text for text in own if text] + list(whole)

    def classes(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> Sequence[ResponseClass]:
        chosen = set(_chosen(question, response))
        found = [row for row in _classes(question) if row.key in chosen]
        return found or ([no_answer("answer")] if question.body["single"] else [])

    def possible_classes(self, question: QuestionData) -> Sequence[ResponseClass]:
        return [*_classes(question), *([no_answer("answer")] if question.body["single"] else [])]

    def guess_score(self, question: QuestionData) -> Decimal | None:
        """One option at random; of several right ones Moodle says nothing either, unless all
        must be found: then every set is as likely."""
        fractions = _fractions(question)
        if question.body["single"]:
            return settled(sum(fractions.values(), ZERO) / len(fractions))
        if question.body["all_or_nothing"]:
            return settled(ONE / (2 ** len(fractions) - 1))
        return None

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
        single = question.body["single"]
        rows = {row["id"]: row for row in question.body["options"]}
        chosen = set(_chosen(question, response))
        options = []
        for index, key in enumerate(in_order(list(rows), frozen.get("order", ()))):
            row, checked = rows[key], key in chosen
            fraction = Decimal(row["fraction"])
            if not single and not question.body["all_or_nothing"] and fraction > 0:
                fraction = ONE  # A share of a sum: right as far as it goes.
            options.append(
                {
                    "id": key,
                    "name": f"{prefix}answer" if single else f"{prefix}{key}",
                    "value": key if single else "1",
                    "letter": lettered(index, question.body["numbering"]),
                    "text": row["text"],
                    "checked": checked,
                    "state": state_of(fraction if checked else None, show),
                    "feedback": row["feedback"] if checked and show.get("feedback") else "",
                }
            )
        return {
            "input": "radio" if single else "checkbox",
            "layout": question.body["layout"],
            "options": options,
            **self.told(question, frozen, response, show),
        }


def _check_fractions(
    body: Body, options: Sequence[Mapping[str, Any]], *, single: bool, whole: bool
) -> None:
    fractions = [Decimal(row["fraction"]) for row in options]
    if not options:
        return
    if single or whole:
        if max(fractions) <= RIGHT_ABOVE:
            body.fault("options", _("One option must be worth the whole mark (100 percent)."))
    elif not RIGHT_ABOVE < sum(value for value in fractions if value > 0) <= MAX_SUM:
        body.fault("options", _("The shares of the right options must add up to 100 percent."))


def _fractions(question: QuestionData) -> dict[str, Decimal]:
    return {row["id"]: Decimal(row["fraction"]) for row in question.body["options"]}


def _chosen(question: QuestionData, response: Response) -> list[str]:
    if question.body["single"]:
        ids = [response.get("answer", "")]
        return [key for key in ids if key in _fractions(question)]
    return [key for key in _fractions(question) if response.get(key) == "1"]


def _classes(question: QuestionData) -> list[ResponseClass]:
    single = question.body["single"]
    return [
        ResponseClass(
            "answer" if single else row["id"],
            row["id"],
            to_plain(row["text"]),
            Decimal(row["fraction"]),
        )
        for row in question.body["options"]
    ]
