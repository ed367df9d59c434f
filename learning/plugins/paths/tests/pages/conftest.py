import pytest
from bs4 import BeautifulSoup
from django.conf import settings as configured
from django.utils import translation

from learning.core.models import Person
from learning.core.testing.factories import PersonFactory, site_home


@pytest.fixture(autouse=True)
def _english(client):
    """The words as they stand in the code; the site's own language has tests of its own."""
    client.cookies[configured.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _home(db):
    site_home()


@pytest.fixture
def person(db) -> Person:
    return PersonFactory()


@pytest.fixture
def learner(client, person) -> Person:
    """``person``, signed in."""
    client.force_login(person.user)
    return person


@pytest.fixture
def read(client):
    """``read(address)``: what is answered, as a tree with its ``response``."""

    def found(url, status=200):
        response = client.get(url)
        assert response.status_code == status, (url, response.status_code)
        tree = BeautifulSoup(response.content, "html.parser")
        tree.response = response
        return tree

    return found


def words(tree, selector):
    return [" ".join(found.get_text(" ").split()) for found in tree.select(selector)]
