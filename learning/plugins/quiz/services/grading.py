"""Marks of an attempt, the grade over attempts, and what core is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from learning.core.api import report_result
from learning.core.contract import Result
from learning.core.models import Activity, Enrolment, Person, Progress

from ..engine import grades
from ..engine.settings import EXHAUSTED, PASSED
from ..engine.values import State as QuestionState
from ..models import QuestionAttempt, Quiz, QuizAttempt, QuizGrade
from ..queries.attempts import grade_of, is_held
from . import access, usages

State = QuizAttempt.State


def grade_attempt(attempt: QuizAttempt, *, user: Any) -> None:
    """Finish all questions of a handed in attempt and count its marks. The attempt is locked."""
    at = attempt.finished_at or timezone.now()
    attempt.marks = usages.finish(attempt.usage, user=user, at=at)
    attempt.waits_for_marking = attempt.marks is None
    attempt.state = State.FINISHED
    attempt.next_check_at = None
    attempt.save(update_fields=["state", "next_check_at", "marks", "waits_for_marking"])
    update_grade_of(attempt)


def count_marks(attempt: QuizAttempt) -> None:
    """Add up the marks of a finished attempt anew."""
    rows = list(
        QuestionAttempt.objects.filter(usage=attempt.usage_id).only("state", "fraction", "max_mark")
    )
    attempt.marks = usages.total(rows)
    attempt.waits_for_marking = any(
        row.max_mark and row.state == QuestionState.NEEDS_GRADING for row in rows
    )
    attempt.sum_of_marks = sum((row.max_mark for row in rows), Decimal(0))
    attempt.save(update_fields=["marks", "waits_for_marking", "sum_of_marks", "changed_at"])


def marked(attempt: QuizAttempt) -> QuizGrade | None:
    """Somebody marked, or a regrade changed, questions of a finished attempt: what follows."""
    with transaction.atomic():
        rows = QuizAttempt.objects.select_for_update(of=("self",), no_key=True)
        attempt = rows.select_related("quiz__activity", "person").get(pk=attempt.pk)
        if attempt.state != State.FINISHED:
            return None
        attempt.changed_at = timezone.now()
        count_marks(attempt)
        return update_grade_of(attempt)


def release(attempts: Sequence[QuizAttempt], *, at: datetime) -> int:
    """Show the marks of people to the takers, and to core. What waits for marking stays held."""
    released = 0
    for attempt in attempts:
        with transaction.atomic():
            changed = QuizAttempt.objects.filter(
                pk=attempt.pk, released_at=None, state=State.FINISHED, waits_for_marking=False
            ).update(released_at=at)
            if changed:
                released += 1
                update_grade_of(attempt)
    return released


def update_grade_of(attempt: QuizAttempt) -> QuizGrade | None:
    """None for previews, which are never graded."""
    if attempt.person is None:
        return None
    return update_grade(attempt.quiz, person=attempt.person, course_attempt=attempt.course_attempt)


def update_grade(quiz: Quiz, *, person: Person, course_attempt: int) -> QuizGrade:
    """Count the grade over all attempts anew, store it, and report it to core."""
    with transaction.atomic(savepoint=False):
        enrolment = _lock_enrolment(quiz, person)
        case = _case(quiz, person, enrolment, course_attempt=course_attempt)
        grade = _store(case, course_attempt=course_attempt)
        if enrolment is not None and enrolment.attempt == course_attempt:
            _report(case, grade)
    return grade


def _lock_enrolment(quiz: Quiz, person: Person) -> Enrolment | None:
    rows = Enrolment.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(course=quiz.activity.course_id, person=person).first()


def _case(
    quiz: Quiz, person: Person, enrolment: Enrolment | None, *, course_attempt: int
) -> access.Situation:
    rows = QuizAttempt.objects.filter(quiz=quiz, person=person, course_attempt=course_attempt)
    return access.Situation(
        quiz=quiz,
        person=person,
        at=timezone.now(),
        enrolment=enrolment,
        attempts=list(rows.order_by("number")),
    )


def _finished(case: access.Situation) -> list[QuizAttempt]:
    """In the order in which they were taken; those given up have no mark."""
    return [row for row in case.attempts if row.state == State.FINISHED]


def overall(case: access.Situation) -> Decimal | None:
    return grades.overall_grade(case.settings.grade_method, _grades(case))


def _grades(case: access.Situation) -> list[Decimal | None]:
    rules = case.settings
    return [None if is_held(rules, row) else grade_of(rules, row) for row in _finished(case)]


def _handed_in(case: access.Situation) -> datetime | None:
    """The last of the attempts that make the grade; marks given later change nothing."""
    rows = _finished(case)
    counted = grades.counted(case.settings.grade_method, _grades(case))
    return max((at for place in counted if (at := rows[place].finished_at)), default=None)


def _store(case: access.Situation, *, course_attempt: int) -> QuizGrade:
    grade, rules = overall(case), case.settings
    row, _created = QuizGrade.objects.update_or_create(
        quiz=case.quiz,
        person=case.person,
        course_attempt=course_attempt,
        defaults={
            "grade": grade,
            "max_grade": rules.max_grade,
            "passed": grades.has_passed(rules, grade),
            "finished_attempts": len(_finished(case)),
        },
    )
    return row


def _report(case: access.Situation, grade: QuizGrade) -> None:
    result = _result(case, grade.grade)
    if result is None:
        return
    scored = Progress.objects.filter(person=case.person, activity=case.quiz.activity)
    before = scored.values_list("scored_at", flat=True).first()
    # Core drops what is older than the score it has; a regrade changes one that was earned before.
    at = max(filter(None, (result.at, before)), default=None)
    report_result(
        case.quiz.activity,
        person=case.person,
        result=replace(result, at=at),
    )


def _result(case: access.Situation, grade: Decimal | None) -> Result | None:
    """What core is told; None where nothing has come to an end yet."""
    ended = [row.finished_at for row in case.attempts if row.finished_at and not row.is_open]
    completed = _is_complete(case, grade)
    if not ended and not completed:
        return None
    rules = case.settings
    return Result(
        completed=completed,
        score=grades.score(grade, max_grade=rules.max_grade),
        passed=grades.has_passed(rules, grade),
        at=max(ended, default=case.at),
        # One result over all attempts: the later report takes the place of the earlier.
        key="quiz",
        handed_in_at=_handed_in(case),
    )


def _is_complete(case: access.Situation, grade: Decimal | None) -> bool:
    """So many attempts, and passed (or no attempt is left), as far as the quiz asks for it."""
    rules, number = case.settings, len(_finished(case))
    if number < rules.min_attempts:
        return False
    has_passed = grades.has_passed(rules, grade) is True
    if rules.completion_pass == PASSED:
        return has_passed
    if rules.completion_pass == EXHAUSTED:
        return has_passed or access.no_more_attempts(case)
    return number > 0


def current_result(activity: Activity, person: Person) -> Result | None:
    """From our own rows alone, for core to repair what it has."""
    quiz = Quiz.objects.select_related("activity").filter(pk=activity.pk).first()
    if quiz is None:
        return None
    enrolment = Enrolment.objects.filter(course=activity.course_id, person=person).first()
    number = enrolment.attempt if enrolment else 1
    case = _case(quiz, person, enrolment, course_attempt=number)
    return _result(case, overall(case)) if case.attempts else None
