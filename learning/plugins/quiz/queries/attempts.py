"""Attempts as their takers see them: pages, places, what may be seen, the grade so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from learning.core.models import Person

from ..behaviours.registry import behaviours
from ..engine import grades, review
from ..engine.layout import INFORMATION, order_of
from ..engine.settings import QuizSettings
from ..engine.values import State
from ..models import QuestionAttempt, Quiz, QuizAttempt, QuizGrade
from .rules import effective_settings, rules_of

__all__ = [
    "PageOfAttempt",
    "Place",
    "blocked_slots",
    "effective_settings",
    "final_grade",
    "hidden_grades",
    "may_look_back",
    "navigation",
    "overall_feedback",
    "page_of",
    "review_rights",
    "tells_grade",
    "was_shown",
]


@dataclass(frozen=True, slots=True)
class PageOfAttempt:
    """``blocked`` are slots on it that open once the question before is finished."""

    number: int
    heading: str
    slots: list[int]
    labels: dict[int, str]
    blocked: frozenset[int]
    is_last: bool
    is_reachable: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A question in the navigation. ``is_reachable``: the order allows to go there."""

    number: int
    slot: int
    label: str
    page: int
    heading: str
    state: State
    is_information: bool
    is_answered: bool
    is_flagged: bool
    is_blocked: bool
    is_reachable: bool
    is_current: bool


def final_grade(quiz: Quiz, person: Person, *, course_attempt: int = 1) -> QuizGrade | None:
    return QuizGrade.objects.filter(quiz=quiz, person=person, course_attempt=course_attempt).first()


def page_of(
    attempt: QuizAttempt, number: int, *, rows: Iterable[QuestionAttempt] | None = None
) -> PageOfAttempt | None:
    """A page by its number from 1; None where there is none. ``rows`` saves a query."""
    if not 1 <= number <= len(attempt.layout):
        return None
    page = attempt.layout[number - 1]
    blocked = blocked_slots(attempt, rows) if page["after"] else frozenset()
    return PageOfAttempt(
        number=number,
        heading=page["heading"],
        slots=list(page["slots"]),
        labels={int(slot): label for slot, label in page["labels"].items()},
        blocked=blocked.intersection(page["slots"]),
        is_last=number == len(attempt.layout),
        is_reachable=is_reachable(attempt, number),
    )


def is_reachable(attempt: QuizAttempt, number: int) -> bool:
    """In order there is no way back and none ahead."""
    if attempt.quiz.rules.navigation != "sequential" or not attempt.is_open:
        return True
    return number == max(attempt.current_page, 1)


def was_shown(attempt: QuizAttempt, number: int) -> bool:
    """Whether its taker may have seen a page: not before the beginning, nor ahead in order."""
    if attempt.state == QuizAttempt.State.NOT_STARTED:
        return False
    in_order = attempt.quiz.rules.navigation == "sequential"
    return not in_order or number <= max(attempt.current_page, 1)


def blocked_slots(
    attempt: QuizAttempt, rows: Iterable[QuestionAttempt] | None = None
) -> frozenset[int]:
    """Slots that wait for the one before.

    Only where that one can be finished during the attempt: else nobody could ever go on.
    """
    after = {slot for page in attempt.layout for slot in page["after"]}
    if not after or not attempt.is_open:
        return frozenset()
    if rows is None:
        rows = QuestionAttempt.objects.filter(usage=attempt.usage_id).only(
            "slot", "state", "behaviour"
        )
    by_slot = {row.slot: row for row in rows}
    order = order_of(attempt.layout)
    found = set()
    for before, slot in zip(order, order[1:], strict=False):
        row = by_slot.get(before)
        if slot in after and row is not None and _holds_up(row):
            found.add(slot)
    return frozenset(found)


def _holds_up(row: QuestionAttempt) -> bool:
    known = row.behaviour in behaviours
    return known and behaviours[row.behaviour].can_finish_during and State(row.state).is_active


