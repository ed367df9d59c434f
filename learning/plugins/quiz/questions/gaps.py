"""Texts with gaps: ``[[1]]`` stands for the gap whose right choice is the first of the list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from .reading import Body, combined
from .richtext import to_plain

GAP = re.compile(r"\[\[(\d{1,3})\]\]")
MAX_GAPS = 50
Choice = Mapping[str, Any]


def split_gaps(html: str) -> tuple[list[str], list[int]]:
    """The pieces between the gaps, and the numbers in them: one less than pieces."""
    return GAP.split(html)[::2], [int(number) for number in GAP.findall(html)]


@dataclass(frozen=True, slots=True)
class Gap:
    """``key`` is its place in the text, from 1."""

    key: str
    group: int
    right: Choice | None


class GapType(PartsType):
    def gaps(self, question: QuestionData) -> list[Gap]:
        rows = question.body["choices"]
        found = []
        for place, number in enumerate(split_gaps(question.stem)[1][:MAX_GAPS], 1):
            right = rows[number - 1] if 0 < number <= len(rows) else None
            found.append(Gap(str(place), right["group"] if right else 1, right))
        return found

    def clean(self, question: QuestionData) -> Mapping[str, Any]:
        body = Body(question.body)
        cleaned = {
            "choices": [
                self.clean_choice(row)
                for row in body.rows("choices", place=_("Choice %d"), prefix="c", least=1)
            ],
            "shuffle": body.flag("shuffle", True),
            "combined": combined(body),
        }
        self.check_stem(body, question.stem, cleaned["choices"])
        body.check()
        return cleaned

    def clean_choice(self, row: Body) -> dict[str, Any]:
        return {
            "id": row.id,
            "text": row.plain("text", required=True, most=500),
            "group": row.whole("group", default=1, low=1, high=20),
        }

    def check_stem(self, body: Body, stem: str, rows: Sequence[Choice]) -> None:
        numbers = split_gaps(stem)[1]
        if not numbers:
            body.fault("stem", _("The text has no gap. Write [[1]] where the first choice goes."))
        if len(numbers) > MAX_GAPS:
            body.fault("stem", _("At most %(count)d gaps are possible.") % {"count": MAX_GAPS})
        if numbers != split_gaps(to_plain(stem))[1]:
            body.fault("stem", _("A gap stands where no text is, such as in a link."))
        for number in sorted({number for number in numbers if not 0 < number <= len(rows)}):
            body.fault("stem", _("Gap [[%(number)d]] has no choice.") % {"number": number})

    def start(
        self, question: QuestionData, *, random: Random, variant: int = 0, shuffle: bool = True
    ) -> dict[str, Any]:
        groups: dict[str, list[str]] = {}
        for row in question.body["choices"]:
            groups.setdefault(str(row["group"]), []).append(row["id"])
        really = shuffle and question.body["shuffle"]
        return {
            "order": {group: shuffled(random, ids, really=really) for group, ids in groups.items()}
        }

    def read(self, question: QuestionData, frozen: Frozen, posted: Mapping[str, str]) -> Response:
        groups = self._groups(question, frozen)
        return held(
            {
                gap.key: picked(posted, gap.key, [row["id"] for row in groups.get(gap.group, ())])
                for gap in self.gaps(question)
            }
        )

    def is_complete(self, question: QuestionData, frozen: Frozen, response: Response) -> bool:
        return all(response.get(gap.key) for gap in self.gaps(question))

    def why_invalid(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        complete = self.is_complete(question, frozen, response)
        return "" if complete else _("Fill every gap.")

    def parts(self, question: QuestionData, frozen: Frozen, response: Response) -> Sequence[Part]:
        rows = {row["id"]: row for row in question.body["choices"]}
        return [
            Part(gap.key, _worth(gap, rows.get(response.get(gap.key, ""))))
            for gap in self.gaps(question)
        ]

    def right_response(self, question: QuestionData, frozen: Frozen) -> Response | None:
        gaps = self.gaps(question)
        return {gap.key: gap.right["id"] for gap in gaps if gap.right} or None

    def summary(self, question: QuestionData, frozen: Frozen, response: Response) -> str:
        texts = {row["id"]: row["text"] for row in question.body["choices"]}
        return "; ".join(
            f"{gap.key}: {texts[response[gap.key]]}"
            for gap in self.gaps(question)
            if response.get(gap.key) in texts
        )

    def classes(
        self, question: QuestionData, frozen: Frozen, response: Response
    ) -> Sequence[ResponseClass]:
        rows = {row["id"]: row for row in question.body["choices"]}
        return [
            _class(gap, rows[response[gap.key]])
            if response.get(gap.key) in rows
            else no_answer(gap.key)
            for gap in self.gaps(question)
        ]

    def possible_classes(self, question: QuestionData) -> Sequence[ResponseClass]:
        return [
            found
            for gap in self.gaps(question)
            for found in (
                *(
                    _class(gap, row)
                    for row in question.body["choices"]
                    if row["group"] == gap.group
                ),
                no_answer(gap.key),
            )
        ]

    def guess_score(self, question: QuestionData) -> Decimal | None:
        sizes = [row["group"] for row in question.body["choices"]]
        return mean(
            Part(gap.key, ONE / max(1, sizes.count(gap.group))) for gap in self.gaps(question)
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
        groups = self._groups(question, frozen)
        fractions = {part.key: part.fraction for part in self.parts(question, frozen, response)}
        fields = {}
        for gap in self.gaps(question):
            chosen = response.get(gap.key, "")
            fields[gap.key] = {
                "name": f"{prefix}{gap.key}",
                "kind": "select",
                "layout": "inline",
                "value": chosen,
                "group": gap.group,
                "state": state_of(fractions[gap.key] if chosen else None, show),
                "feedback": "",
                "right": gap.right["text"] if gap.right and show.get("right_answer") else "",
                "choices": [
                    {"value": row["id"], "label": row["text"], "selected": row["id"] == chosen}
                    for row in groups.get(gap.group, ())
                ],
            }
        return {
            "text": question.stem,
            "fields": fields,
            **self.told(question, frozen, response, show),
        }

    def _groups(self, question: QuestionData, frozen: Frozen) -> dict[int, list[Choice]]:
        """Choices of each group in their frozen order."""
        groups: dict[int, dict[str, Choice]] = {}
        for row in question.body["choices"]:
            groups.setdefault(row["group"], {})[row["id"]] = row
        orders = frozen.get("order") or {}
        kept = orders if isinstance(orders, Mapping) else {}
        return {
            number: [rows[key] for key in in_order(list(rows), kept.get(str(number), ()))]
            for number, rows in groups.items()
        }


class GapSelect(GapType):
    slug = "gap_select"
    label = gettext_lazy("Select missing words")
    help = gettext_lazy("Each gap of a text gets a word from a list.")
    icon = "list-ul"
    order = 90


class DragText(GapType):
    slug = "drag_text"
    label = gettext_lazy("Drag words into text")
    help = gettext_lazy("Words are dragged into the gaps of a text, or chosen from lists.")
    icon = "grip"
    order = 100

    def clean_choice(self, row: Body) -> dict[str, Any]:
        return {**super().clean_choice(row), "infinite": row.flag("infinite")}

    def check_stem(self, body: Body, stem: str, rows: Sequence[Choice]) -> None:
        super().check_stem(body, stem, rows)
        numbers = split_gaps(stem)[1]
        right = [rows[number - 1] for number in numbers if 0 < number <= len(rows)]
        check_supply(body, "choices", right, rows)

    def read(self, question: QuestionData, frozen: Frozen, posted: Mapping[str, str]) -> Response:
        rows = {row["id"]: row for row in question.body["choices"]}
        return used_once(super().read(question, frozen, posted), rows)

    def right_response(self, question: QuestionData, frozen: Frozen) -> Response | None:
        return dealt(
            [(gap.key, gap.right) for gap in self.gaps(question) if gap.right],
            question.body["choices"],
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
        context = super().render_context(
            question, frozen, response, prefix=prefix, read_only=read_only, show=show
        )
        groups = self._groups(question, frozen)
        pool = [row for number in sorted(groups) for row in groups[number]]
        return {**context, "pool": [as_drag(row, row["text"]) for row in pool]}


def as_drag(row: Choice, label: str) -> dict[str, Any]:
    return {
        "value": row["id"],
        "label": label,
        "group": row["group"],
        "infinite": row["infinite"],
    }


def alike(one: Choice, other: Choice) -> bool:
    """Two choices that nobody can tell apart are both right."""
    names = ("text", "group", "image")
    return all(one.get(name) == other.get(name) for name in names)


def check_supply(body: Body, name: str, wanted: Sequence[Choice], rows: Sequence[Choice]) -> None:
    """What is needed twice must be there twice, or as often as wanted."""
    for index, row in enumerate(rows):
        same = [other for other in rows if alike(row, other)]
        needed = sum(alike(row, other) for other in wanted)
        if needed > len(same) and not any(other["infinite"] for other in same):
            message = _("“%(text)s” is needed %(count)d times: let it be used as often as wanted.")
            body.fault(f"{name}.{index}.infinite", message % {"text": row["text"], "count": needed})


def used_once(response: Response, rows: Mapping[str, Choice]) -> dict[str, str]:
    """What can be used once stays where it came first."""
    kept: dict[str, str] = {}
    for key, value in response.items():
        if rows[value]["infinite"] or value not in kept.values():
            kept[key] = value
    return kept


def dealt(wanted: Sequence[tuple[str, Choice]], rows: Sequence[Choice]) -> dict[str, str] | None:
    """Each place its choice, where alike ones share the work; None if they do not suffice."""
    found: dict[str, str] = {}
    for key, right in wanted:
        usable = [row for row in rows if alike(row, right)]
        free = [row for row in usable if row["infinite"] or row["id"] not in found.values()]
        if not free:
            return None
        found[key] = free[0]["id"]
    return found or None


def _worth(gap: Gap, choice: Choice | None) -> Decimal:
    return ONE if choice and gap.right and alike(choice, gap.right) else ZERO


def _class(gap: Gap, row: Choice) -> ResponseClass:
    return ResponseClass(gap.key, row["id"], row["text"], _worth(gap, row))
