"""A question of a lesson and one learner's answer to it, as templates see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from . import grading


@dataclass(frozen=True, slots=True)
class Question:
    """A block that a learner answers, as published. ``definition`` is plain data."""

    id: str
    kind: str
    definition: dict[str, Any]


@dataclass
class Answer:
    """One question with one learner's answer, or with input that was refused."""

    question: Question
    value: Mapping[str, Any] | None = None
    saved_at: datetime | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.question.id

    @property
    def definition(self) -> dict[str, Any]:
        return self.question.definition

    @property
    def template(self) -> str:
        return f"learning_lesson/responses/{self.question.kind}.html"

    @property
    def text(self) -> str:
        return (self.value or {}).get("text", "")

    @cached_property
    def items(self) -> list[dict[str, Any]]:
        ticked = set((self.value or {}).get("done", ()))
        return [{**item, "done": item["id"] in ticked} for item in self.definition["items"]]

    @property
    def done_count(self) -> int:
        return sum(item["done"] for item in self.items)

    @cached_property
    def options(self) -> list[dict[str, Any]]:
        picked = grading.chosen(self.definition, self.value)
        return [
            {**option, "chosen": option["id"] in picked} for option in self.definition["options"]
        ]

    @cached_property
    def right(self) -> bool | None:
        return None if self.errors else grading.is_right(self.definition, self.value)

    @property
    def remarks(self) -> list[str]:
        """Feedback on the chosen answers, then on the whole."""
        whole = self.definition["feedback_right" if self.right else "feedback_wrong"]
        own = [row["feedback"] for row in self.options if row["chosen"] and row["feedback"]]
        return [*own, whole] if whole else own
