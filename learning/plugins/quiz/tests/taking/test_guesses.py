"""Nobody tries all passwords of a quiz."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from learning.plugins.quiz.models import QuizAttempt
from learning.plugins.quiz.services import guesses
from learning.plugins.quiz.testing import make_question, make_quiz

pytestmark = pytest.mark.django_db


def test_after_ten_wrong_passwords_the_right_one_has_to_wait(taker):
    quiz = make_quiz(make_question(), password="matahari")
    client, address = taker(quiz), reverse("learning:activity", args=[quiz.pk])
    for number in range(guesses.MOST):
        assert client.post(address, {"password": f"salah {number}"}).status_code == 422
    assert client.post(address, {"password": "matahari"}).status_code == 409
    assert not QuizAttempt.objects.exists()

    cache.clear()
    assert client.post(address, {"password": "matahari"}).status_code == 302


def test_one_persons_guesses_do_not_shut_out_another(taker):
    quiz = make_quiz(make_question(), password="matahari")
    address = reverse("learning:activity", args=[quiz.pk])
    first, second = taker(quiz), taker(quiz)
    for _number in range(guesses.MOST + 1):
        first.post(address, {"password": "salah"})
    assert second.post(address, {"password": "matahari"}).status_code == 302
