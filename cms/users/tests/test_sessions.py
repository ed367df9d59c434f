"""Where an account is signed in, and what happens when a session has ended."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from cms.users.devices import device_name

from .conftest import NIP, PASSWORD

pytestmark = pytest.mark.django_db
LIST = "/akun/sessions/"


def signed_in(times):
    clients = [Client() for _time in range(times)]
    for client in clients:
        client.post(reverse("account_login"), {"login": NIP, "password": PASSWORD})
    return clients


@pytest.mark.parametrize("times", [1, 3])
def test_list_takes_the_same_queries(user, times, django_assert_num_queries):
    client = signed_in(times)[-1]
    # Which host is asked is known from then on.
    client.get(reverse("account_email"))
    with django_assert_num_queries(5):
        response = client.get(LIST)
    assert len(response.context["sessions"]) == times
    assert [session.is_this for session in response.context["sessions"]].count(True) == 1


def test_one_session_is_ended(user):
    mine, other = signed_in(2)
    row = UserSession.objects.get(session_key=other.session.session_key)
    mine.post(reverse("account_end_session", args=[row.pk]))
    assert other.get(LIST).status_code == 302
    assert mine.get(LIST).status_code == 200


def test_nobody_ends_somebody_elses_session(user, client, django_user_model):
    (owner,) = signed_in(1)
    row = UserSession.objects.get()
    client.force_login(django_user_model.objects.create_user(email="lain@contoh.example"))
    client.post(reverse("account_end_session", args=[row.pk]))
    assert owner.get(LIST).status_code == 200


def test_all_others_are_ended(user):
    mine, *others = signed_in(3)
    mine.post(LIST)
    assert mine.get(LIST).status_code == 200
    assert [other.get(LIST).status_code for other in others] == [302, 302]


def test_ending_needs_a_post(client, user):
    client.force_login(user)
    assert client.get(reverse("account_end_session", args=[1])).status_code == 405


def test_sign_out_needs_a_post(client, user, sign_in):
    sign_in(NIP)
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_form_sent_after_the_session_ended_leads_back_to_its_page(client):
    response = client.post(
        "/akun/sessions/7/akhiri/", headers={"referer": "http://testserver/akun/sessions/?a=1"}
    )
    place = "/akun/login/?next=%2Fakun%2Fsessions%2F%3Fa%3D1"
    assert response.headers["Location"] == place
    assert 'class="alert alert-warning"' in client.get(place).content.decode()


def test_foreign_referer_is_not_followed(client):
    response = client.post("/akun/sessions/7/akhiri/", headers={"referer": "https://evil.example/"})
    assert response.headers["Location"] == "/akun/login/?next=%2Fbelajar%2F"


def test_htmx_is_sent_to_the_whole_page(client):
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/akun/"}
    response = client.post("/akun/sessions/7/akhiri/", headers=headers)
    assert response.status_code == 200
    assert response.headers["HX-Redirect"] == "/akun/login/?next=%2Fakun%2F"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 13; SM-A145F) Chrome/130.0 Mobile Safari/537", "Chrome"),
        ("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/132.0", "Firefox"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge"),
    ],
)
def test_devices_have_names(user_agent, name):
    assert device_name(user_agent).startswith(name)
