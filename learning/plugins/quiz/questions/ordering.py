"""Ordering: bring items into the right order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import factorial
from random import Random
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..engine.values import QuestionData, Response, ResponseClass
from .base import Frozen
from .common import (
    ONE,
    ZERO,
    BuiltinType,
    combined_feedback,
    in_order,
    no_answer,
    settled,
    state_of,
)
from .numbering import NUMBERINGS, lettered
from .ordering_schemes import LABELS, SCHEMES, Scores
from .reading import Body, combined
from .richtext import to_plain

MAX_ITEMS = 50


class Ordering(BuiltinType):
    slug = "ordering"
    label = gettext_lazy("Ordering")
    help = gettext_lazy("Steps, dates or ranks are brought into the right order.")
    icon = "list-ol"
    order = 70

    def clean(self, question: QuestionData) -> Mapping[str, Any]:
        body = Body(question.body)
        items = [
            {"id": row.id, "text": row.text("text", required=True)}
            for row in body.rows("items", place=_("Item %d"), prefix="i", least=2, most=MAX_ITEMS)
        ]
        select = body.one_of("select", ("all", "random", "contiguous"))
        count = body.whole("select_count", default=max(2, len(items)), low=2, high=MAX_ITEMS)
        if select != "all" and count > len(items):
            body.fault("select_count", _("There are not so many items."))
        cleaned = {
            "items": items,
            "layout": body.one_of("layout", ("vertical", "horizontal")),
            "select": select,
            "select_count": count,
            "numbering": body.one_of("numbering", NUMBERINGS),
            "show_grading": body.flag("show_grading"),
            "scheme": body.one_of("scheme", tuple(SCHEMES), "absolute"),
            "combined": combined(body),
        }
        body.check()
        return cleaned

    def start(
        self, question: QuestionData, *, random: Random, variant: int = 0, shuffle: bool = True
    ) -> dict[str, Any]:
        """Always shuffled, and never in the right order: else it would be answered."""
        ids = [row["id"] for row in question.body["items"]]
        count = min(question.body["select_count"], len(ids))
        if question.body["select"] == "random":
            ids = [ids[index] for index in sorted(random.sample(range(len(ids)), count))]
        elif question.body["select"] == "contiguous":
            first = random.randrange(len(ids) - count + 1)
            ids = ids[first : first + count]
        order = random.sample(ids, len(ids))
        return {"items": ids, "order": order if order != ids else [*ids[1:], ids[0]]}

    def read(self, question: QuestionData, frozen: Frozen, posted: Mapping[str, str]) -> Response:
        """Places win over ``order``: they are what works without a script."""
        right = self._right(question, frozen)
        shown = in_order(right, frozen.get("order", ()))
        places = {key: place for key in shown if (place := _place(posted.get(key)))}
        if places:
            return {"order": ",".join(_by_places(shown, places))}
        given = [key for key in _split(posted.get("order")) if key in right]
        return {"order": ",".join(in_order(right, [*given, *shown]))} if given else {}

    def is_complete(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return bool(response.get("order"))

    def why_invalid(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        return "" if response.get("order") else _("Bring the items into an order.")

    def grade(self, question: QuestionData, frozen: Frozen, response: Response) -> Decimal:
        if not response.get("order"):
            return ZERO
        scores = self._scores(question, frozen, response).values()
        most = sum(high for points, high in scores)
        return settled(Decimal(sum(points for points, high in scores)) / most) if most else ONE

    def number_right(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> tuple[int, int] | None:
        scores = [row for row in self._scores(question, frozen, response).values() if row[1]]
        return sum(points == most for points, most in scores), len(scores)

    def clear_wrong(self, question: QuestionData, frozen: Frozen, response: Response) -> Response:
        """An order has no wrong part that could be emptied."""
        return dict(response)

    def right_response(self, question: QuestionData, frozen: Frozen) -> Response | None:
        return {"order": ",".join(self._right(question, frozen))}

    def summary(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        if not response.get("order"):
            return ""
        texts = _texts(question)
        return "; ".join(to_plain(texts[key]) for key in self._given(question, frozen, response))

    def feedback(self, question: QuestionData, frozen: Frozen, response: Response) -> Sequence[str]:
        if not response.get("order"):
            return ()
        return combined_feedback(question, self.grade(question, frozen, response))

    def classes(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> Sequence[ResponseClass]:
        """Which place each item got."""
        right = self._right(question, frozen)
        if not response.get("order"):
            return [no_answer(key) for key in right]
        given = self._given(question, frozen, response)
        return [
            ResponseClass(key, str(place), str(place), ONE if right[place - 1] == key else ZERO)
            for place, key in enumerate(given, 1)
        ]

    def possible_classes(self, question: QuestionData) -> Sequence[ResponseClass]:
        """The right place of an item is only certain when all of them are asked for."""
        ids = [row["id"] for row in question.body["items"]]
        is_whole = question.body["select"] == "all"
        found = []
        for index, key in enumerate(ids, 1):
            for place in range(1, len(ids) + 1):
                fraction = (ONE if place == index else ZERO) if is_whole else None
                found.append(ResponseClass(key, str(place), str(place), fraction))
            found.append(no_answer(key))
        return found

    def guess_score(self, question: QuestionData) -> Decimal | None:
        body = question.body
        count = len(body["items"]) if body["select"] == "all" else body["select_count"]
        if body["scheme"] == "all_or_nothing":
            return settled(ONE / factorial(count))
        if body["scheme"] in ("absolute", "relative_next", "relative_next_with_last"):
            return settled(ONE / count)
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
        texts, given = _texts(question), bool(response.get("order"))
        order = self._given(question, frozen, response)
        scores = self._scores(question, frozen, response)
        items = []
        for index, key in enumerate(order):
            points, most = scores[key]
            fraction = Decimal(points) / most if given and most else None
            items.append(
                {
                    "id": key,
                    "name": f"{prefix}{key}",
                    "text": texts[key],
                    "place": index + 1,
                    "letter": lettered(index, question.body["numbering"]),
                    "state": state_of(fraction, show),
                }
            )
        return {
            "name": f"{prefix}order",
            "value": ",".join(order) if given else "",
            "layout": question.body["layout"],
            "items": items,
            "grading": self._told_points(question, frozen, response, show),
            **self.told(question, frozen, response, show),
        }

    def _told_points(
        self,
        question: QuestionData,
        frozen: Frozen,
        response: Response,
        show: Mapping[str, bool],
    ) -> str:
        """How the mark came about, where the author wants that to be told."""
        can_tell = question.body["show_grading"] and show.get("correctness")
        if not (can_tell and response.get("order")):
            return ""
        scores = self._scores(question, frozen, response).values()
        return _("%(scheme)s: %(points)d of %(most)d points.") % {
            "scheme": LABELS[question.body["scheme"]],
            "points": sum(points for points, most in scores),
            "most": sum(most for points, most in scores),
        }

    def _right(self, question: QuestionData, frozen: Frozen) -> list[str]:
        chosen = set(frozen.get("items", ()))
        ids = [row["id"] for row in question.body["items"]]
        return [key for key in ids if key in chosen] or ids

    def _given(self, question: QuestionData, frozen: Frozen, response: Response) -> list[str]:
        """Items that read the same may stand for each other: they are taken in the right order."""
        right = self._right(question, frozen)
        given = _split(response.get("order")) or list(frozen.get("order", ()))
        order = in_order(right, given)
        texts = _texts(question)
        alike: dict[str, list[str]] = {}
        for key in right:
            alike.setdefault(texts[key], []).append(key)
        return [alike[texts[key]].pop(0) for key in order]

    def _scores(self, question: QuestionData, frozen: Frozen, response: Response) -> Scores:
        scheme = SCHEMES[question.body["scheme"]]
        return scheme(self._right(question, frozen), self._given(question, frozen, response))


def _texts(question: QuestionData) -> dict[str, str]:
    return {row["id"]: row["text"] for row in question.body["items"]}


def _split(order: Any) -> list[str]:
    return order[:4_000].split(",") if isinstance(order, str) and order else []


def _by_places(shown: list[str], places: Mapping[str, int]) -> list[str]:
    """All have a place: by it. Of two in one place the later one goes first: it was moved up to
    the other, or the other down to it. Some have none: those fill the places that are free."""
    now = {key: index for index, key in enumerate(shown)}
    placed = sorted(places, key=lambda key: (places[key], -now[key]))
    rest = [key for key in shown if key not in places]
    if not rest:
        return placed
    order: list[str] = []
    while placed or rest:
        is_due = placed and (not rest or places[placed[0]] <= len(order) + 1)
        order.append((placed if is_due else rest).pop(0))
    return order


def _place(value: Any) -> int:
    is_number = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 4
    return int(value) if is_number else 0
