"""Signing in: by what, what is answered, what the session is afterwards."""

import pytest
from django.contrib.auth.hashers import get_hasher
from django.test import Client
from django.urls import reverse

from cms.users.adapters import MISMATCH
from cms.users.backends import SignInBackend
from cms.users.hashers import TunedArgon2PasswordHasher
from cms.users.models import User

from .conftest import NIP, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "login",
    [
        NIP,
        "19850312 201001 1 003",
        " 1985.0312.2010.01.1.003 ",
        "Rukiah@Contoh.example",
        "rukiah@contoh.example",
    ],
)
def test_by_number_or_address(client, user, sign_in, login):
    response = sign_in(login)
    assert (response.status_code, response.headers["Location"]) == (302, "/belajar/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_by_handle(client, user, sign_in):
    assert sign_in(user.username).status_code == 302


@pytest.mark.parametrize(
    ("login", "password"),
    [
        (NIP, "salah-sekali-1"),
        ("rukiah@contoh.example", "salah-sekali-1"),
        ("198503122010011999", PASSWORD),
        ("siapa@contoh.example", PASSWORD),
        ("x' OR 1=1 --", PASSWORD),
        ("<script>alert(1)</script>", PASSWORD),
    ],
)
def test_refusal_is_the_same_for_known_and_unknown(client, user, sign_in, login, password):
    response = sign_in(login, password)
    assert response.status_code == 200
    assert list(response.context["form"].non_field_errors()) == [str(MISMATCH)]
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("login", ["", "a" * 255, "nol\x00"])
def test_bad_input_is_refused_beside_the_field(user, sign_in, login):
    response = sign_in(login)
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"login"}


def test_inactive_account_stays_out(client, user, sign_in):
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert sign_in(NIP).headers["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_person_comes_with_the_user(client, user, sign_in, django_assert_num_queries):
    sign_in(NIP)
    with django_assert_num_queries(1):
        assert SignInBackend().get_user(user.pk).person.name == "Rukiah Selian"


def test_queries_of_a_sign_in(user, sign_in, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        sign_in(NIP)


def test_session_key_changes(client, user, sign_in):
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["asah_session"] = session.session_key
    sign_in(NIP)
    assert client.session.session_key != session.session_key


def test_form_needs_its_token(user):
    client = Client(enforce_csrf_checks=True)
    data = {"login": NIP, "password": PASSWORD}
    assert client.post(reverse("account_login"), data).status_code == 403


@pytest.mark.parametrize(
    ("asked", "sent_to"),
    [
        ("/belajar/catatan/", "/belajar/catatan/"),
        ("https://evil.example/", "/belajar/"),
        ("//evil.example/", "/belajar/"),
        ("javascript:alert(1)", "/belajar/"),
    ],
)
def test_next_stays_on_this_site(user, sign_in, settings, asked, sent_to):
    settings.ALLOWED_HOSTS = ["testserver"]
    assert sign_in(NIP, query=f"?next={asked}").headers["Location"] == sent_to


def test_session_ends_with_the_browser_unless_asked(client, user, sign_in):
    sign_in(NIP)
    assert client.session.get_expire_at_browser_close()


def test_nobody_signs_up(client):
    data = {"username": "x", "email": "x@example.go.id", "password1": PASSWORD}
    client.post(reverse("account_signup"), data | {"password2": PASSWORD})
    assert not User.objects.exists()


def test_hasher_is_argon2id_within_owasps_list(settings):
    settings.PASSWORD_HASHERS = ["cms.users.hashers.TunedArgon2PasswordHasher"]
    hasher = get_hasher()
    assert isinstance(hasher, TunedArgon2PasswordHasher)
    encoded = hasher.encode(PASSWORD, hasher.salt())
    assert encoded.startswith("argon2$argon2id$v=19$m=7168,t=5,p=1$")
    assert hasher.verify(PASSWORD, encoded)
    assert not hasher.must_update(encoded)
