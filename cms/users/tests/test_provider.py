"""The organisation's identity provider: whom it opens an account for."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.urls import reverse

from cms.users.models import User
from cms.users.oidc import match

from .conftest import NIP

pytestmark = pytest.mark.django_db
APP = {
    "provider_id": "sso",
    "name": "SSO Daerah",
    "client_id": "asah",
    "secret": "rahasia",
    "settings": {"server_url": "https://sso.example"},
}


def arrival(email="", verified=True, **claims):
    account = SocialAccount(provider="sso", uid="u1", extra_data={"userinfo": claims})
    addresses = [EmailAddress(email=email, verified=verified)] if email else []
    return SocialLogin(user=User(), account=account, email_addresses=addresses)


@pytest.mark.parametrize("nip", [NIP, "19850312 201001 1 003"])
def test_matched_by_number(user, nip):
    assert match(arrival(nip=nip)) == user


def test_matched_by_verified_address(user):
    assert match(arrival("rukiah@contoh.example")) == user


def test_unverified_address_is_no_proof(user):
    assert match(arrival("rukiah@contoh.example", verified=False)) is None


def test_unknown_people_are_not_created(user):
    assert match(arrival("lain@contoh.example", nip="199001012015031004")) is None
    assert User.objects.count() == 1


def test_name_of_the_claim_is_a_setting(user, settings):
    settings.OIDC_NIP_CLAIM = "nomor_induk"
    assert match(arrival(nip=NIP)) is None
    assert match(arrival(nomor_induk=NIP)) == user


@pytest.mark.parametrize("right", ["is_staff", "is_superuser"])
def test_accounts_with_rights_are_not_matched(user, right):
    User.objects.filter(pk=user.pk).update(**{right: True})
    assert match(arrival(nip=NIP)) is None


def test_button_only_when_configured(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "SSO Daerah" not in client.get(reverse("account_login")).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [APP]}}
    assert "SSO Daerah" in client.get(reverse("account_login")).content.decode()
