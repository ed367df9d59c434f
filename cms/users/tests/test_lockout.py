"""Limits: failures pause one account for a while, never the office it is used from."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.users.models import SignInFailure, User
from learning.core.testing.factories import UserFactory

from .conftest import NIP, PASSWORD

pytestmark = pytest.mark.django_db


def test_sixth_wrong_password_pauses_that_account(client, user, sign_in):
    answers = [sign_in(NIP, "salah-sekali").status_code for _attempt in range(6)]
    assert answers == [200] * 5 + [429]
    refused = sign_in(NIP)
    assert refused.status_code == 429
    until = timezone.localtime(SignInFailure.objects.get(paused_until__isnull=False).paused_until)
    assert f"{until:%H.%M} WIB" in refused.content.decode()
    assert 0 < int(refused.headers["Retry-After"]) <= 600
    assert "_auth_user_id" not in client.session


def test_others_at_the_same_address_go_on(client, user, sign_in):
    other = UserFactory()
    for _attempt in range(7):
        sign_in(NIP, "salah-sekali")
    assert sign_in(other.email).status_code == 302


def test_number_address_and_handle_are_one_count(user, sign_in):
    for login in (NIP, user.email, user.username, "19850312 201001 1 003", NIP):
        assert sign_in(login, "salah-sekali").status_code == 200
    assert sign_in(user.email.upper(), "salah-sekali").status_code == 429


def test_unknown_account_is_paused_alike(user, sign_in):
    answers = [sign_in("198503122010011999", "salah").status_code for _attempt in range(7)]
    assert answers == [200] * 5 + [429] * 2


def test_pause_ends(user, sign_in):
    for _attempt in range(6):
        sign_in(NIP, "salah-sekali")
    SignInFailure.objects.update(paused_until=timezone.now() - timedelta(seconds=1))
    assert sign_in(NIP).status_code == 302


def test_old_failures_are_forgotten(user, sign_in):
    for _attempt in range(5):
        sign_in(NIP, "salah-sekali")
    SignInFailure.objects.update(since=timezone.now() - timedelta(minutes=16))
    assert sign_in(NIP, "salah-sekali").status_code == 200


def test_success_forgets_failures(client, user, sign_in):
    for _attempt in range(5):
        sign_in(NIP, "salah-sekali")
    sign_in(NIP)
    client.post(reverse("account_logout"))
    assert sign_in(NIP, "salah-sekali").status_code == 200


def test_office_of_two_hundred_behind_one_address(client, sign_in):
    users = UserFactory.create_batch(200)
    for user in users:
        assert sign_in(user.email, "salah-sekali").status_code == 200
        assert sign_in(user.email).status_code == 302
        client.logout()
    assert User.objects.filter(last_login__isnull=False).count() == 200


def test_machine_that_sprays_is_stopped(user, sign_in, settings):
    settings.ASAH_SIGN_IN_LIMITS = settings.ASAH_SIGN_IN_LIMITS | {"address": (3, 600, 300)}
    answers = [sign_in(f"orang{n}@contoh.example", PASSWORD).status_code for n in range(4)]
    assert answers == [200, 200, 429, 429]


def test_neither_numbers_nor_addresses_are_stored(user, sign_in):
    sign_in(NIP, "salah-sekali")
    kept = " ".join(SignInFailure.objects.values_list("key", flat=True))
    assert NIP not in kept
    assert "127.0.0.1" not in kept
