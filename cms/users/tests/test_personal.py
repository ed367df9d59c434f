"""What an account keeps goes with the person's data."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from cms.users import personal
from learning.core.contract import all_personal_data

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def used(user, sign_in):
    user.set_password(PASSWORD)
    user.save()
    sign_in(user.email)
    EmailAddress.objects.get_or_create(user=user, email=user.email)
    Authenticator.objects.create(user=user, type="totp", data={})
    SocialAccount.objects.create(user=user, provider="sso", uid="7")
    return user


def kept(person):
    return {str(heading): len(list(rows)) for heading, rows in personal.tables(person)}


def test_the_copy_holds_it_and_erasing_takes_it(used, person):
    assert set(kept(person).values()) == {1}
    assert Session.objects.count() == 1
    personal.erase(person)
    personal.erase(person)
    assert set(kept(person).values()) == {0}
    left = [m.objects.count() for m in (EmailAddress, Authenticator, SocialAccount, UserSession)]
    assert left == [0, 0, 0, 0]
    assert Session.objects.count() == 0


def test_somebody_without_account_has_nothing(person):
    person.user = None
    assert set(kept(person).values()) == {0}
    personal.erase(person)


def test_core_knows_of_it():
    assert [found.slug for found in all_personal_data()].count("account") == 1
