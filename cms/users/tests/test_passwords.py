"""Choosing, changing and losing a password."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from cms.users.models import SignInFailure, User
from cms.users.passwords import speakable
from learning.core.api import DomainError, set_initial_password
from learning.core.testing.factories import IdentityNumberFactory, PersonFactory

from .conftest import NIP, PASSWORD

pytestmark = pytest.mark.django_db
NEW = "kuda-lumping-biru"


@pytest.mark.parametrize(
    "password",
    [
        "pendek9",
        "katasandi",
        "1234567890123",
        "rukiah-contoh",
        f"nip{NIP}",
        "nip 19850312 2010011003",
        "lahir-12-03-1985",
        "hari120385lahir",
    ],
)
def test_weak_passwords_are_refused(user, password):
    with pytest.raises(ValidationError):
        validate_password(password, User.objects.get(pk=user.pk))


@pytest.mark.parametrize("make", [lambda: NEW, speakable], ids=["chosen", "drawn"])
def test_good_passwords_pass(user, make):
    assert validate_password(make(), User.objects.get(pk=user.pk)) is None


def change(client, old=PASSWORD, new=NEW, query=""):
    data = {"oldpassword": old, "password1": new, "password2": new}
    return client.post(reverse("account_change_password") + query, data)


def test_change_keeps_this_session_and_ends_the_others(client, user, sign_in):
    other = type(client)()
    other.post(reverse("account_login"), {"login": NIP, "password": PASSWORD})
    sign_in(NIP)
    assert change(client).status_code == 302
    assert client.get(reverse("account_overview")).status_code == 200
    assert other.get(reverse("account_overview")).status_code == 302
    assert User.objects.get(pk=user.pk).check_password(NEW)


def test_change_asks_for_the_present_password(client, user, sign_in):
    sign_in(NIP)
    response = change(client, old="salah-sekali")
    assert set(response.context["form"].errors) == {"oldpassword"}
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def ask_for_link(client, login):
    return client.post(reverse("account_reset_password"), {"email": login})


@pytest.mark.parametrize("login", [NIP, "19850312 201001 1 003", "RUKIAH@contoh.example"])
def test_link_by_mail(client, user, mailoutbox, login):
    ask_for_link(client, login)
    (mail,) = mailoutbox
    assert mail.to == ["rukiah@contoh.example"]
    html = mail.alternatives[0].content
    path = re.search(r"http://testserver(\S+)", mail.body)[1]
    assert path in html
    form = client.get(path, follow=True)
    where = form.redirect_chain[-1][0]
    assert "set-password" in where
    done = client.post(where, {"password1": NEW, "password2": NEW})
    assert done.headers["Location"] == reverse("account_reset_password_from_key_done")
    assert User.objects.get(pk=user.pk).check_password(NEW)
    assert client.get(path).context["token_fail"]


def test_answer_is_the_same_for_unknown_accounts(client, user, mailoutbox):
    known = ask_for_link(client, NIP)
    unknown = ask_for_link(client, "198503122010011999")
    nobody = ask_for_link(client, "siapa@contoh.example")
    places = {answer.headers["Location"] for answer in (known, unknown, nobody)}
    assert places == {reverse("account_reset_password_done")}
    assert len(mailoutbox) == 1


def test_no_mail_without_address_or_for_inactive(client, user, mailoutbox):
    User.objects.filter(pk=user.pk).update(email=None)
    ask_for_link(client, NIP)
    User.objects.filter(pk=user.pk).update(email="rukiah@contoh.example", is_active=False)
    ask_for_link(client, NIP)
    assert mailoutbox == []


def test_new_password_ends_sessions_and_the_pause(client, user, sign_in, mailoutbox):
    other = type(client)()
    other.post(reverse("account_login"), {"login": NIP, "password": PASSWORD})
    for _attempt in range(6):
        sign_in(NIP, "salah-sekali")
    ask_for_link(client, NIP)
    path = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    where = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(where, {"password1": NEW, "password2": NEW})
    assert other.get(reverse("account_overview")).status_code == 302
    assert SignInFailure.objects.filter(paused_until__isnull=False).count() == 0
    assert sign_in(NIP, NEW).status_code == 302


@pytest.fixture
def newcomer():
    person = PersonFactory(name="Amri Desky", user__email=None)
    IdentityNumberFactory(person=person, number="199001012015031004")
    return person


def test_first_password_must_be_replaced(client, newcomer, sign_in):
    set_initial_password(newcomer, password="kamo-tuvi-beso-4823")
    sign_in("199001012015031004", "kamo-tuvi-beso-4823")
    stopped = client.get("/akun/sessions/")
    assert stopped.headers["Location"] == "/akun/password/change/?next=%2Fakun%2Fsessions%2F"
    page = client.get(stopped.headers["Location"])
    assert page.status_code == 200
    done = change(client, old="kamo-tuvi-beso-4823", query="?next=/akun/sessions/")
    assert done.headers["Location"] == "/akun/sessions/"
    assert client.get("/akun/sessions/").status_code == 200
    assert User.objects.get(pk=newcomer.user_id).must_change_password is False


def test_forgotten_again_without_address(newcomer, sign_in):
    set_initial_password(newcomer, password="kamo-tuvi-beso-4823")
    sign_in("199001012015031004", "kamo-tuvi-beso-4823")
    newcomer.refresh_from_db()
    set_initial_password(newcomer, password="bido-tuvi-beso-4823")
    assert User.objects.get(pk=newcomer.user_id).check_password("bido-tuvi-beso-4823")


def test_nobody_sets_a_password_for_somebody_with_an_address(person, sign_in):
    sign_in(NIP)
    person.refresh_from_db()
    with pytest.raises(DomainError):
        set_initial_password(person, password="kamo-tuvi-beso-4823")


def test_command_prints_a_password_that_works(newcomer, sign_in, capsys):
    call_command("set_initial_password", "19900101 201503 1 004")
    password = capsys.readouterr().out.strip().rpartition(" ")[2]
    assert sign_in("199001012015031004", password).status_code == 302


def test_command_refuses_unknown_numbers(db):
    with pytest.raises(CommandError):
        call_command("set_initial_password", "199001012015031004")


def test_new_address_counts_after_confirmation(client, user, sign_in, mailoutbox):
    sign_in(NIP)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    data = {"email": "baru@contoh.example", "action_add": "1"}
    client.post(reverse("account_email"), data)
    assert User.objects.get(pk=user.pk).email == "rukiah@contoh.example"
    mail = next(mail for mail in mailoutbox if mail.to == ["baru@contoh.example"])
    path = re.search(r"http://testserver(\S+)", mail.body)[1]
    client.post(path)
    assert User.objects.get(pk=user.pk).email == "baru@contoh.example"
    assert sign_in("baru@contoh.example").status_code == 302


def test_address_taken_in_the_meantime(client, user, sign_in, mailoutbox):
    sign_in(NIP)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"email": "baru@contoh.example", "action_add": "1"})
    path = re.search(r"http://testserver(\S+)", mailoutbox[-1].body)[1]
    User.objects.create_user(email="baru@contoh.example")
    assert client.post(path).status_code in (200, 302)
    assert User.objects.get(pk=user.pk).email == "rukiah@contoh.example"
