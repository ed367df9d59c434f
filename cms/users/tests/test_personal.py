"""What an account keeps goes with the person's data."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.utils import timezone
from wagtail.admin.models import EditingSession, FormState
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import APIToken, Page, PageSubscription
from wagtail.users.models import UserProfile

from cms.users import personal
from learning.core.contract import all_personal_data

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db

MODELS = (
    *(EmailAddress, Authenticator, SocialAccount, UserSession, UserProfile),
    *(FormState, EditingSession, PageSubscription, APIToken),
)


@pytest.fixture
def used(user, sign_in):
    user.set_password(PASSWORD)
    user.save()
    sign_in(user.email)
    EmailAddress.objects.get_or_create(user=user, email=user.email)
    Authenticator.objects.create(user=user, type="totp", data={})
    SocialAccount.objects.create(user=user, provider="sso", uid="7")
    UserProfile.objects.create(user=user, avatar=get_test_image_file("wajah.png"))
    opened = {"user": user, "content_type": ContentType.objects.get_for_model(Page)}
    FormState.objects.create(**opened, data="title=Rahasia", last_updated_at=timezone.now())
    EditingSession.objects.create(**opened, object_id="1", last_seen_at=timezone.now())
    PageSubscription.objects.create(
        user=user, page=Page.objects.earliest("pk"), comment_notifications=True
    )
    APIToken.create_token(user=user, name="Laporan")
    return user


def kept(person):
    return {str(heading): len(list(rows)) for heading, rows in personal.tables(person)}


def test_the_copy_holds_it_and_erasing_takes_it(used, person):
    assert set(kept(person).values()) == {1}
    assert Session.objects.count() == 1
    personal.erase(person)
    personal.erase(person)
    assert set(kept(person).values()) == {0}
    left = {model.__name__ for model in MODELS if model._default_manager.exists()}
    assert left == set()
    assert Session.objects.count() == 0


def test_the_picture_goes_with_its_file_once_all_is_done(
    used, person, django_capture_on_commit_callbacks
):
    file = UserProfile.objects.get().avatar
    with django_capture_on_commit_callbacks(execute=True):
        personal.erase(person)
        assert file.storage.exists(file.name)
    assert not file.storage.exists(file.name)


def test_no_key_is_in_the_copy(used, person):
    copy = str([list(rows) for _heading, rows in personal.tables(person)])
    token = APIToken.objects.get()
    assert token.prefix in copy
    assert token.key_hash not in copy


def test_somebody_without_account_has_nothing(person):
    person.user = None
    assert set(kept(person).values()) == {0}
    personal.erase(person)


def test_core_knows_of_it():
    assert [found.slug for found in all_personal_data()].count("account") == 1
