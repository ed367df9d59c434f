"""Certainty-based marking: who is sure and wrong loses more than who is not (semantics S1)."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from ..engine.values import WRONG_BELOW, Kind, Outcome, State, graded_state
from .common import Turn, checked_too_early
from .plain import DeferredFeedback, ImmediateFeedback

FACTORS = {1: Decimal(1), 2: Decimal(2), 3: Decimal(3)}
WHEN_WRONG = {1: Decimal(0), 2: Decimal(-2), 3: Decimal(-6)}
# Choose 1 below the first share of certainty, 2 up to the second, 3 above.
BEST_CHOICE = (Decimal("0.67"), Decimal("0.80"))
LEAST, MOST = Decimal(-6), Decimal(3)


def by_certainty(raw: Decimal, certainty: int | None) -> Decimal:
    """None chosen counts as 1."""
    chosen = certainty or 1
    if abs(raw) < WRONG_BELOW:
        return WHEN_WRONG[chosen]
    return raw * FACTORS[chosen]


class _WithCertainty:
    uses_certainty = True

    def min_fraction(self, kind, question):
        return LEAST

    def max_fraction(self, kind, question):
        return MOST

    def is_unchanged(self, turn: Turn) -> bool:
        before = turn.last.action
        return turn.action.certainty == before.certainty and turn.is_same_as(before.response)

    def saved_state(self, turn: Turn) -> State:
        state = super().saved_state(turn)
        if state == State.COMPLETE and turn.action.certainty is None:
            return State.INVALID
        return state

    def finish(self, turn: Turn) -> Outcome:
        if not turn.is_gradable():
            return Outcome(State.GAVE_UP)
        return self.marked(turn)

    def marked(self, turn: Turn) -> Outcome:
        raw = turn.grade()
        return Outcome(graded_state(raw), by_certainty(raw, turn.action.certainty))


class DeferredCertainty(_WithCertainty, DeferredFeedback):
    slug = "deferred_certainty"
    label = _("Feedback at the end, with certainty")
    help = _("Each answer says how sure one is; being sure and wrong costs most.")
    order = 60


class ImmediateCertainty(_WithCertainty, ImmediateFeedback):
    slug = "immediate_certainty"
    label = _("Feedback at once, with certainty")
    help = _("As above, and each answer can be checked once.")
    order = 70

    def check(self, turn: Turn) -> Outcome | None:
        if not turn.is_complete() or turn.action.certainty is None:
            return checked_too_early(turn)
        return self.marked(turn)

    def offers(self, kind, question, steps):
        return frozenset({Kind.CHECK}) if steps[-1].state.is_active else frozenset()
