"""Taking a quiz page by page, as a browser without scripts does."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from learning.plugins.quiz.models import QuestionAttempt, QuizAttempt
from learning.plugins.quiz.services import starting
from learning.plugins.quiz.testing import BODIES, Place, make_question, make_quiz

from .forms import begin, fields, front, page, review, summary, text

pytestmark = pytest.mark.django_db


def two_pages(**rules):
    return make_quiz(make_question("true_false"), Place(make_question("short"), page=2), **rules)


def stored(attempt, slot=1) -> QuestionAttempt:
    return QuestionAttempt.objects.get(usage=attempt.usage_id, slot=slot)


def ended(attempt, *, seconds: int) -> None:
    """The attempt's time was up so long ago."""
    now = timezone.now()
    QuizAttempt.objects.filter(pk=attempt.pk).update(
        started_at=now - timedelta(hours=1), ends_at=now - timedelta(seconds=seconds)
    )


def test_a_quiz_is_started_answered_summed_up_and_handed_in(taker):
    quiz = two_pages()
    client = taker(quiz)
    assert client.get(front(quiz)).status_code == 200
    attempt = begin(client, quiz)
    first = client.get(page(attempt))
    second = client.post(
        page(attempt), {**fields(first), "q1_answer": "true", "go": "next"}, follow=True
    )
    assert second.redirect_chain == [(page(attempt, 2), 302)]
    third = client.post(
        page(attempt, 2), {**fields(second), "q2_answer": "Jakarta", "go": "summary"}, follow=True
    )
    assert third.redirect_chain == [(summary(attempt), 302)]
    last = client.post(summary(attempt), follow=True)
    assert last.redirect_chain == [(review(attempt), 302)]
    attempt.refresh_from_db()
    assert (attempt.state, attempt.marks) == ("finished", 2)


def test_the_summary_warns_of_what_is_open(taker):
    quiz = two_pages()
    client = taker(quiz)
    attempt = begin(client, quiz)
    first = client.get(page(attempt))
    client.post(page(attempt), {**fields(first), "q1_answer": "true", "go": "summary"})
    found = client.get(summary(attempt))
    assert (found.status_code, f'href="{page(attempt, 2)}#q2"' in text(found)) == (200, True)
    assert QuizAttempt.objects.get(pk=attempt.pk).state == "in_progress"


def test_buttons_of_the_navigation_save_before_they_go(taker):
    quiz = two_pages()
    client = taker(quiz)
    attempt = begin(client, quiz)
    first = client.get(page(attempt))
    went = client.post(page(attempt), {**fields(first), "q1_answer": "true", "go": "2-2"})
    assert went.url == f"{page(attempt, 2)}#q2"
    assert stored(attempt).state == "complete"


def test_what_an_older_form_says_is_told_and_does_not_win(taker):
    quiz = make_quiz(make_question("short"))
    client = taker(quiz)
    attempt = begin(client, quiz)
    form = fields(client.get(page(attempt)))
    client.post(page(attempt), {**form, "q1_answer": "Bandung"})
    refused = client.post(page(attempt), {**form, "q1_answer": "Surabaya"})
    assert refused.status_code == 409
    assert "<q>Surabaya</q>" in text(refused)
    assert 'value="Bandung"' in text(refused)
    assert stored(attempt).response_summary == "Bandung"


def test_sending_the_same_form_again_changes_nothing(taker):
    quiz = make_quiz(make_question("short"))
    client = taker(quiz)
    attempt = begin(client, quiz)
    form = {**fields(client.get(page(attempt))), "q1_answer": "Bandung"}
    assert client.post(page(attempt), form).status_code == 302
    assert client.post(page(attempt), form).status_code == 302
    assert stored(attempt).sequence == 1


def test_who_was_signed_out_signs_in_and_has_lost_nothing(taker):
    quiz = make_quiz(make_question("short"))
    client = taker(quiz)
    attempt = begin(client, quiz)
    form = {**fields(client.get(page(attempt))), "q1_answer": "Bandung"}
    client.logout()
    sent_away = client.post(page(attempt), form)
    assert sent_away.status_code == 303
    assert sent_away.url.endswith(f"?next={page(attempt)}")
    assert stored(attempt).state == "todo"
    client.force_login(client.person.user)
    back = client.get(page(attempt), follow=True)
    assert 'value="Bandung"' in text(back)
    assert stored(attempt).response_summary == "Bandung"


