"""What statistics are counted from: marks of finished attempts, and which answers were given."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet

from ..engine.values import State
from ..models import QuestionAttempt, Quiz, QuizAttempt, SlotStatistic
from .live import LiveQuestion, load_rows, with_versions

CHUNK = 5_000
# Different answers to one question that are looked at one by one; the rest is "other".
MOST_ANSWERS = 1_000


@dataclass(slots=True)
class Matrix:
    """Marks by slot, one row an attempt: the columns are equally long."""

    slots: list[int]
    most: dict[int, float]
    columns: dict[int, array] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return len(next(iter(self.columns.values()), ()))


def counted(quiz: Quiz) -> QuerySet[QuizAttempt]:
    """Attempts that say something about the questions: finished, marked, and not a preview."""
    return QuizAttempt.objects.filter(
        quiz=quiz,
        state=QuizAttempt.State.FINISHED,
        person__isnull=False,
        waits_for_marking=False,
    )


def _answers(quiz: Quiz) -> QuerySet[QuestionAttempt]:
    return QuestionAttempt.objects.filter(usage__quiz_attempt__in=counted(quiz))


def matrix(quiz: Quiz) -> Matrix:
    """Read in chunks. What an attempt has no mark for counts 0: nothing was earned."""
    most = {slot.number: float(slot.max_mark) for slot in quiz.slots.order_by("number")}
    found = Matrix(list(most), most, {number: array("d") for number in most})
    rows = (
        _answers(quiz)
        .filter(slot__in=most)
        .order_by("usage_id")
        .values_list("usage_id", "slot", "fraction")
    )
    present, marks = None, dict.fromkeys(most, 0.0)
    for usage, slot, fraction in rows.iterator(chunk_size=CHUNK):
        if usage != present:
            _close(found, present, marks)
            present, marks = usage, dict.fromkeys(most, 0.0)
        marks[slot] = float(fraction or 0) * most[slot]
    _close(found, present, marks)
    return found


def _close(found: Matrix, usage: int | None, marks: dict[int, float]) -> None:
    if usage is None:
        return
    for slot, mark in marks.items():
        found.columns[slot].append(mark)


def by_version(quiz: Quiz) -> list[dict[str, Any]]:
    """Facility of each version in each slot, in SQL: ``slot version attempts mean least most``."""
    rows = _answers(quiz).filter(slot__in=quiz.slots.values("number"))
    return list(
        rows.values("slot", "version")
        .annotate(
            attempts=Count("pk"),
            mean=Avg("fraction"),
            least=Min("fraction"),
            most=Max("fraction"),
            blank=Count("pk", filter=Q(state=State.GAVE_UP.value)),
        )
        .order_by("slot", "version")
    )


def different_answers(
    quiz: Quiz, *, slot: int, version: int
) -> tuple[list[tuple[int, LiveQuestion]], int]:
    """How often each answer was given, with one question attempt that gave it; and the rest."""
    rows = _answers(quiz).filter(slot=slot, version=version)
    groups = (
        rows.values("response_summary")
        .annotate(times=Count("pk"), example=Min("pk"))
        .order_by("-times", "example")
    )
    kept = list(groups[:MOST_ANSWERS])
    total = rows.count()
    examples = QuestionAttempt.objects.filter(pk__in=[row["example"] for row in kept])
    live = {one.row.pk: one for one in load_rows(list(with_versions(examples)))}
    found = [(row["times"], live[row["example"]]) for row in kept if row["example"] in live]
    return found, total - sum(times for times, _live in found)


def out_of_date(*, since: datetime) -> QuerySet[Quiz]:
    """Quizzes of which an attempt was finished or marked since then and is not counted yet."""
    newer = QuizAttempt.objects.filter(
        quiz=OuterRef("pk"),
        state=QuizAttempt.State.FINISHED,
        person__isnull=False,
        changed_at__gte=since,
    )
    counted = SlotStatistic.objects.filter(
        quiz=OuterRef("quiz"), slot=None, version=None, counted_at__gte=OuterRef("changed_at")
    )
    return Quiz.objects.filter(Exists(newer.exclude(Exists(counted))))


def of_quiz(quiz: Quiz) -> QuerySet[SlotStatistic]:
    return (
        SlotStatistic.objects.filter(quiz=quiz)
        .select_related("version__question")
        .order_by(F("slot").asc(nulls_first=True), F("version").asc(nulls_first=True))
    )


def is_out_of_date(quiz: Quiz, whole: SlotStatistic) -> bool:
    return QuizAttempt.objects.filter(
        quiz=quiz,
        state=QuizAttempt.State.FINISHED,
        person__isnull=False,
        changed_at__gt=whole.counted_at,
    ).exists()
