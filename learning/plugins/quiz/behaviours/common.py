"""What the behaviours share: saving, finishing, marking by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..engine.values import (
    Action,
    Kind,
    Outcome,
    QuestionData,
    Response,
    State,
    Step,
    graded_state,
)
from ..questions.base import Frozen, QuestionType
from .base import Behaviour

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Turn:
    """An action with all that it may depend on."""

    kind: QuestionType
    question: QuestionData
    frozen: Frozen
    steps: Sequence[Step]
    action: Action

    @property
    def last(self) -> Step:
        return self.steps[-1]

    @property
    def penalty(self) -> Decimal:
        fixed = self.kind.fixed_penalty
        return self.question.penalty if fixed is None else fixed

    @property
    def response(self) -> Response:
        return self.action.response

    def is_complete(self) -> bool:
        return self.kind.is_complete(self.question, self.frozen, self.response)

    def is_gradable(self) -> bool:
        return self.kind.is_gradable(self.question, self.frozen, self.response)

    def is_same_as(self, response: Response) -> bool:
        return self.kind.is_same(self.question, self.frozen, response, self.response)

    def grade(self) -> Decimal:
        return self.kind.grade(self.question, self.frozen, self.response)


class WithSaving(Behaviour):
    """Saves any number of times, is marked on finishing; a marker may comment afterwards."""

    def act(self, kind, question, frozen, steps, action):
        turn = Turn(kind, question, frozen, steps, action)
        if action.kind == Kind.MARK:
            return commented(turn)
        if turn.last.state.is_finished:
            return None
        answers = {
            Kind.SAVE: self.save,
            Kind.CHECK: self.check,
            Kind.TRY_AGAIN: self.try_again,
            Kind.FINISH: self.finish,
        }
        return answers[action.kind](turn)

    def save(self, turn: Turn) -> Outcome | None:
        if self.is_unchanged(turn):
            return None
        return Outcome(self.saved_state(turn), turn.last.fraction, turn.last.private)

    def is_unchanged(self, turn: Turn) -> bool:
        return turn.is_same_as(turn.last.action.response)

    def saved_state(self, turn: Turn) -> State:
        if turn.is_complete():
            return State.COMPLETE
        return State.INVALID if turn.is_gradable() else State.TODO

    def check(self, turn: Turn) -> Outcome | None:
        """Where there is no such button, pressing it is saving."""
        return self.save(turn)

    def try_again(self, turn: Turn) -> Outcome | None:
        return None

    def finish(self, turn: Turn) -> Outcome:
        if not turn.is_gradable():
            return Outcome(State.GAVE_UP, None, turn.last.private)
        fraction = turn.grade()
        return Outcome(graded_state(fraction), fraction, turn.last.private)


def commented(turn: Turn) -> Outcome | None:
    """A marker's comment, perhaps with a mark. An empty mark waits for marking again."""
    last = turn.last.state
    if last.is_active:
        return None
    mark = turn.action.mark
    if mark is not None and turn.kind.is_graded:
        return Outcome(graded_state(mark, manual=True), mark, turn.last.private)
    if not turn.kind.is_graded:
        return Outcome(State.MANUAL_FINISHED, None, turn.last.private)
    if last in (State.GAVE_UP, State.MANUAL_GAVE_UP):
        return Outcome(State.MANUAL_GAVE_UP, None, turn.last.private)
    return Outcome(State.NEEDS_GRADING, None, turn.last.private)


def checked_too_early(turn: Turn) -> Outcome | None:
    """Check on an incomplete answer: kept, told, and no try is used."""
    if turn.last.state == State.INVALID and turn.is_same_as(turn.last.action.response):
        return None
    return Outcome(State.INVALID, turn.last.fraction, turn.last.private)
