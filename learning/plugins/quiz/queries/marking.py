"""What waits for a marker: by question, then answer by answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from ..engine.values import State
from ..models import QuestionAttempt, QuickComment, Quiz, QuizAttempt, QuizSlot, SecondMark
from .anonymity import shuffled

WAITING = State.NEEDS_GRADING.value
MARKED = [state.value for state in State if state.is_manual]
HANDED_IN = [QuizAttempt.State.SUBMITTED, QuizAttempt.State.FINISHED]
STATES = ("waiting", "proposed", "marked", "all")
Attempts = QuerySet[QuizAttempt] | None


@dataclass(frozen=True, slots=True)
class Pile:
    """Answers to one question of a quiz that people mark; ``label`` is empty where the quiz asks
    it no longer."""

    place: UUID
    label: str
    name: str
    waiting: int
    marked: int
    proposed: int

    @property
    def total(self) -> int:
        return self.waiting + self.marked


def answers(quiz: Quiz, *, of: Attempts = None) -> QuerySet[QuestionAttempt]:
    """Answers of handed-in attempts that wait for a person or were marked by one; ``of`` are the
    attempts meant, where not all are."""
    rows = QuestionAttempt.objects.filter(
        usage__quiz_attempt__quiz=quiz,
        usage__quiz_attempt__person__isnull=False,
        usage__quiz_attempt__state__in=HANDED_IN,
        place__isnull=False,
        max_mark__gt=0,
    ).filter(Q(state=WAITING) | Q(state__in=MARKED))
    return rows if of is None else rows.filter(usage__quiz_attempt__in=of)


def piles(quiz: Quiz, *, of: Attempts = None) -> list[Pile]:
    """One a place, whatever versions were drawn for it: one query, and one for their names."""
    proposals = SecondMark.objects.filter(question_attempt=OuterRef("pk"))
    rows: Any = (
        answers(quiz, of=of)
        .annotate(has_proposal=Exists(proposals))
        .values("place")
        .annotate(
            waiting=Count("pk", filter=Q(state=WAITING)),
            marked=Count("pk", filter=Q(state__in=MARKED)),
            proposed=Count("pk", filter=Q(state=WAITING, has_proposal=True)),
        )
        .order_by()
    )
    slots = {slot.key: slot for slot in quiz.slots.select_related("question")}
    number = {key: slot.number for key, slot in slots.items()}
    last = len(number) + 1
    return [
        Pile(**row, label=label_of(slots.get(row["place"])), name=_name(slots.get(row["place"])))
        for row in sorted(rows, key=lambda row: (number.get(row["place"], last), row["place"]))
    ]


def label_of(slot: QuizSlot | None) -> str:
    return (slot.label or str(slot.number)) if slot else ""


def _name(slot: QuizSlot | None) -> str:
    if slot is None:
        return _("Question that is no longer in the quiz")
    return slot.question.name if slot.question else _("Drawn question")


def answers_for(
    quiz: Quiz, *, place: UUID, user: Any, of: Attempts = None
) -> QuerySet[QuestionAttempt]:
    """Answers in one place that the user may mark: nobody marks their own."""
    rows = answers(quiz, of=of).filter(place=place)
    return rows.exclude(usage__quiz_attempt__person__user=user.pk)


def pile(
    quiz: Quiz, *, place: UUID, user: Any, state: str = "waiting", of: Attempts = None
) -> QuerySet[QuestionAttempt]:
    """In the order in which they were handed in, unless that would tell whose they are. What waits
    for others does not wait here."""
    rows = answers_for(quiz, place=place, user=user, of=of)
    proposals = SecondMark.objects.filter(question_attempt=OuterRef("pk"))
    if state == "waiting":
        rows = rows.filter(~Exists(proposals.filter(marker=user.pk)), state=WAITING)
    elif state == "proposed":
        rows = rows.filter(Exists(proposals), state=WAITING)
    elif state == "marked":
        rows = rows.filter(state__in=MARKED)
    if quiz.rules.anonymous_marking:
        return rows.order_by(shuffled("usage__quiz_attempt"), "pk")
    return rows.order_by("usage__quiz_attempt__finished_at", "pk")


def proposals_for(rows: Sequence[QuestionAttempt]) -> dict[int, list[SecondMark]]:
    found: dict[int, list[SecondMark]] = {}
    kept = SecondMark.objects.filter(question_attempt__in=[row.pk for row in rows])
    for row in kept.select_related("marker").order_by("at", "pk"):
        found.setdefault(row.question_attempt_id, []).append(row)
    return found


def quick_comments(user: Any) -> QuerySet[QuickComment]:
    return QuickComment.objects.filter(owner=user)[:30]