def navigation(
    attempt: QuizAttempt, *, rows: Sequence[QuestionAttempt] | None = None, current: int = 0
) -> list[Place]:
    """All places in the taker's order; one query."""
    if rows is None:
        rows = list(_rows(attempt))
    by_slot = {row.slot: row for row in rows}
    blocked = blocked_slots(attempt, rows)
    found = []
    for number, page in enumerate(attempt.layout, 1):
        reachable = is_reachable(attempt, number)
        for slot in page["slots"]:
            row = by_slot[slot]
            state = State(row.state)
            label = page["labels"][str(slot)]
            found.append(
                Place(
                    number=len(found) + 1,
                    slot=slot,
                    label=label,
                    page=number,
                    heading=page["heading"] if slot == page["slots"][0] else "",
                    state=state,
                    is_information=not row.max_mark and label == INFORMATION,
                    is_answered=state not in (State.TODO, State.INVALID),
                    is_flagged=row.flagged,
                    is_blocked=slot in blocked,
                    is_reachable=reachable,
                    is_current=number == current,
                )
            )
    return found


def _rows(attempt: QuizAttempt) -> Any:
    return QuestionAttempt.objects.filter(usage=attempt.usage_id).only(
        "slot", "state", "behaviour", "flagged", "max_mark"
    )


def review_rights(rules: QuizSettings, attempt: QuizAttempt, at: datetime) -> Mapping[str, bool]:
    """What may be seen now, by item of ``engine.settings.REVIEW_ITEMS``.

    ``rules`` are the effective ones of the taker: closing may be another for them.
    """
    if attempt.is_preview:
        return review.all_rights()
    return review.rights(
        rules,
        is_open=attempt.is_open,
        finished_at=attempt.finished_at,
        at=at,
        is_held=is_held(rules, attempt),
    )


def may_look_back(attempt: QuizAttempt, rights: Mapping[str, bool]) -> bool:
    """Whether the questions of an attempt may be seen again. One that was given up may go on."""
    ended = attempt.state in (QuizAttempt.State.SUBMITTED, QuizAttempt.State.FINISHED)
    return ended and rights["attempt"]


def tells_grade(rules: QuizSettings, attempts: Sequence[QuizAttempt], at: datetime) -> bool:
    """Whether the grade over ``attempts``, oldest first, may be told: as little as the newest of
    them that is finished tells of itself."""
    ended = [row for row in attempts if row.state == QuizAttempt.State.FINISHED]
    return bool(ended) and review_rights(rules, ended[-1], at)["mark"]


def hidden_grades(person: Person, quiz_ids: Sequence[int], *, at: datetime) -> set[int]:
    """Those of the quizzes whose grade the person may not see now; three queries at most."""
    found = Quiz.objects.filter(pk__in=quiz_ids)
    quizzes = [quiz for quiz in found if not review.always_tells_marks(quiz.rules)]
    if not quizzes:
        return set()
    rules = rules_of(person, quizzes)
    attempts: dict[int, list[QuizAttempt]] = defaultdict(list)
    rows = QuizAttempt.objects.filter(quiz__in=quizzes, person=person)
    for row in rows.order_by("course_attempt", "number"):
        attempts[row.quiz_id].append(row)
    return {pk for pk, own in rules.items() if not tells_grade(own.settings, attempts[pk], at)}


def is_held(rules: QuizSettings, attempt: QuizAttempt) -> bool:
    """Whether marks of people stay hidden because staff have not released them."""
    return rules.held_until_release and attempt.marked_by_people and attempt.released_at is None


def grade_of(rules: QuizSettings, attempt: QuizAttempt) -> Decimal | None:
    """The grade of one attempt; None unless it is finished and marked."""
    if attempt.state != QuizAttempt.State.FINISHED:
        return None
    return grades.attempt_grade(
        attempt.marks, sum_of_marks=attempt.sum_of_marks, max_grade=rules.max_grade
    )


def overall_feedback(rules: QuizSettings, grade: Decimal | None) -> str:
    """Rich text for a grade, from the highest band that it reaches."""
    return grades.band_for(rules.bands, grade, max_grade=rules.max_grade)
