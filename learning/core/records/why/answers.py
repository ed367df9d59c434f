from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from learning.core.activities.availability import Line, Step


class Audience(StrEnum):
    """Who asks decides what is said: learners read no hidden grade, no number of a rule about
    grades, and nothing of what is not shown to them."""

    LEARNER = "learner"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Answer:
    """Plain data, fit for JSON by ``as_data``.

    ``state`` is for programs ("locked", "incomplete", ...), ``words`` says it. ``reasons`` are
    sentences, ``step`` is what to do next. ``rule`` is the whole rule with the verdict of each
    part, for staff only. ``met`` are what is fulfilled already, in words.
    """

    kind: str
    state: str
    words: str
    title: str = ""
    reasons: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    step: Step | None = None
    rule: tuple[Line, ...] = ()

    def as_data(self) -> dict[str, Any]:
        return asdict(self)
