"""Changes to the draft of a quiz other than by its editor."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from learning.core.api import DomainError

from ..models import Question, QuizPage

MOST = 500
# Of blocks.PlaceBlock.
MARK_PLACES = 5


def append_questions(page: QuizPage, questions: Sequence[Question], *, user: Any) -> None:
    """At the end of the newest draft, in the given order; what stands there is not added again."""
    draft: Any = page.get_latest_revision_as_object()
    standing = {
        block.value["question"].pk
        for block in draft.body
        if block.block_type == "question" and block.value["question"]
    }
    new = [row for row in questions if row.pk not in standing]
    if len(draft.body) + len(new) > MOST:
        raise DomainError(_("A quiz holds at most %(count)d parts.") % {"count": MOST})
    for question in new:
        value = {
            "question": question,
            "max_mark": _mark(question),
            "label": "",
            "requires_previous": False,
            "version": None,
        }
        draft.body.append(("question", value))
    if new:
        draft.save_revision(user=user, log_action=True, clean=False)


def _mark(question: Question) -> Decimal:
    """With as many places as the editor's field takes; a stored mark has more."""
    mark = question.latest.default_mark if question.latest else Decimal(1)
    return Decimal(f"{round(mark, MARK_PLACES).normalize():f}")
