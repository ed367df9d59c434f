"""What the engine, question types and behaviours hand to each other.

A *response* is a flat mapping of names to text, as a form posts it (``{"answer": "42"}``). A
*fraction* is a share of the question's mark, between a minimum that may be negative and a maximum
that certainty may raise to 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

Response = Mapping[str, str]
NOTHING: Response = MappingProxyType({})
PLACES = Decimal("0.0000001")
WRONG_BELOW = Decimal("0.000001")
RIGHT_ABOVE = Decimal("0.999999")


class State(StrEnum):
    """Where a question stands in an attempt (semantics S1)."""

    TODO = "todo"
    INVALID = "invalid"
    COMPLETE = "complete"
    NEEDS_GRADING = "needs_grading"
    FINISHED = "finished"
    GAVE_UP = "gave_up"
    GRADED_WRONG = "wrong"
    GRADED_PARTIAL = "partial"
    GRADED_RIGHT = "right"
    MANUAL_FINISHED = "manual_finished"
    MANUAL_GAVE_UP = "manual_gave_up"
    MANUAL_WRONG = "manual_wrong"
    MANUAL_PARTIAL = "manual_partial"
    MANUAL_RIGHT = "manual_right"

    @property
    def is_active(self) -> bool:
        """Whether the taker may still do something."""
        return self in ACTIVE

    @property
    def is_finished(self) -> bool:
        return self not in ACTIVE

    @property
    def is_manual(self) -> bool:
        return self.value.startswith("manual_")

    @property
    def is_graded(self) -> bool:
        return self.value.removeprefix("manual_") in ("wrong", "partial", "right")


ACTIVE = frozenset({State.TODO, State.INVALID, State.COMPLETE})


def graded_state(fraction: Decimal, *, manual: bool = False) -> State:
    """Wrong below 0.000001, right above 0.999999, partial between."""
    if fraction < WRONG_BELOW:
        word = "wrong"
    else:
        word = "right" if fraction > RIGHT_ABOVE else "partial"
    return State(f"manual_{word}" if manual else word)


@dataclass(frozen=True, slots=True)
class Hint:
    text: str = ""
    clear_wrong: bool = False
    show_number_right: bool = False


@dataclass(frozen=True, slots=True)
class QuestionData:
    """One version of a question, as types and behaviours read it.

    ``body`` has the shape that docs/reference/question-bodies.md gives for ``type``.
    """

    type: str
    body: Mapping[str, Any]
    stem: str = ""
    name: str = ""
    general_feedback: str = ""
    default_mark: Decimal = Decimal(1)
    penalty: Decimal = Decimal("0.3333333")
    hints: Sequence[Hint] = ()
    version_id: int | None = None


class Kind(StrEnum):
    """What somebody does to a question."""

    START = "start"
    SAVE = "save"
    CHECK = "check"
    TRY_AGAIN = "try_again"
    FINISH = "finish"
    MARK = "mark"
    REGRADE = "regrade"


@dataclass(frozen=True, slots=True)
class Action:
    """``response`` is what the form held, ``certainty`` 1 to 3 for certainty-based marking.

    ``mark`` (a fraction; None empties the mark), ``comment`` and ``rubric`` (level by criterion)
    belong to MARK.
    """

    kind: Kind
    response: Response = field(default_factory=lambda: NOTHING)
    certainty: int | None = None
    mark: Decimal | None = None
    comment: str | None = None
    rubric: Mapping[str, Any] | None = None
    user_id: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One append-only step. ``private`` is what the behaviour keeps for later steps (tries used,
    best fraction); at step 0 ``private["frozen"]`` is what the type froze (order, variant)."""

    number: int
    state: State
    action: Action
    fraction: Decimal | None = None
    private: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a behaviour answers to an action; None instead of one means "nothing to keep"."""

    state: State
    fraction: Decimal | None = None
    private: Mapping[str, Any] = field(default_factory=dict)
    response: Response | None = None
    """What stands there afterwards, where that is not what was posted."""


@dataclass(frozen=True, slots=True)
class Part:
    """One gradable part of a response (a pair, a gap, a sub-question)."""

    key: str
    fraction: Decimal
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class ResponseClass:
    """One kind of answer to one part, for the response analysis."""

    part: str
    key: str
    label: str
    fraction: Decimal | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a body is refused: ``path`` such as ``options.2.fraction``, ``message`` translated."""

    path: str
    message: str