def test_answers_kept_for_signing_in_are_of_no_use_to_somebody_else(taker):
    quiz = make_quiz(make_question("short"))
    client = taker(quiz)
    attempt = begin(client, quiz)
    form = {**fields(client.get(page(attempt))), "q1_answer": "Bandung"}
    client.logout()
    client.post(page(attempt), form)
    client.force_login(taker(quiz).person.user)
    assert client.get(page(attempt)).status_code == 404
    assert stored(attempt).state == "todo"


def test_a_page_that_comes_a_little_late_is_saved_and_closes_the_attempt(taker):
    quiz = make_quiz(make_question("short"), time_limit=600)
    client = taker(quiz)
    attempt = begin(client, quiz, confirm="1")
    form = {**fields(client.get(page(attempt))), "q1_answer": "Jakarta", "go": "timeup"}
    ended(attempt, seconds=10)
    client.post(page(attempt), form)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.marks) == ("finished", 1)


def test_a_page_that_comes_much_too_late_is_shown_to_its_writer(taker):
    quiz = make_quiz(make_question("short"), time_limit=600)
    client = taker(quiz)
    attempt = begin(client, quiz, confirm="1")
    form = {**fields(client.get(page(attempt))), "q1_answer": "Jakarta", "go": "next"}
    ended(attempt, seconds=600)
    refused = client.post(page(attempt), form)
    assert refused.status_code == 409
    assert "Jakarta" in text(refused)


def test_when_time_is_up_a_page_leads_to_the_end(taker):
    quiz = make_quiz(make_question("short"), time_limit=600)
    client = taker(quiz)
    attempt = begin(client, quiz, confirm="1")
    ended(attempt, seconds=5)
    seen = client.get(page(attempt), follow=True)
    assert seen.redirect_chain[-1][0] == review(attempt)
    assert QuizAttempt.objects.get(pk=attempt.pk).state == "finished"


def test_in_order_there_is_no_way_back(taker):
    quiz = two_pages(navigation="sequential")
    client = taker(quiz)
    attempt = begin(client, quiz)
    form = fields(client.get(page(attempt)))
    client.post(page(attempt), {**form, "q1_answer": "true", "go": "next"})
    assert client.get(page(attempt)).url == page(attempt, 2)
    refused = client.post(page(attempt), {**form, "q1_answer": "false"})
    assert refused.status_code == 409
    assert stored(attempt).response_summary != "Salah"
    assert 'value="previous"' not in text(client.get(page(attempt, 2)))


def test_a_question_is_checked_and_stays_on_its_page(taker):
    quiz = make_quiz(make_question("true_false"), behaviour="immediate")
    client = taker(quiz)
    attempt = begin(client, quiz)
    form = {**fields(client.get(page(attempt))), "q1_answer": "true", "q1_-check": "1"}
    checked = client.post(page(attempt), form, follow=True)
    assert checked.redirect_chain == [(page(attempt), 302)]
    assert "badge-good" in text(checked)
    assert "q1_-check" not in text(checked)


def test_a_finished_question_can_be_done_again(taker):
    quiz = make_quiz(make_question("true_false"), behaviour="immediate", can_redo=True)
    client = taker(quiz)
    attempt = begin(client, quiz)
    form = {**fields(client.get(page(attempt))), "q1_answer": "false", "q1_-check": "1"}
    checked = client.post(page(attempt), form, follow=True)
    again = client.post(page(attempt), {**fields(checked), "q1_-redo": "1"}, follow=True)
    assert 'name="q1_-check"' in text(again)
    assert stored(attempt).state == "todo"


def test_a_question_is_marked_for_later_without_a_script(taker):
    quiz = make_quiz(make_question("true_false"))
    client = taker(quiz)
    attempt = begin(client, quiz)
    form = {**fields(client.get(page(attempt))), "q1_-flag": "1"}
    marked = client.post(page(attempt), form, follow=True)
    assert 'aria-pressed="true"' in text(marked)
    assert stored(attempt).flagged


