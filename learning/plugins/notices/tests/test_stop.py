import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from learning.core.testing import factories as make

from ..models import Delivery, DeliverySettings, Preference
from ..services import stopping
from .conftest import DUTY, KIND, tell


def address(user, kind=stopping.ALL):
    return reverse("learning_notices:stop", args=[stopping.token_for(user.pk, kind)])


def paces(user):
    return dict(Preference.objects.filter(user=user).values_list("kind", "pace"))


@pytest.fixture
def stranger():
    """Nobody is signed in, and forged forms would be noticed."""
    return Client(enforce_csrf_checks=True)


def test_looking_changes_nothing(user, stranger):
    response = stranger.get(address(user, KIND))

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert paces(user) == {}
    assert user.email not in response.content.decode()


def test_the_button_stops_the_kind_and_undo_brings_the_old_pace_back(user, stranger):
    Preference.objects.create(user=user, kind=KIND, pace="weekly")
    url = address(user, KIND)

    response = stranger.post(url, {"aksi": "henti"}, follow=True)
    assert paces(user) == {KIND: "off"}
    assert 'name="dulu" value="weekly"' in response.content.decode()

    stranger.post(url, {"aksi": "lagi", "dulu": "weekly"})
    assert paces(user) == {KIND: "weekly"}


def test_pressing_twice_changes_nothing_more(user, stranger):
    for _time in range(2):
        assert stranger.post(address(user, KIND), {"aksi": "henti"}).status_code == 302
    assert paces(user) == {KIND: "off"}


def test_one_click_needs_neither_cookie_nor_page(user, stranger):
    for _time in range(2):
        response = stranger.post(
            address(user, KIND),
            "List-Unsubscribe=One-Click",
            content_type="application/x-www-form-urlencoded",
        )
        assert (response.status_code, response.content) == (200, b"")
    assert paces(user) == {KIND: "off"}
    assert response.cookies == {}


def test_what_was_stopped_is_not_sent(user, stranger):
    stranger.post(address(user, KIND), {"List-Unsubscribe": "One-Click"})
    tell(user)
    assert Delivery.objects.count() == 0


def test_a_digest_stops_all_that_can_be_stopped(user, stranger):
    stranger.post(address(user), {"aksi": "henti"})
    assert DeliverySettings.objects.get(user=user).mail_off is True

    stranger.post(address(user), {"aksi": "lagi"})
    assert DeliverySettings.objects.get(user=user).mail_off is False


def test_duties_cannot_be_stopped_but_gathered(user, stranger):
    page = stranger.get(address(user, DUTY)).content.decode()
    assert 'value="henti"' not in page
    assert 'value="ringkasan"' in page

    stranger.post(address(user, DUTY), {"aksi": "henti"})
    assert paces(user) == {DUTY: "daily"}


def test_an_unknown_step_does_nothing(user, stranger):
    for step in ("", "x", "off", "lagi-lagi"):
        assert stranger.post(address(user, KIND), {"aksi": step}).status_code == 302
    assert paces(user) == {}


def test_a_token_stops_for_its_own_account_and_kind_only(user, stranger):
    other = make.UserFactory()
    stranger.post(address(user, KIND), {"aksi": "henti"})
    assert (paces(other), paces(user)) == ({}, {KIND: "off"})


@pytest.mark.parametrize("forge", ["swapped", "cut", "foreign", "unsalted", "long", "gone", "kind"])
def test_forged_tokens_lead_nowhere(user, stranger, forge):
    good = stopping.token_for(user.pk, KIND)
    tokens = {
        "swapped": good.replace(f"{user.pk}.", f"{user.pk + 1}.", 1),
        "cut": good[:-1],
        "foreign": signing.Signer(key="other", salt=stopping.SALT).sign(f"{user.pk}.{KIND}"),
        "unsalted": signing.Signer().sign(f"{user.pk}.{KIND}").replace(":", "~"),
        "long": "x" * 5_000,
        "gone": stopping.token_for(user.pk + 1_000, KIND),
        "kind": stopping.token_for(user.pk, "no-such-kind"),
    }
    url = reverse("learning_notices:stop", args=[tokens[forge]])

    assert stranger.get(url).status_code == 404
    assert stranger.post(url, {"aksi": "henti"}).status_code == 404
    assert Preference.objects.count() == DeliverySettings.objects.count() == 0


def test_a_token_of_an_older_secret_key_still_works(user, stranger, settings):
    url = address(user, KIND)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key after somebody had seen the old one"

    stranger.post(url, {"aksi": "henti"})
    assert paces(user) == {KIND: "off"}


def test_no_address_of_a_page_tells_who_it_is_about(user):
    url = address(user, KIND)
    for secret in (user.email, user.username):
        assert secret not in url
