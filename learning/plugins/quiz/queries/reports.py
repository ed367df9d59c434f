"""Attempts as staff see them: filtered, ordered, with the marks of each place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from learning.core.api import people_allowed, policy_for, trees_of
from learning.core.models import Enrolment, Person

from ..engine.values import State
from ..models import QuestionAttempt, Quiz, QuizAttempt
from ..policies import TAKERS
from .anonymity import NOBODY
from .marking import label_of

ORDERINGS = {
    "name": ("person__name", "number"),
    "started": ("started_at", "pk"),
    "finished": ("finished_at", "pk"),
    "marks": ("shown_marks", "pk"),
}
NEWEST = "-finished"
RUNNING = (QuizAttempt.State.IN_PROGRESS, QuizAttempt.State.OVERDUE)


def visible(user: Any, quiz: Quiz) -> QuerySet[QuizAttempt]:
    """Attempts at the quiz of people whom the user may see; previews are nobody's."""
    may = policy_for(QuizAttempt).instances_user_has_permission_for(user, "view")
    return may.filter(quiz=quiz, person__isnull=False)


def with_people(rows: QuerySet[QuizAttempt]) -> QuerySet[QuizAttempt]:
    return rows.select_related("person__unit", "person__region", "quiz__activity")


def ordered(
    rows: QuerySet[QuizAttempt], ordering: str, *, without_marks: Q = NOBODY
) -> QuerySet[QuizAttempt]:
    rows = rows.alias(shown_marks=Case(When(without_marks, then=None), default="marks"))
    names = ORDERINGS.get(ordering.removeprefix("-"), ORDERINGS["finished"])
    if ordering.startswith("-"):
        return rows.order_by(*[F(name).desc(nulls_last=True) for name in names])
    return rows.order_by(*[F(name).asc(nulls_last=True) for name in names])


def state_counts(rows: QuerySet[QuizAttempt]) -> Mapping[str, int]:
    found = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return {state.value: found.get(state.value, 0) for state in QuizAttempt.State}


@dataclass(frozen=True, slots=True)
class Cell:
    """One question of an attempt: ``mark`` is None while nothing is marked."""

    mark: Decimal | None
    most: Decimal
    state: State
    answer: str = ""
    right: str = ""


def cells(attempts: Sequence[QuizAttempt], *, texts: bool = False) -> dict[int, dict[UUID, Cell]]:
    """By attempt and place: one query, whatever the number. Questions redone are left out."""
    usages = {row.usage_id: row.pk for row in attempts}
    rows = QuestionAttempt.objects.filter(usage__in=list(usages), place__isnull=False)
    names = ["usage_id", "place", "fraction", "max_mark", "state"]
    if texts:
        names += ["response_summary", "right_answer"]
    found: dict[int, dict[UUID, Cell]] = {row.pk: {} for row in attempts}
    for usage, place, fraction, most, state, *more in rows.values_list(*names):
        mark = None if fraction is None else fraction * most
        found[usages[usage]][place] = Cell(mark, most, State(state), *more)
    return found


@dataclass(frozen=True, slots=True)
class Column:
    place: UUID
    label: str
    most: Decimal


def columns(quiz: Quiz) -> list[Column]:
    """Places that are marked, in order."""
    rows = quiz.slots.filter(max_mark__gt=0).order_by("number")
    return [Column(row.key, label_of(row), row.max_mark) for row in rows]


def without_attempt(user: Any, quiz: Quiz) -> QuerySet[Enrolment]:
    """Participants of the course who have not begun, this time that they take it; without whom the
    quiz is not for."""
    may = Enrolment.objects.filter(TAKERS.condition(user, ["view"]))
    begun = QuizAttempt.objects.filter(
        quiz=quiz, person=OuterRef("person"), course_attempt=OuterRef("attempt")
    ).exclude(state=QuizAttempt.State.NOT_STARTED)
    rows = may.filter(
        ~Exists(begun), course=quiz.activity.course_id, status__in=("active", "completed")
    )
    course = quiz.activity.course
    if trees := trees_of(course).of_activity(quiz.pk):
        meant = people_allowed(trees, Person.objects.all(), course=course)
        rows = rows.filter(person__in=meant.values("pk"))
    return rows.select_related("person__unit", "person__region").order_by("person__name", "pk")


@dataclass(frozen=True, slots=True)
class Running:
    """An attempt that is open, with how far it is."""

    attempt: QuizAttempt
    answered: int
    questions: int
    last_sign: datetime | None
    seconds_left: int | None


def running(user: Any, quiz: Quiz) -> QuerySet[QuizAttempt]:
    """Open attempts, those that end first on top."""
    answered = (
        QuestionAttempt.objects.filter(usage=OuterRef("usage"), max_mark__gt=0)
        .order_by()
        .values("usage")
    )
    done = answered.annotate(
        n=Count("pk", filter=~Q(state=State.TODO.value) | Q(autosave__isnull=False))
    ).values("n")
    return (
        with_people(visible(user, quiz).filter(state__in=RUNNING))
        .annotate(
            answered=Subquery(done),
            questions=Subquery(answered.annotate(n=Count("pk")).values("n")),
            last_step=Max("usage__question_attempts__changed_at"),
            last_autosave=Max("usage__question_attempts__autosave__at"),
        )
        .order_by(F("ends_at").asc(nulls_last=True), "started_at", "pk")
    )


def as_running(row: Any, *, now: datetime | None = None) -> Running:
    """Of a row of ``running``."""
    now = now or timezone.now()
    signs = [at for at in (row.last_step, row.last_autosave, row.started_at) if at]
    left = None if row.ends_at is None else max(0, int((row.ends_at - now).total_seconds()))
    return Running(
        attempt=row,
        answered=row.answered or 0,
        questions=row.questions or 0,
        last_sign=max(signs, default=None),
        seconds_left=left,
    )


def quizzes(rows: QuerySet[Quiz]) -> QuerySet[Quiz]:
    """With what the list of quizzes shows: attempts, people, what waits for marking."""
    handed_in = Q(attempts__person__isnull=False)
    return rows.select_related("activity__course__region").annotate(
        finished=Count("attempts", filter=handed_in & Q(attempts__state="finished")),
        open_now=Count("attempts", filter=handed_in & Q(attempts__state__in=RUNNING)),
        to_mark=Count("attempts", filter=handed_in & Q(attempts__waits_for_marking=True)),
    )
