"""Saving pages, going on, two tabs, autosave, redoing: nothing that was sent in time is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from learning.core.testing.factories import make_course
from learning.plugins.quiz.engine.values import State
from learning.plugins.quiz.models import Autosave, QuestionAttempt, QuizAttempt
from learning.plugins.quiz.queries.attempts import navigation, page_of
from learning.plugins.quiz.queries.live import load
from learning.plugins.quiz.services import attempts
from learning.plugins.quiz.services.errors import (
    Closed,
    NotFinished,
    NotPossible,
    WrongPage,
)
from learning.plugins.quiz.testing import (
    Place,
    drawn,
    enrolled,
    make_category,
    make_question,
    make_quiz,
    posted,
    take,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now() - timedelta(days=30)
TRUE, FALSE = {"answer": "true"}, {"answer": "false"}
Step = QuizAttempt.State


def begin(quiz):
    return attempts.start(quiz, person=enrolled(quiz), at=NOW)


def save(attempt, answers, *, page=1, at=NOW, **more):
    form = posted(attempt, answers, **more)
    return attempts.save_page(attempt, posted=form, page=page, user=attempt.person.user, at=at)


def states(attempt):
    rows = attempt.usage.question_attempts.order_by("slot")
    return list(rows.values_list("slot", "state"))


def answers(attempt):
    return {live.slot: live.response.get("answer") for live in load(attempt.usage)}


def pages(count, **rules):
    return make_quiz(*[Place(make_question(), page=n) for n in range(1, count + 1)], **rules)


# Saving


def test_a_page_is_saved_and_the_next_one_follows():
    attempt = begin(pages(2))
    result = save(attempt, {1: TRUE})
    assert (result.saved, result.next_page, result.stale) == (frozenset({1}), 2, ())
    assert save(attempt, {2: FALSE}, page=2).next_page is None
    assert answers(attempt) == {1: "true", 2: "false"}


def test_only_questions_of_the_page_are_saved():
    attempt = begin(pages(2))
    assert save(attempt, {1: TRUE, 2: TRUE}).saved == {1}
    assert answers(attempt) == {1: "true", 2: None}


def test_an_unchanged_page_makes_no_step():
    attempt = begin(pages(1))
    save(attempt, {1: TRUE})
    save(attempt, {1: TRUE})
    assert attempt.usage.question_attempts.get().steps.count() == 2


def test_an_old_form_overwrites_nothing_and_its_other_answers_are_kept():
    attempt = begin(make_quiz(make_question(), make_question()))
    old = posted(attempt, {1: FALSE, 2: TRUE})
    save(attempt, {1: TRUE})
    result = attempts.save_page(attempt, posted=old, page=1, user=attempt.person.user, at=NOW)
    assert (result.saved, result.stale, result.next_page) == (frozenset({2}), (1,), 1)
    assert answers(attempt) == {1: "true", 2: "true"}


def test_a_button_of_a_question_stays_on_the_page():
    attempt = begin(pages(2, behaviour="immediate"))
    assert save(attempt, {1: TRUE}, **{"q1_-check": "1"}).next_page == 1
    assert states(attempt)[0] == (1, "right")


def test_a_flag_is_set_and_taken_away():
    attempt = begin(pages(1))
    for expected in (True, False):
        save(attempt, {1: TRUE}, **{"q1_-flag": "1"})
        assert attempt.usage.question_attempts.get().flagged is expected


def test_a_page_that_is_not_there_is_refused():
    attempt = begin(pages(1))
    for page in (0, 2):
        with pytest.raises(WrongPage):
            save(attempt, {1: TRUE}, page=page)


def test_nothing_is_saved_after_the_end():
    attempt = take(pages(1), answers={})
    with pytest.raises(Closed):
        save(attempt, {1: TRUE})
    with pytest.raises(Closed):
        attempts.autosave_page(attempt, posted={}, page=1, user=None, at=NOW)


# In order


def test_in_order_there_is_no_way_back_and_none_ahead():
    attempt = begin(pages(3, navigation="sequential"))
    with pytest.raises(WrongPage):
        save(attempt, {2: TRUE}, page=2)
    save(attempt, {1: TRUE})
    with pytest.raises(WrongPage):
        save(attempt, {1: FALSE})
    save(attempt, {2: TRUE}, page=2)
    attempt.refresh_from_db()
    assert [page_of(attempt, number).is_reachable for number in (1, 2, 3)] == [False, False, True]


def test_in_order_checking_stays_and_an_old_form_does_not_go_on():
    attempt = begin(pages(2, navigation="sequential", behaviour="immediate"))
    old = posted(attempt, {1: FALSE})
    save(attempt, {1: TRUE}, **{"q1_-check": "1"})
    attempt.refresh_from_db()
    assert attempt.current_page == 1
    user = attempt.person.user
    # A finished question takes nothing more, so the old form changes nothing and goes on.
    assert attempts.save_page(attempt, posted=old, page=1, user=user, at=NOW).next_page == 2


def test_freely_every_page_can_be_seen():
    attempt = begin(pages(3))
    save(attempt, {3: TRUE}, page=3)
    assert save(attempt, {1: TRUE}).next_page == 2
    assert page_of(attempt, 4) is None


# After the question before


def dependent(**rules):
    return make_quiz(make_question(), Place(make_question(), requires_previous=True), **rules)


def test_a_question_opens_once_the_one_before_is_finished():
    attempt = begin(dependent(behaviour="immediate"))
    assert page_of(attempt, 1).blocked == {2}
    assert save(attempt, {1: TRUE, 2: TRUE}).saved == {1}
    save(attempt, {1: TRUE}, **{"q1_-check": "1"})
    assert page_of(attempt, 1).blocked == frozenset()
    assert save(attempt, {2: TRUE}).saved == {2}


def test_a_behaviour_that_cannot_finish_during_the_attempt_blocks_nothing():
    attempt = begin(dependent(behaviour="deferred"))
    assert page_of(attempt, 1).blocked == frozenset()
    assert save(attempt, {1: TRUE, 2: TRUE}).saved == {1, 2}


# Autosave


def autosave(attempt, given, *, page=1, at=NOW):
    form = posted(attempt, given)
    return attempts.autosave_page(attempt, posted=form, page=page, user=attempt.person.user, at=at)


def test_what_is_saved_on_the_way_changes_no_state_and_counts_at_the_end():
    attempt = begin(make_quiz(make_question(), make_question()))
    kept = autosave(attempt, {1: TRUE})
    assert (kept.slots, kept.stale, kept.seconds_left) == (frozenset({1}), frozenset(), None)
    assert states(attempt) == [(1, "todo"), (2, "todo")]
    attempts.finish_attempt(attempt, user=attempt.person.user, at=NOW)
    assert states(attempt) == [(1, "right"), (2, "gave_up")]


def test_an_autosave_of_an_old_form_is_passed_over_and_a_save_clears_it():
    attempt = begin(pages(1))
    old = posted(attempt, {1: FALSE})
    autosave(attempt, {1: FALSE})
    save(attempt, {1: TRUE})
    assert not Autosave.objects.exists()
    found = attempts.autosave_page(attempt, posted=old, page=1, user=None, at=NOW)
    assert found.slots == frozenset()


# Redoing


def test_a_redone_question_takes_the_slot_and_the_old_one_is_worth_nothing():
    quiz = pages(1, behaviour="immediate", can_redo=True)
    attempt = begin(quiz)
    user = attempt.person.user
    save(attempt, {1: FALSE}, **{"q1_-check": "1"})
    attempts.redo_question(attempt, slot=1, user=user, at=NOW)
    rows = QuestionAttempt.objects.order_by("slot").values_list("slot", "state", "max_mark")
    assert list(rows) == [(1, "todo", 1), (2, "wrong", 0)]
    save(attempt, {1: TRUE})
    finished = attempts.finish_attempt(attempt, user=user, at=NOW)
    assert (finished.marks, finished.sum_of_marks) == (1, 1)
    assert [place.slot for place in navigation(finished)] == [1]


def test_redoing_needs_a_finished_question_and_the_quiz_s_leave():
    attempt = begin(pages(1, behaviour="immediate", can_redo=True))
    with pytest.raises(NotFinished):
        attempts.redo_question(attempt, slot=1, user=attempt.person.user, at=NOW)
    for rules in ({"behaviour": "deferred", "can_redo": True}, {"behaviour": "immediate"}):
        other = begin(pages(1, **rules))
        with pytest.raises(NotPossible):
            attempts.redo_question(other, slot=1, user=other.person.user, at=NOW)


def test_a_drawn_place_draws_again_until_the_pool_is_dry():
    category = make_category()
    for number in range(2):
        make_question(category=category, name=f"s{number}")
    attempt = begin(make_quiz(drawn(category), behaviour="immediate", can_redo=True))
    seen = []
    for _turn in range(3):
        row = QuestionAttempt.objects.get(usage=attempt.usage, slot=1)
        seen.append(row.version.question.name)
        save(attempt, {1: TRUE}, **{"q1_-check": "1"})
        attempts.redo_question(attempt, slot=1, user=attempt.person.user, at=NOW)
    assert {seen[0], seen[1]} == {"s0", "s1"}
    assert seen[2] == seen[1]


# What the taker sees of it


def test_navigation_tells_states_flags_and_pages():
    quiz = make_quiz(
        make_question("description"), make_question(), Place(make_question(), page=2, label="3a")
    )
    attempt = begin(quiz)
    save(attempt, {2: TRUE}, **{"q2_-flag": "1"})
    found = navigation(attempt, current=2)
    assert [(row.label, row.page, row.is_answered, row.is_flagged) for row in found] == [
        ("i", 1, False, False),
        ("1", 1, True, True),
        ("3a", 2, False, False),
    ]
    assert [row.is_current for row in found] == [False, False, True]
    assert [row.is_information for row in found] == [True, False, False]
    assert found[1].state == State.COMPLETE


@pytest.mark.parametrize("places", [1, 3])
def test_saving_costs_the_same_for_more_questions(places, django_assert_num_queries):
    attempt = begin(make_quiz(*[make_question() for _number in range(places)]))
    form = posted(attempt, dict.fromkeys(range(1, places + 1), TRUE))
    user = attempt.person.user
    with django_assert_num_queries(14):
        attempts.save_page(attempt, posted=form, page=1, user=user, at=NOW)


@pytest.mark.parametrize("places", [1, 3])
def test_handing_in_costs_the_same_for_more_questions(places, django_assert_num_queries):
    course = make_course(1)
    quiz = make_quiz(*[make_question() for _number in range(places)], course=course)
    attempt = take(quiz, finish=False, at=NOW)
    user = attempt.person.user
    with django_assert_num_queries(35):
        attempts.finish_attempt(attempt, user=user, at=NOW)


@pytest.mark.parametrize("places", [1, 3])
def test_autosaving_costs_the_same_for_more_questions(places, django_assert_num_queries):
    attempt = begin(make_quiz(*[make_question() for _number in range(places)]))
    form = posted(attempt, dict.fromkeys(range(1, places + 1), TRUE))
    with django_assert_num_queries(11):
        attempts.autosave_page(attempt, posted=form, page=1, user=None, at=NOW)
