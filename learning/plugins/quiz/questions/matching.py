"""Matching: every text gets one of the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..engine.values import Part, QuestionData, Response, ResponseClass
from .base import Frozen
from .common import (
    ONE,
    ZERO,
    PartsType,
    held,
    in_order,
    no_answer,
    picked,
    settled,
    shuffled,
    state_of,
)
from .reading import Body, combined
from .richtext import to_plain

Pair = Mapping[str, str]


class MatchingBase(PartsType):
    """``frozen["answers"]`` has a key for every answer that says nothing about its pair."""

    def pairs(self, question: QuestionData, frozen: Frozen) -> Sequence[Pair]:
        raise NotImplementedError

    def freeze(self, pairs: Sequence[Pair], *, random: Random, shuffle: bool) -> dict[str, Any]:
        texts = [row["id"] for row in pairs if row["text"]]
        words = list(dict.fromkeys(row["answer"] for row in pairs))
        random.shuffle(words)  # Whatever the settings: in their order they would answer.
        keyed = [[str(number), word] for number, word in enumerate(words, 1)]
        key_of = {word: key for key, word in keyed}
        return {
            "order": shuffled(random, texts, really=shuffle),
            "answers": keyed,
            # For a later version whose answer is worded otherwise. Never shown.
            "keys": {row["id"]: key_of[row["answer"]] for row in pairs if row["text"]},
        }

    def read(self, question: QuestionData, frozen: Frozen, posted: Mapping[str, str]) -> Response:
        keys = {key for key, word in frozen.get("answers", ())}
        return held({key: picked(posted, key, keys) for key in self._order(question, frozen)})

    def is_complete(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return all(response.get(key) for key in self._order(question, frozen))

    def why_invalid(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        if self.is_complete(question, frozen, response):
            return ""
        return _("Choose an answer for every part.")

    def parts(self, question: QuestionData, frozen: Frozen, response: Response) -> Sequence[Part]:
        right = self._right_keys(question, frozen)
        return [
            Part(key, ONE if key in right and response.get(key) == right[key] else ZERO)
            for key in self._order(question, frozen)
        ]

    def right_response(self, question: QuestionData, frozen: Frozen) -> Response | None:
        right = self._right_keys(question, frozen)
        order = self._order(question, frozen)
        return {key: right[key] for key in order} if all(key in right for key in order) else None

    def summary(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        words = dict(frozen.get("answers", ()))
        texts = self._texts(question, frozen)
        return "; ".join(
            f"{to_plain(texts[key])} → {words[response[key]]}"
            for key in self._order(question, frozen)
            if response.get(key) in words
        )

    def classes(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> Sequence[ResponseClass]:
        words = dict(frozen.get("answers", ()))
        right = self._right_keys(question, frozen)
        found = []
        for key in self._order(question, frozen):
            chosen = response.get(key, "")
            if chosen in words:
                fraction = ONE if right.get(key) == chosen else ZERO
                found.append(ResponseClass(key, words[chosen], words[chosen], fraction))
            else:
                found.append(no_answer(key))
        return found

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
        texts = self._texts(question, frozen)
        right = self._right_keys(question, frozen) if show.get("right_answer") else {}
        words = dict(frozen.get("answers", ()))
        rows = []
        for part in self.parts(question, frozen, response):
            chosen = response.get(part.key, "")
            rows.append(
                {
                    "id": part.key,
                    "name": f"{prefix}{part.key}",
                    "text": texts[part.key],
                    "value": chosen,
                    "state": state_of(part.fraction if chosen else None, show),
                    "right": words.get(right.get(part.key, ""), ""),
                    "choices": [
                        {"value": key, "label": word, "selected": key == chosen}
                        for key, word in frozen.get("answers", ())
                    ],
                }
            )
        return {"rows": rows, **self.told(question, frozen, response, show)}

    def _texts(self, question: QuestionData, frozen: Frozen) -> dict[str, str]:
        return {row["id"]: row["text"] for row in self.pairs(question, frozen) if row["text"]}

    def _order(self, question: QuestionData, frozen: Frozen) -> list[str]:
        return in_order(list(self._texts(question, frozen)), frozen.get("order", ()))

    def _right_keys(self, question: QuestionData, frozen: Frozen) -> dict[str, str]:
        """By the wording, so that a corrected pair counts; by the frozen key if it is new."""
        key_of = {word: key for key, word in frozen.get("answers", ())}
        kept = frozen.get("keys", {})
        found = {
            row["id"]: key_of.get(row["answer"]) or kept.get(row["id"])
            for row in self.pairs(question, frozen)
            if row["text"]
        }
        return {key: value for key, value in found.items() if value}


class Matching(MatchingBase):
    slug = "matching"
    label = gettext_lazy("Matching")
    help = gettext_lazy("Find the answer that belongs to each text.")
    icon = "link"
    order = 50

    def clean(self, question: QuestionData) -> Mapping[str, Any]:
        body = Body(question.body)
        pairs = [
            {
                "id": row.id,
                "text": row.text("text"),
                "answer": row.plain("answer", required=True, most=500),
            }
            for row in body.rows("pairs", place=_("Pair %d"), prefix="p", most=50)
        ]
        if sum(bool(row["text"]) for row in pairs) < 2:
            body.fault("pairs", _("At least two pairs with a text are needed."))
        elif len({row["answer"] for row in pairs}) < 2:
            body.fault("pairs", _("At least two different answers are needed."))
        cleaned = {
            "shuffle": body.flag("shuffle", True),
            "pairs": pairs,
            "combined": combined(body),
        }
        body.check()
        return cleaned

    def pairs(self, question: QuestionData, frozen: Frozen) -> Sequence[Pair]:
        return question.body["pairs"]

    def start(
        self, question: QuestionData, *, random: Random, variant: int = 0, shuffle: bool = True
    ) -> dict[str, Any]:
        really = shuffle and question.body["shuffle"]
        return self.freeze(question.body["pairs"], random=random, shuffle=really)

    def possible_classes(self, question: QuestionData) -> Sequence[ResponseClass]:
        words = list(dict.fromkeys(row["answer"] for row in question.body["pairs"]))
        found = []
        for row in question.body["pairs"]:
            if row["text"]:
                found += [
                    ResponseClass(row["id"], word, word, ONE if word == row["answer"] else ZERO)
                    for word in words
                ]
                found.append(no_answer(row["id"]))
        return found

    def guess_score(self, question: QuestionData) -> Decimal | None:
        return settled(ONE / len({row["answer"] for row in question.body["pairs"]}))
