"""Deferred and immediate feedback, manual grading, and what is not graded at all."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..engine.values import Kind, Outcome, State, graded_state
from .common import Turn, WithSaving, checked_too_early

JUDGEMENT = frozenset(
    {"correctness", "mark", "specific_feedback", "general_feedback", "right_answer"}
)


class DeferredFeedback(WithSaving):
    slug = "deferred"
    label = _("Feedback at the end")
    help = _("Answers are marked when the attempt is finished.")
    order = 10
    meaningless_during = JUDGEMENT

    def min_fraction(self, kind, question):
        return kind.min_fraction(question)


class ImmediateFeedback(WithSaving):
    slug = "immediate"
    label = _("Feedback at once")
    help = _("Each answer can be checked once, and is marked then.")
    order = 20
    can_finish_during = True

    def min_fraction(self, kind, question):
        return kind.min_fraction(question)

    def check(self, turn: Turn) -> Outcome | None:
        if not turn.is_complete():
            return checked_too_early(turn)
        fraction = turn.grade()
        return Outcome(graded_state(fraction), fraction)

    def offers(self, kind, question, steps):
        return frozenset({Kind.CHECK}) if steps[-1].state.is_active else frozenset()


class ManualGrading(WithSaving):
    slug = "manual"
    label = _("Marked by a person")
    help = _("Somebody reads every answer and marks it.")
    order = 80
    meaningless_during = JUDGEMENT

    def finish(self, turn: Turn) -> Outcome:
        return Outcome(State.NEEDS_GRADING if turn.is_gradable() else State.GAVE_UP)


class Information(WithSaving):
    """Descriptions are seen, scale items answered; neither is marked."""

    slug = "information"
    label = _("Not marked")
    is_offered = False
    meaningless_during = JUDGEMENT

    def save(self, turn: Turn) -> Outcome | None:
        if turn.last.state == State.TODO and turn.is_complete():
            return Outcome(State.COMPLETE)
        return super().save(turn)

    def finish(self, turn: Turn) -> Outcome:
        answered = turn.is_gradable() or turn.is_complete()
        return Outcome(State.FINISHED if answered else State.GAVE_UP)
