"""Looking at a finished attempt: as the quiz allows, and for staff with the history."""

import pytest
from django.test import Client

from learning.core.api import assign_role, provision_region
from learning.core.testing.factories import UserFactory
from learning.plugins.quiz.engine.settings import EVERYTHING
from learning.plugins.quiz.models import QuizAttempt
from learning.plugins.quiz.testing import make_question, make_quiz, take

from .forms import front, review, text

pytestmark = pytest.mark.django_db
BODY = {"right": True, "feedback_true": "<p>Sesuai.</p>", "feedback_false": "<p>Keliru.</p>"}


def reviewed(taker, **rights):
    """The review of a wrong answer, where only ``rights`` may be seen."""
    shown = {**dict.fromkeys(EVERYTHING, False), "attempt": True, **rights}
    times = dict.fromkeys(("during", "immediately", "open", "closed"), shown)
    question = make_question("true_false", BODY, general_feedback="<p>Modul dua.</p>")
    quiz = make_quiz(question, review=times)
    client = taker(quiz)
    attempt = take(quiz, client.person, {1: {"answer": "false"}})
    return text(client.get(review(attempt)))


@pytest.mark.parametrize(
    ("right", "words"),
    [
        ("correctness", "qz-mark-wrong"),
        ("specific_feedback", "Keliru."),
        ("general_feedback", "Modul dua."),
        ("right_answer", "qz-right"),
    ],
)
def test_each_thing_is_shown_where_the_quiz_says_so(taker, right, words):
    assert words in reviewed(taker, **{right: True})
    assert words not in reviewed(taker)


def test_without_the_right_there_is_no_review(taker):
    nothing = {time: {} for time in ("during", "immediately", "open", "closed")}
    quiz = make_quiz(make_question("true_false"), review=nothing)
    client = taker(quiz)
    attempt = take(quiz, client.person)
    assert client.get(review(attempt)).url == front(quiz)


def test_staff_of_the_region_see_all_with_the_history(taker):
    quiz = make_quiz(make_question("true_false"))
    attempt = take(quiz, taker(quiz).person)
    region = quiz.activity.course.region
    provision_region(region)
    staff = UserFactory()
    assign_role(staff, region=region, role="moderator")
    client = Client()
    client.force_login(staff)
    seen = text(client.get(review(attempt)))
    assert "qz-history" in seen
    assert str(attempt.person) in seen


def test_other_accounts_see_nothing(taker):
    quiz = make_quiz(make_question("true_false"))
    attempt = take(quiz, taker(quiz).person)
    client = Client()
    client.force_login(UserFactory())
    assert client.get(review(attempt)).status_code == 404


def test_many_questions_stand_on_several_pages(taker):
    question = make_question("true_false")
    quiz = make_quiz(*[question] * 26)
    client = taker(quiz)
    attempt = take(quiz, client.person)
    assert 'id="q25"' in text(client.get(review(attempt)))
    second = text(client.get(f"{review(attempt)}2/"))
    assert ('id="q26"' in second, 'id="q25"' in second) == (True, False)
    assert client.get(f"{review(attempt)}3/").status_code == 404


def test_queries_do_not_grow(taker, django_assert_num_queries):
    for count in (1, 3):
        quiz = make_quiz(*[make_question("short") for _number in range(count)])
        client = taker(quiz)
        attempt = take(quiz, client.person)
        client.get(review(attempt))
        with django_assert_num_queries(7):
            client.get(review(attempt))
    assert QuizAttempt.objects.count() == 2
