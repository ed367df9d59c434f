"""What a question behaviour promises. Behaviours are pure, like types."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ..engine.values import Action, Kind, Outcome, QuestionData, Response, State, Step
from ..questions.base import Frozen, QuestionType


class Behaviour:
    """A third party subclasses it and calls ``behaviours.register``.

    ``act`` gets all steps so far (step 0 first) and answers what the action leads to, or None when
    nothing changes. It must depend on its arguments alone: replaying a question's actions gives
    its steps again.
    """

    slug: str
    label: Any
    help: Any = ""
    order: int = 100
    is_offered: bool = True
    """Whether a quiz may ask for it; the others take over by the question's type."""
    can_finish_during: bool = False
    """Questions may be finished before the attempt is."""
    uses_certainty: bool = False
    uses_penalty: bool = False
    meaningless_during: frozenset[str] = frozenset()
    """Review options that mean nothing while the attempt runs."""

    def min_fraction(self, kind: QuestionType, question: QuestionData) -> Decimal:
        return Decimal(0)

    def max_fraction(self, kind: QuestionType, question: QuestionData) -> Decimal:
        return Decimal(1)

    def begin(self, kind: QuestionType, question: QuestionData, state: State) -> Outcome:
        """Step 0. ``state`` is TODO, or that of an earlier response that is built on."""
        return Outcome(state)

    def act(
        self,
        kind: QuestionType,
        question: QuestionData,
        frozen: Frozen,
        steps: Sequence[Step],
        action: Action,
    ) -> Outcome | None:
        raise NotImplementedError

    def offers(
        self, kind: QuestionType, question: QuestionData, steps: Sequence[Step]
    ) -> frozenset[Kind]:
        """The buttons that make sense now, beside saving: CHECK, TRY_AGAIN."""
        return frozenset()

    def is_read_only(
        self, kind: QuestionType, question: QuestionData, steps: Sequence[Step]
    ) -> bool:
        return steps[-1].state.is_finished

    def current_hint(
        self, kind: QuestionType, question: QuestionData, steps: Sequence[Step]
    ) -> int | None:
        """Index of the hint that is shown now."""
        return None

    def shown_response(
        self, kind: QuestionType, question: QuestionData, frozen: Frozen, steps: Sequence[Step]
    ) -> Response:
        """What stands in the inputs: mostly the last response."""
        return steps[-1].action.response