def test_an_attempt_is_nobody_elses(taker):
    quiz = make_quiz(make_question("true_false"))
    attempt = begin(taker(quiz), quiz)
    other = taker(quiz)
    for address in (page(attempt), summary(attempt), review(attempt)):
        assert other.get(address).status_code == 404
    for address in (page(attempt), f"{page(attempt)}simpan/", summary(attempt)):
        assert other.post(address).status_code == 404


def test_who_is_no_longer_enrolled_cannot_go_on(taker):
    quiz = make_quiz(make_question("short"))
    client = taker(quiz)
    attempt = begin(client, quiz)
    form = {**fields(client.get(page(attempt))), "q1_answer": "Jakarta"}
    client.person.enrolments.update(status="suspended")
    refused = client.post(page(attempt), form)
    assert (refused.status_code, "Jakarta" in text(refused)) == (403, True)
    assert stored(attempt).state == "todo"


def test_queries_of_a_page_do_not_grow(taker, django_assert_num_queries):
    for count in (1, 3):
        quiz = make_quiz(*[make_question("short") for _number in range(count)])
        client = taker(quiz)
        attempt = begin(client, quiz)
        client.get(page(attempt))
        with django_assert_num_queries(8):
            client.get(page(attempt))
        with django_assert_num_queries(8):
            client.get(summary(attempt))


def test_another_try_at_one_question_keeps_the_answers_of_the_others(taker):
    quiz = make_quiz(
        make_question("true_false"), make_question("short"), behaviour="immediate", can_redo=True
    )
    client = taker(quiz)
    attempt = begin(client, quiz)
    form = fields(client.get(page(attempt)))
    form = fields(
        client.post(page(attempt), {**form, "q1_answer": "true", "q1_-check": "1"}, follow=True)
    )
    client.post(page(attempt), {**form, "q2_answer": "Jakarta", "q1_-redo": "1"})
    assert (stored(attempt).state, stored(attempt, 2).state) == ("todo", "complete")


def test_what_was_typed_before_signing_in_is_shown_where_it_is_too_late_for_it(taker):
    quiz = two_pages()
    client = taker(quiz)
    attempt = begin(client, quiz)
    form = fields(client.get(page(attempt, 2)))
    client.logout()
    client.post(page(attempt, 2), {**form, "q2_answer": "Jakarta"})
    other = Client()
    other.force_login(client.person.user)
    other.post(summary(attempt))
    client.force_login(client.person.user)
    refused = client.get(page(attempt, 2))
    assert (refused.status_code, "Jakarta" in text(refused)) == (409, True)


def test_a_refusal_tells_nothing_of_a_page_that_was_not_shown_yet(taker):
    quiz = make_quiz(
        make_question("true_false"), Place(make_question("choice"), page=2), navigation="sequential"
    )
    client = taker(quiz)
    attempt = begin(client, quiz)
    refused = client.post(page(attempt, 2), {"q2_-sequence": "0", "q2_answer": "a"})
    option = strip_tags(BODIES["choice"]["options"][0]["text"])
    assert (refused.status_code, option in text(refused)) == (409, False)


def test_nor_of_an_attempt_that_was_made_before_the_opening(taker):
    quiz = make_quiz(make_question("choice"))
    client = taker(quiz)
    attempt = starting.prepare(quiz, person=client.person, at=timezone.now())
    form = {"q1_-sequence": "0", "q1_answer": "a"}
    option = strip_tags(BODIES["choice"]["options"][0]["text"])
    for address in (page(attempt), summary(attempt)):
        refused = client.post(address, form)
        assert (refused.status_code, option in text(refused)) == (409, False)


def test_a_refusal_repeats_what_was_typed(taker):
    quiz = make_quiz(make_question("choice"))
    client = taker(quiz)
    attempt = begin(client, quiz)
    client.post(summary(attempt))
    refused = client.post(page(attempt), {"q1_-sequence": "0", "q1_answer": "a"})
    option = strip_tags(BODIES["choice"]["options"][0]["text"])
    assert (refused.status_code, option in text(refused)) == (409, True)
