"""Answers kept on the way, beside the steps: worth no mark until a page is saved or time is up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from ..engine import windows
from ..engine.values import Action
from ..models import Autosave, QuestionAttempt
from ..queries.live import LiveQuestion
from .usages import NOTHING_SEEN, Seen, is_fresh, lock


def autosave(
    attempts: Sequence[QuestionAttempt],
    *,
    actions: Mapping[int, Action],
    sequences: Mapping[int, int],
    seen: Seen = NOTHING_SEEN,
    at: datetime,
) -> set[int]:
    """Keep what stands in the inputs, by slot; returns the slots that are safe now.

    Marks and states stay untouched. What was made from an older step is passed over. An answer
    stays with the window that sent it, where nothing was typed in this one. One statement, however
    many.
    """
    with transaction.atomic():
        changed, safe = [], set()
        for question in lock(attempts):
            slot = question.slot
            known = seen.get(slot)
            fresh = is_fresh(question, sequence=sequences.get(slot), seen=known)
            if not fresh or question.read_only or slot not in actions:
                continue
            if not windows.is_of_another(question.kept, action=actions[slot], seen=known):
                changed.append(_row(question, actions[slot], known, at=at))
                safe.add(slot)
            elif windows.is_known(question.kept, seen=known):
                safe.add(slot)
        Autosave.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["question_attempt"],
            update_fields=["sequence", "response", "certainty", "form", "at"],
        )
    return safe


def _row(
    question: LiveQuestion, action: Action, seen: windows.Seen | None, *, at: datetime
) -> Autosave:
    return Autosave(
        question_attempt_id=question.row.pk,
        sequence=question.row.sequence,
        response=dict(action.response),
        certainty=action.certainty,
        form=seen.form if seen else "",
        at=at,
    )
