"""Real threads on real rows: no answer is lost, no attempt made twice, the clock and the taker
agree."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from learning.core import api
from learning.core.models import Enrolment, Progress
from learning.core.testing.factories import UserFactory, make_course
from learning.core.testing.threads import together
from learning.plugins.quiz.models import (
    QuestionAttempt,
    QuestionStep,
    QuizAttempt,
    QuizGrade,
    Usage,
)
from learning.plugins.quiz.services import attempts, clock, grading, overrides, usages
from learning.plugins.quiz.testing import (
    drawn,
    enrolled,
    make_category,
    make_question,
    make_quiz,
    posted,
    take,
)

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
NOW = timezone.now() - timedelta(days=30)
TRUE, FALSE = {"answer": "true"}, {"answer": "false"}
State = QuizAttempt.State


def starts(quiz, person, *, at=NOW):
    return partial(attempts.start, quiz, person=person, at=at)


def saves(attempt, answers, *, at=NOW):
    form = posted(attempt, answers)
    return partial(
        attempts.save_page, attempt, posted=form, page=1, user=attempt.person.user, at=at
    )


def finishes(attempt, *, at=NOW):
    return partial(attempts.finish_attempt, attempt, user=attempt.person.user, at=at)


def begin(quiz, person=None):
    return take(quiz, person, finish=False, answers={}, at=NOW)


def test_four_clicks_on_start_make_one_attempt():
    quiz = make_quiz(make_question(), make_question(), attempts=1)
    person = enrolled(quiz)
    found = together(*[starts(quiz, person)] * 4)
    assert {row.pk for row in found} == {QuizAttempt.objects.get().pk}
    # What the slower ones had made is gone with them.
    assert (Usage.objects.count(), QuestionAttempt.objects.count()) == (1, 2)


def test_two_hundred_begin_at_once():
    category = make_category()
    for _number in range(12):
        make_question(category=category)
    quiz = make_quiz(make_question(), *[drawn(category)] * 3, attempts=1)
    people = [enrolled(quiz) for _number in range(200)]

    def some(chunk):
        return [starts(quiz, person)() for person in chunk]

    together(*[partial(some, people[start::40]) for start in range(40)])
    rows = QuizAttempt.objects.filter(state=State.IN_PROGRESS)
    assert set(rows.values_list("person", "number")) == {(person.pk, 1) for person in people}
    assert QuestionAttempt.objects.count() == QuestionStep.objects.count() == 800
    pairs = QuestionAttempt.objects.values_list("usage", "version__question")
    assert len(set(pairs)) == 800


def test_beginning_what_was_prepared_and_preparing_it_make_one_attempt():
    quiz = make_quiz(make_question(), precreate_minutes=5, open_at=NOW)
    person = enrolled(quiz)
    prepare = partial(clock.prepare_all, quiz.pk, [person.pk], at=NOW)
    together(prepare, starts(quiz, person), prepare, starts(quiz, person))
    assert QuizAttempt.objects.get().state == State.IN_PROGRESS
    assert Usage.objects.count() == 1


def test_a_start_beside_the_end_of_the_only_attempt_gives_no_second():
    quiz = make_quiz(make_question(), attempts=1)
    person = enrolled(quiz)
    attempt = begin(quiz, person)
    together(finishes(attempt), starts(quiz, person), starts(quiz, person))
    assert QuizAttempt.objects.get().state == State.FINISHED


def test_handing_in_twice_at_once_grades_once():
    attempt = begin(make_quiz(make_question(), make_question()))
    saves(attempt, {1: TRUE, 2: TRUE})()
    together(*[finishes(attempt)] * 4)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.marks) == (State.FINISHED, 2)
    assert sorted(QuestionStep.objects.values_list("number", flat=True)) == [0, 0, 1, 1, 2, 2]
    assert (QuizGrade.objects.get().grade, Progress.objects.get().score) == (100, 1)


def test_two_tabs_save_at_once_and_one_of_them_is_told():
    for _turn in range(5):
        attempt = begin(make_quiz(make_question(), make_question()))
        found = together(saves(attempt, {1: TRUE}), saves(attempt, {1: FALSE, 2: TRUE}))
        assert sorted(result.stale for result in found) == [(), (1,)]
        rows = attempt.usage.question_attempts.order_by("slot")
        assert [row.sequence for row in rows] == [1, 1]
        assert [row.steps.count() for row in rows] == [2, 2]


def test_a_page_and_the_end_of_time_agree_on_what_counts():
    """Either the page was saved and counts, or it was refused: never saved and lost."""
    seen = set()
    for _turn in range(8):
        attempt = begin(make_quiz(make_question(), time_limit=600))
        end = attempt.ends_at
        saved, _settled = together(
            saves(attempt, {1: TRUE}, at=end + timedelta(seconds=60)),
            partial(clock.settle_all, [attempt.pk], at=end + timedelta(seconds=61)),
        )
        attempt.refresh_from_db()
        was_saved = isinstance(saved, attempts.SaveResult) and not saved.is_late
        assert (attempt.state, attempt.marks) == (State.FINISHED, int(was_saved))
        assert QuizGrade.objects.get(person=attempt.person).finished_attempts == 1
        seen.add(was_saved)
    assert seen <= {True, False}


def test_an_answer_on_the_way_counts_whatever_closes_the_attempt():
    for _turn in range(5):
        attempt = begin(make_quiz(make_question()))
        form = posted(attempt, {1: TRUE})
        keep = partial(attempts.autosave_page, attempt, posted=form, page=1, user=None, at=NOW)
        kept, _finished = together(keep, finishes(attempt))
        attempt.refresh_from_db()
        was_kept = isinstance(kept, attempts.Saved) and kept.slots == {1}
        assert attempt.marks == int(was_kept)


def test_marking_one_attempt_while_another_is_handed_in():
    quiz = make_quiz(make_question("essay"), grade_method="highest")
    person = enrolled(quiz)
    first = take(quiz, person, at=NOW)
    marker = UserFactory()

    def mark():
        row = first.usage.question_attempts.get()
        usages.mark(row, fraction=Decimal(1), comment="", user=marker, at=NOW)
        grading.marked(first)

    second = take(quiz, person, finish=False, at=NOW + timedelta(hours=1))
    together(mark, finishes(second, at=NOW + timedelta(hours=2)))
    row = QuizGrade.objects.get()
    assert (row.grade, row.finished_attempts) == (100, 2)


def test_the_course_begins_anew_while_an_attempt_is_handed_in():
    for _turn in range(4):
        quiz = make_quiz(make_question(), course=make_course(0))
        person = enrolled(quiz)
        take(quiz, person, at=NOW)
        attempt = take(quiz, person, finish=False, at=timezone.now())
        together(
            finishes(attempt, at=timezone.now()),
            partial(api.begin_attempt, quiz.activity.course, person=person, reason="Baru"),
        )
        attempt.refresh_from_db()
        assert attempt.state in (State.FINISHED, State.ABANDONED)
        assert Enrolment.objects.get(person=person).attempt == 2
        assert not QuizAttempt.objects.filter(person=person, state__in=State.values[:3]).exists()


def test_more_attempts_are_given_while_one_is_handed_in():
    quiz = make_quiz(make_question(), attempts=1, time_limit=600)
    person = enrolled(quiz)
    attempt = begin(quiz, person)
    give = partial(
        overrides.give_attempts, quiz, person=person, count=1, user=None, reason="Gangguan"
    )
    together(give, finishes(attempt))
    attempt.refresh_from_db()
    assert (attempt.state, attempt.next_check_at) == (State.FINISHED, None)
    assert attempts.may_start(quiz, person=person, at=NOW, ip="").attempts_left == 1
