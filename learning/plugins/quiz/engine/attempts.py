"""One question in an attempt: begin, act, replay. Pure: same arguments, same answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from ..behaviours.base import Behaviour
from ..questions.base import Frozen, QuestionType
from .values import PLACES, Action, Kind, Outcome, QuestionData, Response, State, Step


@dataclass(slots=True)
class Attempt:
    """A question, how it behaves, what was frozen, and its steps so far."""

    question: QuestionData
    kind: QuestionType
    behaviour: Behaviour
    frozen: Frozen
    steps: list[Step] = field(default_factory=list)

    @property
    def last(self) -> Step:
        return self.steps[-1]

    @property
    def state(self) -> State:
        return self.last.state

    @property
    def fraction(self) -> Decimal | None:
        return self.last.fraction

    @property
    def response(self) -> Response:
        return self.last.action.response


def begin(
    question: QuestionData,
    *,
    kind: QuestionType,
    behaviour: Behaviour,
    random: Random,
    variant: int = 0,
    shuffle: bool = True,
    response: Response | None = None,
    user_id: int | None = None,
    at: datetime | None = None,
) -> Attempt:
    """An attempt with its step 0. ``response`` is an earlier one that this attempt builds on."""
    frozen = kind.start(question, random=random, variant=variant, shuffle=shuffle)
    attempt = Attempt(question, kind, behaviour, frozen)
    known = kind.read(question, frozen, response) if response else {}
    action = Action(Kind.START, response=known, user_id=user_id, at=at)
    state = active_state(kind, question, frozen, known) if known else State.TODO
    outcome = behaviour.begin(kind, question, state)
    attempt.steps.append(_step(0, action, outcome))
    return attempt


def active_state(
    kind: QuestionType, question: QuestionData, frozen: Frozen, response: Response
) -> State:
    """Of an answer that is not marked yet."""
    if kind.is_complete(question, frozen, response):
        return State.COMPLETE
    if kind.is_gradable(question, frozen, response):
        return State.INVALID
    return State.TODO


def act(attempt: Attempt, action: Action) -> Step | None:
    """Append what the action leads to; None if it changes nothing."""
    if action.kind in (Kind.FINISH, Kind.TRY_AGAIN, Kind.MARK):
        action = replace(action, response=attempt.response, certainty=attempt.last.action.certainty)
    outcome = attempt.behaviour.act(
        attempt.kind, attempt.question, attempt.frozen, attempt.steps, action
    )
    if outcome is None:
        return None
    if outcome.response is not None:
        action = replace(action, response=outcome.response)
    step = _step(attempt.last.number + 1, action, outcome)
    attempt.steps.append(step)
    return step


def _step(number: int, action: Action, outcome: Outcome) -> Step:
    fraction = outcome.fraction
    if fraction is not None:
        fraction = fraction.quantize(PLACES, ROUND_HALF_UP)
    return Step(number, outcome.state, action, fraction, outcome.private)


def replay(attempt: Attempt, *, question: QuestionData | None = None) -> Attempt:
    """The same actions again, perhaps against another version. The given attempt stays as it is.

    Steps of earlier regrades are left out: they were answers to another question.
    """
    question = question or attempt.question
    again = Attempt(question, attempt.kind, attempt.behaviour, attempt.frozen)
    again.steps.append(_begun_again(again, attempt.steps[0]))
    for action in _actions(attempt.steps[1:]):
        act(again, action)
    return again


def _begun_again(attempt: Attempt, first: Step) -> Step:
    known = first.action.response
    state = State.TODO
    if known:
        state = active_state(attempt.kind, attempt.question, attempt.frozen, known)
    return _step(0, first.action, attempt.behaviour.begin(attempt.kind, attempt.question, state))


def _actions(steps: Iterable[Step]) -> list[Action]:
    return [step.action for step in steps if step.action.kind != Kind.REGRADE]


def regraded(
    attempt: Attempt, *, question: QuestionData, at: datetime, user_id: int | None
) -> Step | None:
    """The step that a regrade appends; None where it would change nothing."""
    last = replay(attempt, question=question).last
    if (last.state, last.fraction) == (attempt.state, attempt.fraction):
        return None
    action = replace(attempt.last.action, kind=Kind.REGRADE, user_id=user_id, at=at)
    return Step(attempt.last.number + 1, last.state, action, last.fraction, last.private)


def checks(steps: Sequence[Step]) -> list[Step]:
    """The steps at which somebody pressed Check and the answer was marked."""
    return [
        step for step in steps if step.action.kind == Kind.CHECK and step.state != State.INVALID
    ]
