"""Matching made at the start of an attempt from short-answer questions of the category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from django.utils.translation import gettext_lazy

from ..engine.values import QuestionData
from .base import Frozen
from .common import ONE, settled
from .matching import MatchingBase, Pair
from .reading import Body, combined


class RandomMatching(MatchingBase):
    slug = "random_matching"
    label = gettext_lazy("Random matching")
    help = gettext_lazy("Pairs are made from short-answer questions of the category.")
    icon = "rotate"
    order = 60
    # Its pairs are drawn already.
    can_be_drawn = False

    def clean(self, question: QuestionData) -> Mapping[str, Any]:
        body = Body(question.body)
        cleaned: dict[str, Any] = {
            "count": body.whole("count", default=2, low=2, high=10),
            "children": body.flag("children", True),
            "combined": combined(body),
        }
        body.check()
        return cleaned

    def start(
        self, question: QuestionData, *, random: Random, variant: int = 0, shuffle: bool = True
    ) -> dict[str, Any]:
        """Only as many pairs as there are: the caller sees to it that the pool suffices."""
        pool = list(question.body.get("pool", ()))
        # Two questions with the same answer are fine; the same text twice is not.
        pool = list({row["text"]: row for row in pool}.values())
        chosen = random.sample(pool, min(question.body["count"], len(pool)))
        pairs = [
            {"id": f"p{number}", "text": row["text"], "answer": row["answer"]}
            for number, row in enumerate(chosen, 1)
        ]
        return {**self.freeze(pairs, random=random, shuffle=False), "pairs": pairs}

    def pairs(self, question: QuestionData, frozen: Frozen) -> Sequence[Pair]:
        return frozen.get("pairs", ())

    def guess_score(self, question: QuestionData) -> Decimal | None:
        return settled(ONE / question.body["count"])
