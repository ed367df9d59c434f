"""Whether all questions that a quiz names may be asked."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from ..models import Question, QuestionVersion, QuizSlot, VersionStatus


def has_drafts(slots: Iterable[QuizSlot]) -> bool:
    newest, pinned = set(), set()
    for slot in slots:
        if slot.question_id and slot.version_number:
            pinned.add((slot.question_id, slot.version_number))
        elif slot.question_id:
            newest.add(slot.question_id)
    if Question.objects.filter(pk__in=newest, ready=None).exists():
        return True
    return bool(pinned) and _ready(pinned) != pinned


def _ready(pinned: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of the pairs of question and version number that may be asked."""
    wanted = Q(pk__in=())
    for question, number in pinned:
        wanted |= Q(question=question, number=number)
    found = QuestionVersion.objects.filter(wanted).exclude(status=VersionStatus.DRAFT)
    return set(found.values_list("question_id", "number"))
