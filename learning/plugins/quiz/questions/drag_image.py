"""Drag words or pictures onto a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    mean,
    no_answer,
    picked,
    shuffled,
    state_of,
)
from .gaps import alike, as_drag, check_supply, dealt, used_once
from .reading import Body, combined

MAX_PIXELS = 10_000
Row = Mapping[str, Any]


class DragImage(PartsType):
    """A drop without an item is only there to mislead: it earns nothing and costs nothing."""

    slug = "drag_image"
    label = gettext_lazy("Drag onto a picture")
    help = gettext_lazy("Words or small pictures are put where they belong on a picture.")
    icon = "image"
    order = 110

    def clean(self, question: QuestionData) -> Mapping[str, Any]:
        body = Body(question.body)
        items = [_clean_item(row) for row in body.rows("items", place=_("Item %d"), prefix="i")]
        ids = {row["id"]: row for row in items}
        drops = [
            _clean_drop(row, ids)
            for row in body.rows("drops", place=_("Drop zone %d"), prefix="d", most=50)
        ]
        wanted = [ids[row["item"]] for row in drops if row["item"]]
        if not wanted:
            body.fault("drops", _("At least one drop zone needs an item."))
        check_supply(body, "items", wanted, items)
        cleaned = {
            "image": body.reference("image", required=True),
            "image_alt": body.plain("image_alt"),
            "items": items,
            "drops": drops,
            "shuffle": body.flag("shuffle", True),
            "combined": combined(body),
        }
        body.check()
        return cleaned

    def files(self, question: QuestionData) -> Iterable[tuple[str, int]]:
        yield "image", question.body["image"]
        for row in question.body["items"]:
            if row["image"]:
                yield "image", row["image"]

    def start(
        self, question: QuestionData, *, random: Random, variant: int = 0, shuffle: bool = True
    ) -> dict[str, Any]:
        really = shuffle and question.body["shuffle"]
        return {"order": shuffled(random, _items(question), really=really)}

    def read(self, question: QuestionData, frozen: Frozen, posted: Mapping[str, str]) -> Response:
        items = _items(question)
        given = {
            row["id"]: picked(posted, row["id"], [item["id"] for item in _fitting(question, row)])
            for row in question.body["drops"]
        }
        return used_once(held(given), items)

    def is_complete(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        """As many as there are right ones: which drops mislead must not show."""
        filled = sum(bool(response.get(row["id"])) for row in question.body["drops"])
        return filled >= sum(bool(row["item"]) for row in question.body["drops"])

    def why_invalid(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        complete = self.is_complete(question, frozen, response)
        return "" if complete else _("Put something on every place.")

    def parts(self, question: QuestionData, frozen: Frozen, response: Response) -> Sequence[Part]:
        return [
            Part(row["id"], _worth(question, row, response.get(row["id"], "")))
            for row in question.body["drops"]
            if row["item"]
        ]

    def right_response(self, question: QuestionData, frozen: Frozen) -> Response | None:
        items = _items(question)
        wanted = [(row["id"], items[row["item"]]) for row in question.body["drops"] if row["item"]]
        return dealt(wanted, question.body["items"])

    def summary(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        items = _items(question)
        return "; ".join(
            f"{_name(row, number)}: {item_name(items[response[row['id']]])}"
            for number, row in enumerate(question.body["drops"], 1)
            if response.get(row["id"]) in items
        )

    def classes(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> Sequence[ResponseClass]:
        items = _items(question)
        return [
            _class(question, row, items[response[row["id"]]])
            if response.get(row["id"]) in items
            else no_answer(row["id"])
            for row in question.body["drops"]
            if row["item"]
        ]

    def possible_classes(self, question: QuestionData) -> Sequence[ResponseClass]:
        return [
            found
            for row in question.body["drops"]
            if row["item"]
            for found in (
                *(_class(question, row, item) for item in _fitting(question, row)),
                no_answer(row["id"]),
            )
        ]

    def guess_score(self, question: QuestionData) -> Decimal | None:
        return mean(
            Part(row["id"], ONE / len(_fitting(question, row)))
            for row in question.body["drops"]
            if row["item"]
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
        items = _items(question)
        order = in_order(list(items), frozen.get("order", ()))
        drops = []
        for number, row in enumerate(question.body["drops"], 1):
            chosen = response.get(row["id"], "")
            fitting = {item["id"] for item in _fitting(question, row)}
            worth = _worth(question, row, chosen) if chosen else None
            drops.append(
                {
                    "id": row["id"],
                    "name": f"{prefix}{row['id']}",
                    "value": chosen,
                    "label": _name(row, number),
                    "x": row["x"],
                    "y": row["y"],
                    "group": items[row["item"]]["group"] if row["item"] else 0,
                    "state": state_of(worth, show),
                    "right": item_name(items[row["item"]])
                    if row["item"] and show.get("right_answer")
                    else "",
                    "choices": [
                        {"value": key, "label": item_name(items[key]), "selected": key == chosen}
                        for key in order
                        if key in fitting
                    ],
                }
            )
        return {
            "image": question.body["image"],
            "image_alt": question.body["image_alt"],
            "drops": drops,
            "pool": [
                {**as_drag(items[key], item_name(items[key])), "image": items[key]["image"]}
                for key in order
            ],
            **self.told(question, frozen, response, show),
        }


def item_name(item: Row) -> str:
    return item["text"] or _("Picture %(id)s") % {"id": item["id"]}


def _name(drop: Row, number: int) -> str:
    return drop["label"] or _("Place %(number)d") % {"number": number}


def _items(question: QuestionData) -> dict[str, Row]:
    return {row["id"]: row for row in question.body["items"]}


def _fitting(question: QuestionData, drop: Row) -> list[Row]:
    """Items of the group that belongs there; a misleading drop takes any."""
    items = _items(question)
    group = items[drop["item"]]["group"] if drop["item"] else None
    return [item for item in items.values() if group in (None, item["group"])]


def _worth(question: QuestionData, drop: Row, chosen: str) -> Decimal:
    items = _items(question)
    if not drop["item"] or chosen not in items:
        return ZERO
    return ONE if alike(items[chosen], items[drop["item"]]) else ZERO


def _class(question: QuestionData, drop: Row, item: Row) -> ResponseClass:
    worth = _worth(question, drop, item["id"])
    return ResponseClass(drop["id"], item["id"], item_name(item), worth)


def _clean_item(row: Body) -> dict[str, Any]:
    image = row.reference("image")
    text = row.plain("text", most=200)
    if not (image or text):
        row.fault("text", _("Enter a text or choose a picture."))
    return {
        "id": row.id,
        "text": text,
        "image": image,
        "group": row.whole("group", default=1, low=1, high=20),
        "infinite": row.flag("infinite"),
    }


def _clean_drop(row: Body, items: Mapping[str, Row]) -> dict[str, Any]:
    return {
        "id": row.id,
        "x": row.whole("x", default=0, low=0, high=MAX_PIXELS),
        "y": row.whole("y", default=0, low=0, high=MAX_PIXELS),
        "item": row.one_among("item", items),
        "label": row.plain("label", most=120),
    }
