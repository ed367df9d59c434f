"""Figures of a quiz from its attempts."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest
from django.utils import timezone

from learning.core.testing.shared import kept_rows
from learning.plugins.quiz.models import QuizAttempt, SlotStatistic
from learning.plugins.quiz.queries import figures
from learning.plugins.quiz.services import statistics
from learning.plugins.quiz.testing import WRONG, make_question, make_quiz, take

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _quiz(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        kinds = ("true_false", "short", "choice")
        quiz = make_quiz(*[make_question(kind) for kind in kinds])
        right = {1: {"answer": "true"}, 2: {"answer": "Jakarta"}, 3: {"answer": "a"}}
        wrong = {1: WRONG["true_false"], 2: WRONG["short"], 3: WRONG["choice"]}
        take(quiz, answers=right)
        take(quiz, answers={**right, 1: wrong[1]})
        take(quiz, answers={1: wrong[1], 2: wrong[2], 3: {"answer": "b"}})
        take(quiz, answers=wrong)
        yield quiz


@pytest.fixture
def quiz(_quiz):
    return copy.deepcopy(_quiz)


def of(quiz, slot, *, version=False):
    rows = SlotStatistic.objects.filter(quiz=quiz, slot=slot, version__isnull=not version)
    return rows.get().figures


def test_the_whole_and_each_question_are_counted(quiz):
    whole = statistics.count(quiz)
    assert (whole.attempts, whole.figures["mean"], whole.figures["most"]) == (4, 1.375, 3)
    assert [of(quiz, slot)["facility"] for slot in (1, 2, 3)] == [0.25, 0.5, 0.625]
    assert 0 < whole.figures["alpha"] <= 1


def test_answers_are_analysed_with_those_nobody_gave(quiz):
    statistics.count(quiz)
    answers = {line["label"]: line["times"] for line in of(quiz, 3, version=True)["answers"]}
    assert answers["Benar"] == 2
    assert answers["Separuh"] == 1
    assert answers["Salah"] == 1


def test_counting_again_replaces_what_was_there(quiz):
    statistics.count(quiz)
    before = SlotStatistic.objects.filter(quiz=quiz).count()
    statistics.count(quiz)
    assert SlotStatistic.objects.filter(quiz=quiz).count() == before == 7


def test_open_attempts_say_nothing(quiz):
    take(quiz, finish=False)
    assert statistics.count(quiz).attempts == 4


def test_nobody_is_counted_without_a_fault(quiz):
    empty = make_quiz(make_question("true_false"))
    assert statistics.count(empty).attempts == 0


def test_what_changed_is_found_and_what_is_counted_is_not(quiz):
    since = timezone.now() - timedelta(days=1)
    assert list(figures.out_of_date(since=since)) == [quiz]
    statistics.count(quiz)
    assert list(figures.out_of_date(since=since)) == []
    QuizAttempt.objects.filter(quiz=quiz).update(changed_at=timezone.now() + timedelta(seconds=5))
    assert list(figures.out_of_date(since=since)) == [quiz]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_grow_with_the_questions_and_not_with_the_attempts(
    count, django_assert_num_queries
):
    quiz = make_quiz(make_question("true_false"))
    for _number in range(count):
        take(quiz)
    statistics.count(quiz)
    with django_assert_num_queries(13):
        statistics.count(quiz)
