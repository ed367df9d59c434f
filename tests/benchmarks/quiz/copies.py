"""Attempts in bulk: a few are taken through the services, all others are copied from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db import connection, models, transaction

from learning.core.models import Person
from learning.plugins.quiz.models import (
    Autosave,
    QuestionAttempt,
    QuestionStep,
    Quiz,
    QuizAttempt,
    QuizGrade,
    Usage,
)
from learning.plugins.quiz.queries.attempts import grade_of
from tests.benchmarks.sessions import BATCH

# People whose attempts are written in one transaction.
STEP = 5_000


def copy_attempts(
    patterns: Sequence[QuizAttempt], quiz: Quiz, people: Sequence[Person], *, graded: bool = False
) -> None:
    """Give each of ``people`` an attempt at ``quiz`` like one of ``patterns``, in turn."""
    for start in range(0, len(people), STEP):
        _copy(patterns, quiz, people[start : start + STEP], graded=graded)


@transaction.atomic
def _copy(
    patterns: Sequence[QuizAttempt], quiz: Quiz, people: Sequence[Person], *, graded: bool
) -> None:
    usages = Usage.objects.bulk_create([Usage() for _person in people], batch_size=BATCH)
    pairs = list(zip(people, usages, strict=True))
    turns = len(patterns)
    rows = [
        _attempt(patterns[number % turns], quiz, person, usage, number)
        for number, (person, usage) in enumerate(pairs)
    ]
    QuizAttempt.objects.bulk_create(rows, batch_size=BATCH)
    for turn, pattern in enumerate(patterns):
        keys = [usage.pk for _person, usage in pairs[turn::turns]]
        for start in range(0, len(keys), BATCH):
            _copy_questions(pattern.usage_id, keys[start : start + BATCH])
    if graded:
        QuizGrade.objects.bulk_create(
            [grade for row in rows for grade in _grades(row)], batch_size=BATCH
        )


def _attempt(
    pattern: QuizAttempt, quiz: Quiz, person: Person, usage: Usage, number: int
) -> QuizAttempt:
    """As the pattern, a few seconds apart from the next one."""
    later = dt.timedelta(seconds=number % 86_400)
    row = QuizAttempt(
        **{
            field.attname: getattr(pattern, field.attname)
            for field in QuizAttempt._meta.concrete_fields
            if not field.primary_key
        }
    )
    row.quiz, row.person, row.usage = quiz, person, usage
    row.started_at = pattern.started_at - later
    row.finished_at = pattern.finished_at and pattern.finished_at - later
    return row


def _grades(row: QuizAttempt) -> Iterator[QuizGrade]:
    grade = grade_of(row.quiz.rules, row)
    if grade is not None:
        yield QuizGrade(
            quiz=row.quiz,
            person=row.person,
            grade=grade,
            max_grade=row.quiz.rules.max_grade,
            finished_attempts=1,
        )


def _copy_questions(pattern: int, usages: Sequence[int]) -> None:
    """Questions and steps of the usage ``pattern`` for each of ``usages``."""
    question = _columns(QuestionAttempt, "usage_id")
    step = _columns(QuestionStep, "question_attempt_id")
    marks = ", ".join(["%s"] * len(usages))
    questions, steps = QuestionAttempt._meta.db_table, QuestionStep._meta.db_table
    # Names of our own tables and columns only.
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {questions} (usage_id, {', '.join(question)}) "  # noqa: S608
            f"SELECT u.id, {', '.join(f'q.{name}' for name in question)} "
            f"FROM {Usage._meta.db_table} u CROSS JOIN {questions} q "
            f"WHERE q.usage_id = %s AND u.id IN ({marks})",
            [pattern, *usages],
        )
        cursor.execute(
            f"INSERT INTO {steps} (question_attempt_id, {', '.join(step)}) "  # noqa: S608
            f"SELECT n.id, {', '.join(f's.{name}' for name in step)} "
            f"FROM {questions} n JOIN {questions} q ON q.usage_id = %s AND q.slot = n.slot "
            f"JOIN {steps} s ON s.question_attempt_id = q.id "
            f"WHERE n.usage_id IN ({marks})",
            [pattern, *usages],
        )


def _columns(model: type[models.Model], but: str) -> list[str]:
    names = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    return [f'"{name}"' for name in names if name != but]


@transaction.atomic
def remove_attempts(quizzes: Sequence[Quiz]) -> None:
    """Take the attempts at ``quizzes`` away, with all that hangs on them."""
    attempts = QuizAttempt.objects.filter(quiz__in=quizzes)
    usages = list(attempts.values_list("usage", flat=True))
    QuizGrade.objects.filter(quiz__in=quizzes)._raw_delete(using="default")
    attempts._raw_delete(using="default")
    for start in range(0, len(usages), BATCH):
        some = usages[start : start + BATCH]
        rows = QuestionAttempt.objects.filter(usage__in=some)
        for hanging in (QuestionStep, Autosave):
            found = hanging.objects.filter(question_attempt__in=rows)
            found._raw_delete(using="default")
        rows._raw_delete(using="default")
        Usage.objects.filter(pk__in=some)._raw_delete(using="default")
