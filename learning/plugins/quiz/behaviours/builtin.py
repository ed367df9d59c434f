"""The behaviours that come with the plugin, and which of them a question gets."""

from __future__ import annotations

from ..questions.base import QuestionType
from .adaptive import Adaptive, AdaptiveNoPenalty
from .base import Behaviour
from .certainty import DeferredCertainty, ImmediateCertainty
from .interactive import Interactive, InteractiveCountback
from .plain import DeferredFeedback, ImmediateFeedback, Information, ManualGrading
from .registry import behaviours

BUILTIN = (
    *(DeferredFeedback, ImmediateFeedback, Interactive, InteractiveCountback),
    *(Adaptive, AdaptiveNoPenalty, DeferredCertainty, ImmediateCertainty),
    *(ManualGrading, Information),
)


def register_all() -> None:
    for behaviour in BUILTIN:
        behaviours.register(behaviour())


def behaviour_for(kind: QuestionType, *, wanted: str) -> Behaviour:
    """``wanted`` is what the quiz asks for; the question's type has the last word.

    A behaviour that is no longer installed becomes feedback at the end.
    """
    if not kind.is_graded:
        return behaviours[Information.slug]
    if kind.is_manual:
        return behaviours[ManualGrading.slug]
    if wanted == Interactive.slug and kind.has_parts:
        return behaviours[InteractiveCountback.slug]
    return behaviours[wanted if wanted in behaviours else DeferredFeedback.slug]
