"""Signing in at the organisation's provider, from the button to the learning space."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user

from cms.users.models import User

from .conftest import NIP
from .provider import CLIENT, SECRET, running_provider

pytestmark = pytest.mark.django_db
LOGIN, BACK = "/akun/oidc/sso/login/", "/akun/oidc/sso/login/callback/"


@pytest.fixture
def provider(settings):
    with running_provider() as server:
        app = {
            "provider_id": "sso",
            "name": "SSO Daerah",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {"server_url": server.address},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
        }
        yield server


def arrive(client, provider, **claims):
    provider.person = {"sub": "u-1", **claims}
    sent = client.post(f"{LOGIN}?{urlencode({'next': '/belajar/'})}")
    assert sent.url.startswith(f"{provider.address}/auth?")
    return client.get(BACK, provider.sign_in(sent.url))


def test_whose_number_we_know_is_signed_in_and_where_they_wanted_to_go(client, provider, user):
    response = arrive(client, provider, nip=NIP, name="Orang Lain")

    assert (response.status_code, response.url) == (302, "/belajar/")
    assert get_user(client) == user
    assert User.objects.count() == 1


def test_the_second_time_the_account_there_is_enough(client, provider, user):
    arrive(client, provider, nip=NIP)
    client.logout()

    arrive(client, provider)

    assert get_user(client) == user


def test_a_stranger_is_told_so_and_gets_no_account(client, provider, user):
    response = arrive(client, provider, nip="199001012015031004", email="lain@contoh.example")

    shown = client.get(response.url) if response.status_code == 302 else response
    assert get_user(client).is_authenticated is False
    assert User.objects.count() == 1
    assert shown.status_code == 200
    assert "belum terdaftar" in shown.text


def test_an_account_with_rights_is_not_opened_by_a_claim(client, provider, user):
    User.objects.filter(pk=user.pk).update(is_superuser=True)

    arrive(client, provider, nip=NIP)

    assert get_user(client).is_authenticated is False


def test_who_turns_back_at_the_provider_comes_back_to_a_page(client, provider, user):
    sent = client.post(LOGIN)
    state = provider.sign_in(sent.url)["state"]

    response = client.get(BACK, {"error": "access_denied", "state": state}, follow=True)

    assert response.status_code == 200
    assert get_user(client).is_authenticated is False


def test_a_code_of_somebody_elses_browser_is_refused(client, provider, user):
    provider.person = {"sub": "u-1", "nip": NIP}
    sent = client.post(LOGIN)
    query = {**provider.sign_in(sent.url), "state": "lain"}

    response = client.get(BACK, query)

    assert get_user(client).is_authenticated is False
    assert response.status_code in (200, 401, 403)
