"""The questions inside a Cloze text, each marked by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..engine.values import RIGHT_ABOVE, Response, ResponseClass
from . import tolerances
from .common import ONE, ZERO, clamped, no_answer, other_answer, settled
from .numbers import parse, shown
from .patterns import example
from .reading import as_decimal
from .richtext import to_plain
from .short import first_match

Answer = Mapping[str, Any]


class ClozePart:
    """One part of one question: ``number`` from 1 is its name in responses."""

    def __init__(self, number: int, row: Mapping[str, Any]) -> None:
        self.key = str(number)
        self.row = row
        self.type: str = row["type"]
        self.answers: Sequence[Answer] = row["answers"]
        self.weight = Decimal(row["weight"])

    @property
    def is_chosen(self) -> bool:
        return self.type in ("choice", "multiple")

    def name_of(self, answer: Answer) -> str:
        return f"{self.key}.{answer['id']}" if self.type == "multiple" else self.key

    def names(self) -> list[str]:
        return (
            [self.name_of(row) for row in self.answers] if self.type == "multiple" else [self.key]
        )

    def given(self, response: Response) -> str:
        """What was typed; the id that was chosen."""
        return response.get(self.key, "")

    def matched(self, response: Response) -> list[Answer]:
        """The answers that were given: several only of a multiple response."""
        if self.type == "multiple":
            return [row for row in self.answers if response.get(self.name_of(row)) == "1"]
        return list(self._first(self.given(response)))

    def _first(self, given: str) -> Iterator[Answer]:
        if self.type == "short":
            case = self.row["case_sensitive"]
            hit = first_match(self.answers, given, case_sensitive=case, name="text")
        elif self.type == "numerical":
            hit = next((row for row in self.answers if _takes(row, given)), None)
        else:
            hit = next((row for row in self.answers if row["id"] == given), None)
        if hit:
            yield hit

    def is_complete(self, response: Response) -> bool:
        if self.type == "numerical":
            return bool(parse(self.given(response)).values)
        return bool(self.matched(response)) if self.is_chosen else bool(self.given(response))

    def fraction(self, response: Response) -> Decimal:
        total = sum((Decimal(row["fraction"]) for row in self.matched(response)), ZERO)
        return settled(clamped(total) if self.type == "multiple" else total)

    def right(self) -> dict[str, str] | None:
        if self.type == "multiple":
            return {self.name_of(row): "1" for row in self.answers if Decimal(row["fraction"]) > 0}
        for row in self.answers:
            if Decimal(row["fraction"]) > RIGHT_ABOVE and row["text"] != "*":
                for text in self._candidates(row):
                    if self.fraction({self.key: text}) > RIGHT_ABOVE:
                        return {self.key: text}
        return None

    def _candidates(self, row: Answer) -> Sequence[str]:
        if self.type == "choice":
            return (row["id"],)
        if self.type == "short":
            return (example(row["text"]),)
        value = as_decimal(row["text"])
        if value is None:
            return ()
        # With a comma it cannot be taken for thousands.
        return (shown(value), row["text"], row["text"].replace(".", ","))

    def summary(self, response: Response) -> str:
        if not self.is_chosen:
            return self.given(response)
        return ", ".join(to_plain(row["text"]) for row in self.matched(response))

    def classes(self, response: Response) -> list[ResponseClass]:
        found = [self._class(row) for row in self.matched(response)]
        if found or self.type == "multiple":
            return found
        return [other_answer(self.key) if self.given(response) else no_answer(self.key)]

    def possible_classes(self) -> list[ResponseClass]:
        found = [self._class(row) for row in self.answers]
        if self.type == "multiple":
            return found
        return [*found, other_answer(self.key), no_answer(self.key)]

    def _class(self, row: Answer) -> ResponseClass:
        part = self.name_of(row)
        return ResponseClass(part, row["id"], to_plain(row["text"]), Decimal(row["fraction"]))

    def guess(self) -> Decimal:
        fractions = [Decimal(row["fraction"]) for row in self.answers]
        if self.type == "choice":
            return sum(fractions, ZERO) / len(fractions)
        if self.type == "multiple":
            return ZERO
        pairs = zip(self.answers, fractions, strict=True)
        return next((fraction for row, fraction in pairs if row["text"] == "*"), ZERO)


def _takes(row: Answer, given: str) -> bool:
    values = parse(given).values
    target = as_decimal(row["text"])
    if target is None:
        return row["text"] == "*" and bool(values)
    reach = Decimal(row["tolerance"])
    return any(tolerances.is_near(value, target, reach, "nominal") for value in values)


def parts_of(body: Mapping[str, Any]) -> list[ClozePart]:
    return [ClozePart(number, row) for number, row in enumerate(body["parts"], 1)]


WHOLE = ONE
