import pytest
from django.test import Client

from learning.core.testing.factories import UserFactory
from learning.plugins.quiz.testing import enrolled


@pytest.fixture
def taker(db):
    """``taker(quiz)`` is somebody enrolled, with a browser of theirs."""

    def make(quiz, person=None):
        person = enrolled(quiz, person)
        if person.user is None:
            person.user = UserFactory()
            person.save()
        client = Client()
        client.force_login(person.user)
        client.person = person
        return client

    return make
