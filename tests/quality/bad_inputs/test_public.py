"""Addresses and forms that are open to everybody."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from .conftest import PASSWORD, saved

pytestmark = pytest.mark.django_db
LOGIN = "/akun/login/"
SQL = "' OR '1'='1"


@pytest.mark.parametrize(
    "address",
    [
        *("/katalog/?q=%ff%fe", "/katalog/?q=%00", f"/katalog/?q={'x' * 5_000}"),
        *("/katalog/?halaman=-1", f"/katalog/?halaman={'9' * 40}", "/katalog/?urut=;DROP"),
        *("/katalog/?daerah=%27%20OR%201=1", "/katalog/?jp=NaN&tingkat=%00", "/daerah/?q=%ff"),
        *("/katalog/?q=%22%20AND%20(", "/katalog/?q=*", "/katalog/?q=<svg/onload=alert(1)>"),
    ],
)
def test_any_query_is_answered(client, world, address):
    response = client.get(address)
    assert response.status_code == 200
    assert "<svg/onload" not in response.text


@pytest.mark.parametrize(
    "address",
    [
        *("/media/../cms/settings/base.py", "/media/%2e%2e/cms/settings/base.py"),
        *("/media/images/../../manage.py", "/media/images/%2e%2e/%2e%2e/manage.py"),
        *("/media/images//etc/passwd", "/media/images/..%5c..%5cmanage.py"),
        *("/media/documents/isi.txt", "/media/", "/media/images/%00.png"),
        *("/static/../manage.py", "/gaya/seni/../../manage.svg", "/%ff%fe/", "/a\x00b/"),
        f"/{'x/' * 900}",
    ],
)
def test_no_address_leads_outside(client, world, address):
    secret = Path(settings.MEDIA_ROOT, "documents", "isi.txt")
    secret.parent.mkdir(parents=True, exist_ok=True)
    secret.write_text("rahasia")
    response = client.get(address)
    assert response.status_code == 404
    assert "tidak" in response.text


@pytest.mark.parametrize("host", ["jahat.example", "127.0.0.1:8000@jahat.example", "a b", "../"])
def test_a_host_that_is_not_ours(client, world, host):
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        assert client.get("/katalog/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        *("https://jahat.example/", "//jahat.example", "/\\jahat.example", "javascript:alert(1)"),
        *("https:jahat.example", "\thttps://jahat.example", "http:///jahat.example"),
    ],
)
def test_no_way_out_through_next(world, address):
    client = Client()
    data = {"login": "rukiah@contoh.example", "password": PASSWORD, "next": address}
    response = client.post(LOGIN, data, query_params={"next": address})
    assert response.status_code == 302
    assert response.headers["Location"] == "/belajar/"
    switched = Client().post("/bahasa/", {"language": "id", "next": address})
    assert "jahat" not in switched.headers.get("Location", "")


@pytest.mark.parametrize(
    ("login", "password"),
    [
        *(("", ""), (SQL, SQL), ("x" * 100_000, "y" * 100_000), ("a\x00b", "c\x00d")),
        *(("<script>alert(1)</script>", "x"), ("rukiah@contoh.example", "salah-sekali")),
        *(("19800101", "x"), ("rukiah@contoh.example", "")),
    ],
)
def test_nobody_is_let_in(world, login, password):
    client, before = Client(), saved()
    response = client.post(LOGIN, {"login": login, "password": password})
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert response.context["form"].errors
    assert settings.SESSION_COOKIE_NAME not in client.cookies
    assert saved() == before


ACCOUNT = {
    "email_no_address": ("/akun/email/", {"email": "bukan", "action_add": ""}),
    "email_overlong": ("/akun/email/", {"email": "x" * 400 + "@a.id", "action_add": ""}),
    "email_html": ("/akun/email/", {"email": "<b>@a.id", "action_add": ""}),
    "email_nul": ("/akun/email/", {"email": "a\x00@a.id", "action_add": ""}),
    "password_wrong": (
        "/akun/password/change/",
        {"oldpassword": "salah", "password1": "panjang-sekali-7", "password2": "panjang-sekali-7"},
    ),
    "password_short": (
        "/akun/password/change/",
        {"oldpassword": PASSWORD, "password1": "abc", "password2": "abc"},
    ),
    "password_two": (
        "/akun/password/change/",
        {"oldpassword": PASSWORD, "password1": "panjang-sekali-7", "password2": "lain-sekali-77"},
    ),
    "password_nul": (
        "/akun/password/change/",
        {"oldpassword": PASSWORD, "password1": "a\x00" * 9, "password2": "a\x00" * 9},
    ),
}


@pytest.mark.parametrize(("path", "data"), ACCOUNT.values(), ids=ACCOUNT.keys())
def test_the_account_stays_as_it_was(world, path, data):
    client, before = world.client(), saved()
    response = client.post(path, data)
    assert response.status_code == 200
    assert 'class="error' in response.text or 'role="alert"' in response.text
    assert saved() == before


@pytest.mark.parametrize("email", ["tiada@contoh.example", SQL, "x\x00", "x" * 10_000, ""])
def test_a_new_password_for_nobody(world, mailoutbox, email):
    response = Client().post("/akun/password/reset/", {"email": email})
    assert response.status_code in (200, 302)
    assert mailoutbox == [] or mailoutbox[0].to == ["tiada@contoh.example"]


@pytest.mark.parametrize("key", ["1-x", "zzzz-", "x" * 3_000, "%00-%00", "-1-set-password"])
def test_a_reset_link_that_is_no_link(world, key):
    before = saved()
    response = Client().get(f"/akun/password/reset/key/{key}/")
    assert response.status_code in (200, 404)
    assert saved() == before


@pytest.mark.parametrize("pk", ["0", "-1", "9" * 18, "9" * 40])
def test_ending_a_session_that_is_not_there(world, pk):
    client = world.client()
    assert client.post(f"/akun/sessions/{pk}/akhiri/").status_code in (302, 404)
    assert client.get("/akun/").status_code == 200


def test_a_form_from_before_signing_in(world):
    """The token changes at sign-in: a tab from before is told to load again, nothing is done."""
    client = Client(enforce_csrf_checks=True)
    client.get(LOGIN)
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    client.force_login(get_user_model().objects.get(email="rukiah@contoh.example"))
    client.cookies[settings.CSRF_COOKIE_NAME] = "b" * 32
    response = client.post("/akun/logout/", {"csrfmiddlewaretoken": token})
    assert response.status_code == 403
    assert client.get("/akun/").status_code == 200
