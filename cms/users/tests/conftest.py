import pytest
from django.urls import reverse

from learning.core.testing.factories import IdentityNumberFactory, PersonFactory

PASSWORD = "rahasia-sekali-9"
NIP = "198503122010011003"


@pytest.fixture
def person():
    found = PersonFactory(name="Rukiah Selian", user__email="rukiah@contoh.example")
    IdentityNumberFactory(person=found, number=NIP)
    return found


@pytest.fixture
def user(person):
    return person.user


@pytest.fixture
def sign_in(client):
    """Post the sign-in form and return the answer."""

    def post(login, password=PASSWORD, query="", **extra):
        data = {"login": login, "password": password}
        return client.post(reverse("account_login") + query, data, **extra)

    return post
