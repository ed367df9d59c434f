"""Every reachable page answers, in our design, within its queries."""

import pytest
from django.urls import reverse

from learning.core.testing.factories import UserFactory

pytestmark = pytest.mark.django_db

OPEN = [
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
]
OWN = [
    "account_overview",
    "account_logout",
    "account_change_password",
    "account_email",
    "account_reauthenticate",
    "mfa_index",
    "usersessions_list",
    "socialaccount_connections",
]


@pytest.mark.parametrize("name", OPEN)
def test_open_pages(client, name):
    content = client.get(reverse(name)).content.decode()
    assert content.count("<h1") == 1
    assert 'class="site-header"' in content
    assert "style=" not in content


@pytest.mark.parametrize("name", OWN)
def test_own_pages(client, user, name):
    client.force_login(user)
    content = client.get(reverse(name)).content.decode()
    assert content.count("<h1") == 1
    assert 'class="site-header"' in content
    assert "style=" not in content


@pytest.mark.parametrize("name", OWN)
def test_own_pages_ask_to_sign_in(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(
        "/" if name == "account_logout" else reverse("account_login")
    )


def test_overview_masks_the_number(client, user):
    client.force_login(user)
    content = client.get(reverse("account_overview")).content.decode()
    assert "Rukiah Selian" in content
    assert "••••003" in content
    assert "198503122010011" not in content


def test_overview_of_an_account_without_a_person(client):
    client.force_login(UserFactory(first_name="Admin"))
    assert client.get(reverse("account_overview")).status_code == 200


def test_overview_queries(client, user, django_assert_max_num_queries):
    client.force_login(user)
    with django_assert_max_num_queries(12):
        client.get(reverse("account_overview"))
