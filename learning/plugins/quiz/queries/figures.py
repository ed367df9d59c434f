"""What statistics are counted from: marks of finished attempts, and which answers were given."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet

from ..engine.values import State
from ..models import QuestionAttempt, Quiz, QuizAttempt, SlotStatistic
from .live import LiveQuestion, load_rows, with_versions

CHUNK = 5_000
# Different answers to one question that are looked at one by one; the rest is "other".
MOST_ANSWERS = 1_000


@dataclass(slots=True)
class Matrix:
    """Marks by slot as the quiz is now, one row an attempt: the columns are equally long.

    ``versions`` says in the same order which version stood there, 0 where none did.
    """

    slots: list[int]
    keys: dict[int, UUID]
    most: dict[int, float]
    columns: dict[int, array] = field(default_factory=dict)
    versions: dict[int, array] = field(default_factory=dict)

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
    slots = list(quiz.slots.order_by("number"))
    most = {slot.number: float(slot.max_mark) for slot in slots}
    numbers: dict[UUID | None, int] = {slot.key: slot.number for slot in slots}
    keys = {slot.number: slot.key for slot in slots}
    found = Matrix(list(most), keys, most)
    found.columns = {number: array("d") for number in most}
    found.versions = {number: array("q") for number in most}
    rows = (
        _answers(quiz)
        .filter(place__in=numbers)
        .order_by("usage_id")
        .values_list("usage_id", "place", "fraction", "version_id")
    )
    blank = dict.fromkeys(most, (0.0, 0))
    present, given = None, dict(blank)
    for usage, place, fraction, version in rows.iterator(chunk_size=CHUNK):
        if usage != present:
            _close(found, present, given)
            present, given = usage, dict(blank)
        slot = numbers[place]
        given[slot] = (float(fraction or 0) * most[slot], version)
    _close(found, present, given)
    return found


def _close(found: Matrix, usage: int | None, given: dict[int, tuple[float, int]]) -> None:
    if usage is None:
        return
    for slot, (mark, version) in given.items():
        found.columns[slot].append(mark)
        found.versions[slot].append(version)


def by_version(quiz: Quiz, keys: Mapping[int, UUID]) -> list[dict[str, Any]]:
    """Facility of each version in each place, in SQL: ``place version attempts mean least most``.
    ``slot`` is the number of the place by ``keys``."""
    numbers: dict[UUID | None, int] = {key: number for number, key in keys.items()}
    rows = (
        _answers(quiz)
        .filter(place__in=numbers)
        .values("place", "version")
        .annotate(
            attempts=Count("pk"),
            mean=Avg("fraction"),
            least=Min("fraction"),
            most=Max("fraction"),
            blank=Count("pk", filter=Q(state=State.GAVE_UP.value)),
        )
    )
    found = [{**row, "slot": numbers[row["place"]]} for row in rows.order_by()]
    return sorted(found, key=lambda row: (row["slot"], row["version"]))


def different_answers(
    quiz: Quiz, *, place: UUID, version: int
) -> tuple[list[tuple[int, LiveQuestion]], int]:
    """How often each answer was given, with one question attempt that gave it; and the rest."""
    rows = _answers(quiz).filter(place=place, version=version)
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
