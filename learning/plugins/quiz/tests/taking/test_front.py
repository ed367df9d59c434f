"""The quiz's own page: its rules, one's attempts, the way in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from learning.core.api import assign_role, provision_region
from learning.core.testing.availability import hold, leaf
from learning.core.testing.factories import UserFactory
from learning.plugins.quiz.models import QuizAttempt
from learning.plugins.quiz.testing import make_question, make_quiz, take

from .forms import begin, front, page, text

pytestmark = pytest.mark.django_db


def quiz_with(**rules):
    return make_quiz(make_question("true_false"), **rules)


def test_an_open_attempt_is_gone_on_with(taker):
    quiz = quiz_with()
    client = taker(quiz)
    attempt = begin(client, quiz)
    assert f'href="{page(attempt)}"' in text(client.get(front(quiz)))
    assert client.post(front(quiz), {"start": "1"}).url == page(attempt)
    assert QuizAttempt.objects.count() == 1


def test_the_password_is_asked_and_a_wrong_one_told(taker):
    quiz = quiz_with(password="merdeka")
    client = taker(quiz)
    assert 'name="password"' in text(client.get(front(quiz)))
    refused = client.post(front(quiz), {"start": "1", "password": "salah"})
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in text(refused)
    assert not QuizAttempt.objects.exists()
    begin(client, quiz, password="merdeka")


def test_the_time_limit_has_to_be_confirmed(taker):
    quiz = quiz_with(time_limit=900)
    client = taker(quiz)
    refused = client.post(front(quiz), {"start": "1"})
    assert (refused.status_code, QuizAttempt.objects.count()) == (422, 0)
    begin(client, quiz, confirm="1")


def test_why_it_cannot_be_started_is_told(taker):
    quiz = quiz_with(close_at=timezone.now() - timedelta(days=1))
    client = taker(quiz)
    seen = text(client.get(front(quiz)))
    assert ("data-start" in seen, "alert-warning" in seen) == (False, True)
    assert client.post(front(quiz), {"start": "1"}).status_code == 409


def test_before_the_opening_the_page_waits(taker):
    quiz = quiz_with(open_at=timezone.now() + timedelta(minutes=5))
    seen = text(taker(quiz).get(front(quiz)))
    assert "data-opens=" in seen
    assert "data-start hidden" in seen


def test_long_before_the_opening_it_only_says_when(taker):
    quiz = quiz_with(open_at=timezone.now() + timedelta(days=5))
    seen = text(taker(quiz).get(front(quiz)))
    assert ("data-opens=" in seen, "data-start" in seen) == (False, False)


def test_attempts_and_the_grade_are_listed(taker):
    quiz = quiz_with(attempts=3, pass_grade=70)
    client = taker(quiz)
    take(quiz, client.person)
    seen = text(client.get(front(quiz)))
    attempt = QuizAttempt.objects.get()
    assert f"/belajar/kuis/percobaan/{attempt.pk}/tinjauan/" in seen
    assert "qz-final" in seen


def test_marks_that_may_not_be_seen_are_not_on_the_front_page(taker):
    nothing = {time: {} for time in ("during", "immediately", "open", "closed")}
    quiz = quiz_with(review=nothing)
    client = taker(quiz)
    take(quiz, client.person)
    seen = text(client.get(front(quiz)))
    assert ("tinjauan" in seen, "qz-final" in seen, ">100<" in seen) == (False, False, False)


def test_staff_start_a_preview_and_nothing_is_graded():
    quiz = quiz_with(password="merdeka", time_limit=60)
    editor = UserFactory()
    region = quiz.activity.course.region
    provision_region(region)
    assign_role(editor, region=region, role="editor")
    client = Client()
    client.force_login(editor)
    assert client.get(front(quiz)).status_code == 200
    attempt = begin(client, quiz)
    assert (attempt.previewer_id, attempt.person_id) == (editor.pk, None)
    seen = text(client.get(page(attempt)))
    assert "badge-warn" in seen
    assert "data-timer" not in seen


def test_queries_do_not_grow_with_attempts(taker, django_assert_num_queries):
    for count in (1, 3):
        quiz = quiz_with()
        client = taker(quiz)
        for _number in range(count):
            take(quiz, client.person)
        client.get(front(quiz))
        with django_assert_num_queries(10):
            client.get(front(quiz))


@pytest.mark.parametrize(("shown", "status"), [(True, 403), (False, 404)])
def test_conditions_that_are_not_met_let_nobody_begin(taker, shown, status):
    quiz = quiz_with()
    client = taker(quiz)
    hold(quiz.activity, leaf("group", shown=shown))
    for answer in (client.get(front(quiz)), client.post(front(quiz), {"start": "1"})):
        assert answer.status_code == status
    assert not QuizAttempt.objects.exists()


def test_what_was_begun_before_it_was_locked_can_be_finished(taker):
    quiz = quiz_with()
    client = taker(quiz)
    attempt = begin(client, quiz)
    hold(quiz.activity, leaf("group"))
    assert client.get(page(attempt)).status_code == 200
