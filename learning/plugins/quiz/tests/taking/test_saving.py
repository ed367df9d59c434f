"""What the page's script saves on the way."""

import pytest

from learning.plugins.quiz.models import Autosave, QuestionAttempt, QuizAttempt
from learning.plugins.quiz.testing import make_question, make_quiz

from .forms import begin, fields, page, summary

pytestmark = pytest.mark.django_db
CONTENT = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def case(taker):
    quiz = make_quiz(make_question("short"))
    client = taker(quiz)
    attempt = begin(client, quiz)
    form = fields(client.get(page(attempt)))
    return client, attempt, form


def send(client, attempt, form, **more):
    return client.post(f"{page(attempt)}simpan/", {**form, **more}, **CONTENT)


def test_it_is_kept_beside_the_steps_and_shown_again(case):
    client, attempt, form = case
    answer = send(client, attempt, form, q1_answer="Bandung")
    assert answer.json() == {"saved": [1], "stale": [], "seconds_left": None}
    assert Autosave.objects.get().response == {"answer": "Bandung"}
    assert QuestionAttempt.objects.get().state == "todo"
    assert 'value="Bandung"' in client.get(page(attempt)).content.decode()


def test_it_counts_when_the_attempt_is_handed_in(case):
    client, attempt, form = case
    send(client, attempt, form, q1_answer="Jakarta")
    client.post(summary(attempt))
    attempt.refresh_from_db()
    assert (attempt.state, attempt.marks) == ("finished", 1)


def test_an_older_form_is_told(case):
    client, attempt, form = case
    client.post(page(attempt), {**form, "q1_answer": "Bandung"})
    assert send(client, attempt, form, q1_answer="Bogor").json()["stale"] == [1]


def test_who_is_signed_out_is_told_where_to_sign_in(case):
    client, attempt, form = case
    client.logout()
    answer = send(client, attempt, form, q1_answer="Bandung")
    assert answer.status_code == 401
    assert answer.json()["code"] == "signed_out"
    assert answer.json()["url"].endswith(f"next={page(attempt).replace('/', '%2F')}")


def test_an_attempt_that_is_over_takes_nothing(case):
    client, attempt, form = case
    client.post(summary(attempt))
    answer = send(client, attempt, form, q1_answer="Jakarta")
    assert (answer.status_code, answer.json()["code"]) == (409, "over")
    assert QuizAttempt.objects.get().marks == 0


def test_a_mark_for_later_is_kept_at_once(case):
    client, attempt, _form = case
    send(client, attempt, {"q1_-flag": "1"})
    assert QuestionAttempt.objects.get().flagged
    send(client, attempt, {"q1_-flag": "0"})
    assert not QuestionAttempt.objects.get().flagged


def test_saving_costs_the_same_for_many_questions(taker, django_assert_num_queries):
    for count in (1, 3):
        quiz = make_quiz(*[make_question("short") for _number in range(count)])
        client = taker(quiz)
        attempt = begin(client, quiz)
        form = fields(client.get(page(attempt)))
        form |= {f"q{slot}_answer": "x" for slot in range(1, count + 1)}
        with django_assert_num_queries(14):
            send(client, attempt, form)
