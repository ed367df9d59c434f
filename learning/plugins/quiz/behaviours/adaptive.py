"""Checked as often as one likes; the best try counts, less a penalty for those before it."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from ..engine.values import Kind, Outcome, State, graded_state
from .common import ZERO, Turn, WithSaving, checked_too_early


class Adaptive(WithSaving):
    """``private``: ``tries`` so far, ``best`` fraction, ``tried`` the last response marked."""

    slug = "adaptive"
    label = _("Adaptive")
    help = _("Answers can be checked and changed until they are right; wrong tries cost something.")
    order = 40
    can_finish_during = False
    uses_penalty = True

    def begin(self, kind, question, state):
        return Outcome(state, private={"tries": 0, "best": None, "tried": None})

    def saved_state(self, turn: Turn) -> State:
        # Right stays complete, however the answer is changed afterwards.
        if turn.last.private.get("right"):
            return State.COMPLETE
        return super().saved_state(turn)

    def check(self, turn: Turn) -> Outcome | None:
        if not turn.is_complete():
            return checked_too_early(turn)
        private = turn.last.private
        if private["tried"] is not None and turn.is_same_as(private["tried"]):
            # Not one more try, but the answer once more where another one was saved since.
            return self.save(turn)
        raw = turn.grade()
        right = private.get("right") or graded_state(raw) == State.GRADED_RIGHT
        best = self.best(turn, raw, earlier=private["tries"])
        kept = _tried(turn, tries=private["tries"] + 1, best=best, right=right)
        return Outcome(State.COMPLETE if right else State.TODO, best, kept)

    def finish(self, turn: Turn) -> Outcome:
        private = turn.last.private
        if not turn.is_gradable():
            best = private["best"]
            return Outcome(State.GAVE_UP, None if best is None else Decimal(best), private)
        unchanged = private["tried"] is not None and turn.is_same_as(private["tried"])
        earlier = private["tries"] - 1 if unchanged else private["tries"]
        raw = turn.grade()
        best = self.best(turn, raw, earlier=earlier)
        kept = _tried(turn, tries=earlier + 1, best=best, right=private.get("right"))
        return Outcome(graded_state(raw), best, kept)

    def best(self, turn: Turn, raw: Decimal, *, earlier: int) -> Decimal:
        now = raw - self.cost(turn) * earlier
        before = turn.last.private["best"]
        return max(ZERO, now, Decimal(before) if before is not None else ZERO)

    def cost(self, turn: Turn) -> Decimal:
        return turn.penalty

    def offers(self, kind, question, steps):
        return frozenset({Kind.CHECK}) if steps[-1].state.is_active else frozenset()


class AdaptiveNoPenalty(Adaptive):
    slug = "adaptive_no_penalty"
    label = _("Adaptive without penalties")
    help = _("Answers can be checked and changed until they are right; wrong tries cost nothing.")
    order = 50
    uses_penalty = False

    def cost(self, turn: Turn) -> Decimal:
        return ZERO


def _tried(turn: Turn, *, tries: int, best: Decimal, right: bool | None) -> dict:
    return {
        "tries": tries,
        "best": str(best),
        "tried": dict(turn.response),
        "right": bool(right),
    }
