"""Semantics S2, time: the server is the judge, and the clock ends what nobody hands in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from learning.core.models import Progress
from learning.plugins.quiz.models import Override, Quiz, QuizAttempt
from learning.plugins.quiz.services import attempts, clock, due, grading, overrides
from learning.plugins.quiz.services.errors import Closed, OnlySubmit
from learning.plugins.quiz.testing import (
    enrolled,
    make_question,
    make_quiz,
    make_quiz_page,
    posted,
    take,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now() - timedelta(days=30)
LIMIT = timedelta(minutes=10)
END = NOW + LIMIT
TRUE = {"answer": "true"}
State = QuizAttempt.State


def seconds(number):
    return timedelta(seconds=number)


def timed(**rules):
    return make_quiz(make_question(), make_question(), **{"time_limit": 600, **rules})


def begin(quiz):
    return attempts.start(quiz, person=enrolled(quiz), at=NOW)


def save(attempt, *, at, answers=None):
    form = posted(attempt, answers or {1: TRUE})
    return attempts.save_page(attempt, posted=form, page=1, user=attempt.person.user, at=at)


def now_of(attempt):
    attempt.refresh_from_db()
    return attempt.state, attempt.finished_at, attempt.marks


def answer_of(attempt, slot=1):
    return attempt.usage.question_attempts.get(slot=slot).response_summary


@pytest.mark.parametrize(
    ("rules", "end"),
    [
        ({"time_limit": 600}, END),
        ({"time_limit": 600, "close_at": NOW + seconds(300)}, NOW + seconds(300)),
        ({"time_limit": 0, "close_at": NOW + seconds(300)}, NOW + seconds(300)),
        ({"time_limit": 0}, None),
    ],
)
def test_the_end_is_the_limit_or_the_closing_whichever_is_first(rules, end):
    attempt = begin(timed(**rules))
    check = end + seconds(60) if end else None
    assert (attempt.ends_at, attempt.next_check_at) == (end, check)


def test_three_seconds_before_the_end_another_page_can_be_had():
    attempt = begin(timed())
    assert save(attempt, at=END - seconds(3)).attempt.state == State.IN_PROGRESS


def test_within_two_seconds_of_the_end_the_page_is_saved_and_time_is_up():
    attempt = begin(timed())
    result = save(attempt, at=END - seconds(2))
    assert (result.is_closed, result.next_page, result.saved) == (True, None, frozenset({1}))
    assert now_of(attempt) == (State.FINISHED, END - seconds(2), 1)


@pytest.mark.parametrize("overdue", ["submit", "abandon"])
def test_a_page_up_to_a_minute_late_is_saved_and_handed_in(overdue):
    attempt = begin(timed(overdue=overdue))
    result = save(attempt, at=END + seconds(60))
    assert (result.is_late, result.attempt.state) == (False, State.FINISHED)
    assert now_of(attempt)[2] == 1


def test_a_page_that_comes_later_is_not_saved_and_what_was_there_counts():
    attempt = begin(timed())
    save(attempt, at=NOW)
    result = save(attempt, at=END + seconds(61), answers={2: TRUE})
    assert (result.is_late, result.saved) == (True, frozenset())
    # Handed in as of the end.
    assert now_of(attempt) == (State.FINISHED, END, 1)


def test_the_allowance_is_a_setting_of_the_site(settings):
    settings.ASAH_QUIZ_LATE_SECONDS = 5
    attempt = begin(timed())
    assert save(attempt, at=END + seconds(6)).is_late


# When time is up


def run_clock(at, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at)
    return clock.settle_due()


def test_by_default_the_clock_hands_in_what_is_there_as_of_the_end(monkeypatch):
    attempt = begin(timed())
    form = posted(attempt, {1: TRUE})
    attempts.autosave_page(attempt, posted=form, page=1, user=None, at=NOW)
    assert run_clock(END + seconds(59), monkeypatch) == 0
    assert run_clock(END + seconds(61), monkeypatch) == 1
    assert now_of(attempt) == (State.FINISHED, END, 1)
    assert run_clock(END + seconds(999), monkeypatch) == 0


def test_in_the_grace_period_one_may_only_submit(monkeypatch):
    attempt = begin(timed(overdue="grace", grace_seconds=3_600))
    save(attempt, at=NOW)
    run_clock(END + seconds(61), monkeypatch)
    assert now_of(attempt)[0] == State.OVERDUE
    form = posted(attempt, {2: TRUE})
    with pytest.raises(OnlySubmit):
        attempts.autosave_page(attempt, posted=form, page=1, user=None, at=END + seconds(61))
    assert save(attempt, at=END + seconds(61), answers={2: TRUE}).is_late
    late = END + seconds(1_800)
    attempts.finish_attempt(attempt, user=attempt.person.user, at=late)
    assert now_of(attempt) == (State.FINISHED, late, 1)


def test_a_page_that_meets_the_end_in_grace_mode_is_saved_and_becomes_overdue():
    attempt = begin(timed(overdue="grace", grace_seconds=3_600))
    result = save(attempt, at=END + seconds(30))
    assert (result.attempt.state, answer_of(attempt) != "") == (State.OVERDUE, True)


def test_after_the_grace_period_the_attempt_is_abandoned(monkeypatch):
    attempt = begin(timed(overdue="grace", grace_seconds=3_600))
    run_clock(END + seconds(61), monkeypatch)
    assert run_clock(END + seconds(3_659), monkeypatch) == 0
    run_clock(END + seconds(3_661), monkeypatch)
    assert now_of(attempt)[0] == State.ABANDONED
    with pytest.raises(Closed):
        attempts.finish_attempt(attempt, user=None, at=END + seconds(3_662))


def test_what_must_be_handed_in_before_is_abandoned_by_the_clock(monkeypatch):
    attempt = begin(timed(overdue="abandon"))
    save(attempt, at=NOW)
    run_clock(END + seconds(61), monkeypatch)
    state, _at, marks = now_of(attempt)
    assert (state, marks) == (State.ABANDONED, None)
    # What was answered stays.
    assert answer_of(attempt) != ""


@pytest.mark.parametrize(
    ("overdue", "state"),
    [("submit", State.FINISHED), ("abandon", State.ABANDONED), ("grace", State.ABANDONED)],
)
def test_handing_in_long_after_the_end_does_what_the_clock_would_have_done(overdue, state):
    attempt = begin(timed(overdue=overdue, grace_seconds=60))
    attempts.finish_attempt(attempt, user=attempt.person.user, at=END + timedelta(days=1))
    assert now_of(attempt)[0] == state


def test_a_page_that_shows_the_attempt_settles_it_only_after_the_allowance():
    attempt = begin(timed())
    assert attempts.settle(attempt, at=END + seconds(30)).state == State.IN_PROGRESS
    assert attempts.is_time_up(attempt, END + seconds(30))
    assert attempts.settle(attempt, at=END + seconds(61)).state == State.FINISHED


def test_handing_in_twice_changes_nothing():
    attempt = take(timed(), at=NOW)
    first = now_of(attempt)
    attempts.finish_attempt(attempt, user=None, at=NOW + seconds(5))
    assert now_of(attempt) == first


# Grading that cannot be done at once


def test_a_fault_in_grading_leaves_the_attempt_submitted_and_is_tried_again(monkeypatch):
    attempt = begin(timed())
    save(attempt, at=NOW)

    def broken(*args, **kwargs):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(grading.usages, "finish", broken)
        attempts.finish_attempt(attempt, user=None, at=NOW)
    assert now_of(attempt) == (State.SUBMITTED, NOW, None)
    run_clock(NOW + seconds(301), monkeypatch)
    assert now_of(attempt) == (State.FINISHED, NOW, 1)


def test_a_very_long_attempt_is_graded_by_a_task(settings, django_capture_on_commit_callbacks):
    settings.ASAH_QUIZ_GRADE_AT_ONCE = 1
    attempt = begin(timed())
    save(attempt, at=NOW)
    with django_capture_on_commit_callbacks() as waiting:
        found = attempts.finish_attempt(attempt, user=None, at=NOW)
    assert found.state == State.SUBMITTED
    for callback in waiting:
        callback()
    assert now_of(attempt) == (State.FINISHED, NOW, 1)


# Prepared before the opening


OPEN = NOW + timedelta(hours=2)


def prepared_quiz(**rules):
    quiz = timed(open_at=OPEN, precreate_minutes=30, **rules)
    Quiz.objects.update(next_check_at=OPEN - timedelta(minutes=30))
    return quiz


def test_attempts_are_made_before_the_opening_and_begin_by_a_stamp(
    monkeypatch, django_assert_num_queries
):
    quiz = prepared_quiz()
    people = [enrolled(quiz), enrolled(quiz)]
    monkeypatch.setattr(timezone, "now", lambda: OPEN - timedelta(minutes=20))
    assert (clock.look_at_quizzes(), clock.look_at_quizzes()) == (1, 0)
    rows = QuizAttempt.objects.values_list("state", "started_at", "ends_at")
    assert list(rows) == [(State.NOT_STARTED, None, None)] * 2
    # Not used up by that.
    assert not attempts.may_start(quiz, person=people[0], at=OPEN - seconds(1), ip="").allowed
    with django_assert_num_queries(6):
        begun = attempts.start(quiz, person=people[0], at=OPEN)
    assert (begun.state, begun.started_at, begun.ends_at) == (
        State.IN_PROGRESS,
        OPEN,
        OPEN + LIMIT,
    )
    assert QuizAttempt.objects.count() == 2


def test_preparing_twice_makes_no_second_attempt():
    quiz = prepared_quiz()
    person = enrolled(quiz)
    for _turn in range(2):
        clock.prepare_all(quiz.pk, [person.pk], at=OPEN)
    assert QuizAttempt.objects.count() == 1


def test_a_prepared_attempt_begins_under_the_same_rules():
    quiz = prepared_quiz(password="rahasia")
    person = enrolled(quiz)
    clock.prepare_all(quiz.pk, [person.pk], at=NOW)
    row = QuizAttempt.objects.get()
    with pytest.raises(attempts.WrongPassword):
        attempts.start(quiz, person=person, at=OPEN, password="salah")
    begun = attempts.start(quiz, person=person, at=OPEN, password="rahasia")
    assert (begun.pk, begun.state) == (row.pk, State.IN_PROGRESS)


def test_what_nobody_began_until_the_closing_goes(monkeypatch):
    quiz = prepared_quiz(close_at=OPEN + LIMIT)
    clock.prepare_all(quiz.pk, [enrolled(quiz).pk], at=NOW)
    run_clock(OPEN + LIMIT + seconds(61), monkeypatch)
    assert not QuizAttempt.objects.exists()


def test_at_the_closing_who_cannot_pass_any_more_is_told_of(monkeypatch):
    quiz = timed(completion_pass="exhausted", pass_grade=60, close_at=NOW + timedelta(hours=1))
    Quiz.objects.update(next_check_at=NOW + timedelta(hours=1))
    person = enrolled(quiz)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    take(quiz, person, {}, at=NOW)
    assert not Progress.objects.get(person=person).is_complete
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=1))
    clock.look_at_quizzes()
    found = Progress.objects.get(person=person)
    assert (found.is_complete, found.passed) == (True, False)


# A closing of one's own


HOUR = timedelta(hours=1)


@pytest.fixture
def at(monkeypatch):
    """``at(moment)`` puts the clock there, and has clockwork look."""

    def go(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)
        clock.look_at_quizzes()

    return go


def without_passing(at, **rules):
    """Two who have taken the quiz and not passed, with attempts left."""
    at(NOW)
    quiz = timed(completion_pass="exhausted", pass_grade=60, **rules)
    Quiz.objects.update(next_check_at=rules.get("close_at"))
    people = [enrolled(quiz), enrolled(quiz)]
    for person in people:
        take(quiz, person, {}, at=NOW)
    return quiz, people


def completed(people):
    found = dict(Progress.objects.values_list("person", "completed_at"))
    return [found[person.pk] is not None for person in people]


def override(quiz, *, people=None, **fields):
    row = Override(quiz=quiz, reason="Dinas luar", **fields)
    return overrides.save_override(row, user=None, people=people)


def test_a_later_closing_of_one_s_own_completes_when_it_comes(at):
    quiz, people = without_passing(at, close_at=NOW + HOUR)
    override(quiz, person=people[0], close_at=NOW + 3 * HOUR)
    at(NOW + HOUR)
    assert completed(people) == [False, True]
    at(NOW + 2 * HOUR)
    assert completed(people) == [False, True]
    at(NOW + 3 * HOUR)
    assert completed(people) == [True, True]


def test_an_earlier_closing_of_one_s_own_completes_when_it_comes(at):
    quiz, people = without_passing(at, close_at=NOW + 3 * HOUR)
    override(quiz, person=people[0], close_at=NOW + HOUR)
    at(NOW + HOUR)
    assert completed(people) == [True, False]
    at(NOW + 3 * HOUR)
    assert completed(people) == [True, True]


def test_a_closing_of_a_group_completes_where_the_quiz_never_closes(at):
    quiz, people = without_passing(at)
    override(quiz, group_name="Susulan", close_at=NOW + HOUR, people=[people[1]])
    at(NOW + HOUR)
    assert completed(people) == [False, True]
    assert Quiz.objects.get().next_check_at is None


def test_of_two_closings_the_one_that_counts_completes(at):
    quiz, people = without_passing(at)
    override(quiz, group_name="A", close_at=NOW + HOUR, people=people)
    override(quiz, group_name="B", close_at=NOW + 2 * HOUR, people=[people[0]])
    at(NOW + HOUR)
    assert completed(people) == [False, True]
    at(NOW + 2 * HOUR)
    assert completed(people) == [True, True]


def test_a_closing_that_has_passed_completes_at_once(at):
    quiz, people = without_passing(at)
    override(quiz, person=people[0], close_at=NOW - HOUR)
    assert completed(people) == [True, False]


def test_a_clock_that_stood_still_makes_up_for_all_closings(at):
    quiz, people = without_passing(at, close_at=NOW + 2 * HOUR)
    override(quiz, person=people[0], close_at=NOW + 3 * HOUR)
    at(NOW + 9 * HOUR)
    assert completed(people) == [True, True]


def test_publishing_again_keeps_the_closings_of_one_s_own_in_mind(at):
    at(NOW)
    rules = {"completion_pass": "exhausted", "pass_grade": 60, "close_at": NOW + 3 * HOUR}
    page = make_quiz_page(None, ("question", {"question": make_question()}), **rules)
    quiz = Quiz.objects.select_related("activity__course").get()
    person = enrolled(quiz)
    take(quiz, person, {}, at=NOW)
    override(quiz, person=person, close_at=NOW + HOUR)
    page.save_revision().publish()
    at(NOW + HOUR)
    assert completed([person]) == [True]


def test_who_is_at_it_at_their_closing_is_complete_once_it_is_handed_in(at):
    quiz, (person, _other) = without_passing(at)
    override(quiz, person=person, close_at=NOW + HOUR)
    attempts.start(quiz, person=person, at=NOW + HOUR - LIMIT)
    at(NOW + HOUR)
    assert completed([person]) == [False]
    at(NOW + HOUR + seconds(61))
    clock.settle_due()
    assert completed([person]) == [True]


@pytest.mark.parametrize("count", [1, 3])
def test_looking_at_closings_costs_the_same(at, count, django_assert_num_queries):
    quiz, people = without_passing(at)
    override(quiz, group_name="A", close_at=NOW + HOUR, people=people)
    for number in range(1, count):
        override(quiz, group_name=f"B{number}", close_at=NOW + HOUR, people=people[:1])
    with django_assert_num_queries(2):
        assert due.closing_people(quiz, since=NOW, until=NOW + HOUR) == {row.pk for row in people}


def test_old_previews_are_cleared(monkeypatch):
    from learning.core.testing.factories import UserFactory

    quiz = timed()
    attempts.start(quiz, previewer=UserFactory(), at=timezone.now() - timedelta(days=8))
    attempts.start(quiz, previewer=UserFactory(), at=timezone.now())
    assert clock.clear_previews() == 1
    assert QuizAttempt.objects.count() == 1
