"""Several tries with hints between them; with count-back each part keeps its own tries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from ..engine.values import Kind, Outcome, Part, State, Step, graded_state
from .common import ZERO, Turn, WithSaving, checked_too_early


class Interactive(WithSaving):
    """``private``: ``used`` tries so far, ``hint`` the index of the hint that is shown."""

    slug = "interactive"
    label = _("Several tries")
    help = _("After a wrong answer there is a hint and another try, at a penalty.")
    order = 30
    can_finish_during = True
    uses_penalty = True

    def begin(self, kind, question, state):
        return Outcome(state, private={"used": 0, "hint": None})

    def save(self, turn: Turn) -> Outcome | None:
        return None if _shows_hint(turn.last) else super().save(turn)

    def check(self, turn: Turn) -> Outcome | None:
        if _shows_hint(turn.last):
            return None
        if not turn.is_complete():
            return checked_too_early(turn)
        used = turn.last.private["used"]
        state = graded_state(turn.grade())
        if state == State.GRADED_RIGHT or used >= len(turn.question.hints):
            return Outcome(state, self.fraction(turn, used), {"used": used + 1, "hint": None})
        return Outcome(State.TODO, None, {"used": used + 1, "hint": used})

    def try_again(self, turn: Turn) -> Outcome | None:
        if not _shows_hint(turn.last):
            return None
        hint = turn.question.hints[turn.last.private["hint"]]
        private = {**turn.last.private, "hint": None}
        if not hint.clear_wrong:
            return Outcome(State.TODO, None, private)
        kept = turn.kind.clear_wrong(turn.question, turn.frozen, turn.response)
        return Outcome(State.TODO, None, private, response=kept)

    def finish(self, turn: Turn) -> Outcome:
        private = {**turn.last.private, "hint": None}
        if not turn.is_gradable():
            return Outcome(State.GAVE_UP, None, private)
        fraction = self.fraction(turn, turn.last.private["used"])
        return Outcome(graded_state(turn.grade()), fraction, private)

    def fraction(self, turn: Turn, used: int) -> Decimal:
        """Of the response, after ``used`` earlier tries."""
        return max(ZERO, turn.grade() - turn.penalty * used)

    def offers(self, kind, question, steps):
        if steps[-1].state.is_finished:
            return frozenset()
        return frozenset({Kind.TRY_AGAIN if _shows_hint(steps[-1]) else Kind.CHECK})

    def is_read_only(self, kind, question, steps):
        return steps[-1].state.is_finished or _shows_hint(steps[-1])

    def current_hint(self, kind, question, steps):
        return steps[-1].private.get("hint") if steps[-1].state.is_active else None


def _shows_hint(step: Step) -> bool:
    return step.private.get("hint") is not None


class InteractiveCountback(Interactive):
    """Each part loses a penalty for every try up to its last wrong one (semantics S1)."""

    slug = "interactive_countback"
    label = _("Several tries, each part by itself")
    is_offered = False

    def fraction(self, turn: Turn, used: int) -> Decimal:
        final = _by_key(turn, turn.response)
        if not final:
            return super().fraction(turn, used)
        tried = [_by_key(turn, step.action.response) for step in _wrong_tries(turn.steps)]
        weights = sum((part.weight for part in final.values()), ZERO)
        earned = sum((_earned(part, tried, turn.penalty) for part in final.values()), ZERO)
        return earned / weights if weights else ZERO


def _wrong_tries(steps: Sequence[Step]) -> list[Step]:
    """Earlier Checks that left the question open, in order."""
    return [step for step in steps if step.action.kind == Kind.CHECK and step.state == State.TODO]


def _by_key(turn: Turn, response) -> Mapping[str, Part]:
    parts = turn.kind.parts(turn.question, turn.frozen, response)
    return {part.key: part for part in parts}


def _earned(part: Part, tried: Sequence[Mapping[str, Part]], penalty: Decimal) -> Decimal:
    """A part that is wrong at the end earns nothing; one that is better than at its last poorer
    try pays for all tries up to that one."""
    poorer = [
        index
        for index, parts in enumerate(tried)
        if part.key not in parts or parts[part.key].fraction < part.fraction
    ]
    tries = poorer[-1] + 1 if poorer else 0
    return part.weight * max(ZERO, part.fraction - penalty * tries)
