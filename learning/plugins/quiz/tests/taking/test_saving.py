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


def stands(client, attempt):
    return fields(client.get(page(attempt)))["q1_answer"]


def test_an_answer_that_was_erased_again_does_not_count(case):
    client, attempt, form = case
    send(client, attempt, form, q1_answer="Jakarta")
    client.post(page(attempt), form)
    assert stands(client, attempt) == ""
    client.post(summary(attempt))
    attempt.refresh_from_db()
    assert (QuestionAttempt.objects.get().state, attempt.marks) == ("gave_up", 0)


def test_an_answer_put_back_to_the_saved_one_is_the_saved_one(case):
    client, attempt, form = case
    client.post(page(attempt), {**form, "q1_answer": "Jakarta"})
    form = fields(client.get(page(attempt)))
    send(client, attempt, form, q1_answer="Bogor")
    client.post(page(attempt), form)
    client.post(summary(attempt))
    attempt.refresh_from_db()
    assert attempt.marks == 1


def test_a_form_made_from_what_was_typed_may_take_it_back(case):
    client, attempt, form = case
    send(client, attempt, form, q1_answer="Bogor")
    later = fields(client.get(page(attempt)))
    client.post(page(attempt), {**later, "q1_answer": ""})
    assert stands(client, attempt) == ""


def test_an_older_window_throws_away_nothing_newer(case):
    client, attempt, old = case
    form = fields(client.get(page(attempt)))
    send(client, attempt, form, q1_answer="Jakarta")
    client.post(page(attempt), old)
    assert stands(client, attempt) == "Jakarta"
    send(client, attempt, old)
    assert stands(client, attempt) == "Jakarta"


def test_an_older_window_does_not_bring_back_what_it_was_made_from(case):
    client, attempt, form = case
    send(client, attempt, form, q1_answer="Bogor")
    old, new = (fields(client.get(page(attempt))) for _window in range(2))
    send(client, attempt, new, q1_answer="Jakarta")
    client.post(page(attempt), old)
    assert stands(client, attempt) == "Jakarta"


def test_what_is_typed_in_an_older_window_wins(case):
    client, attempt, old = case
    form = fields(client.get(page(attempt)))
    send(client, attempt, form, q1_answer="Bogor")
    client.post(page(attempt), {**old, "q1_answer": "Jakarta"})
    assert stands(client, attempt) == "Jakarta"


@pytest.mark.parametrize("seen", ["", "x", "...", "a.b.1.", "é..." * 90])
def test_a_form_that_does_not_say_what_it_knew_wins(case, seen):
    client, attempt, form = case
    send(client, attempt, form, q1_answer="Jakarta")
    client.post(page(attempt), {**form, "q1_-seen": seen})
    assert stands(client, attempt) == ""


def test_an_answer_stays_with_the_window_that_sent_it(case):
    client, attempt, form = case
    send(client, attempt, form, q1_answer="Bandung")
    sent_by = Autosave.objects.get().form
    other = fields(client.get(page(attempt)))
    assert send(client, attempt, other).json()["saved"] == [1]
    assert (Autosave.objects.get().form, sent_by) == (sent_by, form["q1_-seen"].split(".")[0])
    client.post(page(attempt), other)
    assert QuestionAttempt.objects.get().state == "complete"


def test_a_form_of_the_question_that_was_here_before_answers_no_other(taker):
    quiz = make_quiz(make_question("short"), behaviour="immediate", can_redo=True)
    client = taker(quiz)
    attempt = begin(client, quiz)
    old = fields(client.get(page(attempt)))
    client.post(page(attempt), {**old, "q1_answer": "Bogor", "q1_-check": "1"})
    client.post(page(attempt), {**fields(client.get(page(attempt))), "q1_-redo": "1"})
    assert send(client, attempt, old, q1_answer="Jakarta").json() == {
        "saved": [],
        "stale": [1],
        "seconds_left": None,
    }
    assert client.post(page(attempt), {**old, "q1_answer": "Jakarta"}).status_code == 409
    assert stands(client, attempt) == ""
