"""Semantics S2, review options: eight things, four times."""

from datetime import UTC, datetime, timedelta

import pytest

from learning.plugins.quiz.engine import review
from learning.plugins.quiz.engine.settings import EVERYTHING, REVIEW_ITEMS, QuizSettings
from learning.plugins.quiz.models import QuizAttempt
from learning.plugins.quiz.queries.attempts import review_rights

DONE = datetime(2026, 3, 2, 3, tzinfo=UTC)
CLOSE = DONE + timedelta(days=1)
NOTHING = dict.fromkeys(REVIEW_ITEMS, False)


@pytest.mark.parametrize(
    ("after", "close_at", "time"),
    [
        (timedelta(0), None, "immediately"),
        (timedelta(seconds=119), None, "immediately"),
        (timedelta(seconds=120), None, "open"),
        (timedelta(days=9), None, "open"),
        (timedelta(hours=1), CLOSE, "open"),
        (timedelta(days=1), CLOSE, "closed"),
        # Closing goes before the two minutes.
        (timedelta(seconds=60), DONE + timedelta(seconds=30), "closed"),
    ],
)
def test_the_four_times(after, close_at, time):
    rules = QuizSettings(close_at=close_at)
    found = review.review_time(rules, is_open=False, finished_at=DONE, at=DONE + after)
    assert found == time


def rights(rules, *, is_open=False, at=DONE, **more):
    return review.rights(rules, is_open=is_open, finished_at=DONE, at=at, **more)


@pytest.mark.parametrize("item", REVIEW_ITEMS)
@pytest.mark.parametrize("time", ["during", "immediately", "open", "closed"])
def test_each_thing_at_each_time_is_its_own_choice(item, time):
    rules = QuizSettings(close_at=CLOSE, review={time: {**NOTHING, item: True}})
    moments = {
        "during": {"is_open": True},
        "immediately": {},
        "open": {"at": DONE + timedelta(hours=1)},
        "closed": {"at": CLOSE},
    }
    for other, moment in moments.items():
        found = {name for name, allowed in rights(rules, **moment).items() if allowed}
        expected = {item} if other == time else set()
        if item == "overall_feedback" and time == "during":
            expected = set()
        if expected == {"mark"}:
            # A mark without what it is out of says nothing.
            expected = {"mark", "max_mark"}
        assert found == expected


def test_overall_feedback_is_never_shown_during():
    rules = QuizSettings(review={"during": EVERYTHING})
    assert rights(rules, is_open=True)["overall_feedback"] is False


def test_what_is_held_shows_nothing_of_its_marks():
    found = rights(QuizSettings(), is_held=True)
    assert {name for name, allowed in found.items() if not allowed} == set(review.HELD)


def test_a_preview_shows_everything():
    attempt = QuizAttempt(previewer_id=1, state="finished", finished_at=DONE)
    rules = QuizSettings(review={}, held_until_release=True)
    assert all(review_rights(rules, attempt, DONE).values())


def test_an_attempt_with_essays_is_held_until_its_release():
    rules = QuizSettings(held_until_release=True)
    attempt = QuizAttempt(person_id=1, state="finished", finished_at=DONE, marked_by_people=True)
    assert not review_rights(rules, attempt, DONE)["mark"]
    attempt.released_at = DONE
    assert review_rights(rules, attempt, DONE)["mark"]
