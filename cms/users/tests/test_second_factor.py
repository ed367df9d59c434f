import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from .conftest import NIP, PASSWORD

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(secret=SECRET):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def codes():
    return Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)


@pytest.fixture
def protected(user):
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


def test_sign_in_asks_for_the_code(client, protected, sign_in):
    assert sign_in(NIP).headers["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    done = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert done.headers["Location"] == "/belajar/"
    assert client.session["_auth_user_id"] == str(protected.pk)


def test_recovery_code_works_once(client, protected, sign_in):
    recovery = codes().wrap()
    unused = recovery.get_unused_codes()[0]
    for expected in (302, 200):
        client.post(reverse("account_logout"))
        sign_in(NIP)
        answer = client.post(reverse("mfa_authenticate"), {"code": unused})
        assert answer.status_code == expected


def test_wrong_codes_pause_the_account(client, protected, sign_in):
    sign_in(NIP)
    for _attempt in range(6):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    refused = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert refused.context["form"].errors.as_data()["code"][0].code == "paused"
    assert "_auth_user_id" not in client.session


def test_setting_it_up(client, user, sign_in):
    sign_in(NIP)
    setup = reverse("mfa_activate_totp")
    asked = client.get(setup)
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    client.post(asked.headers["Location"], {"password": PASSWORD})
    page = client.get(setup)
    content = page.content.decode()
    assert 'src="data:image/svg+xml;base64,' in content
    assert "style=" not in content
    assert "data:" in page.headers["Content-Security-Policy"].partition("img-src")[2].split(";")[0]
    secret = page.context["form"].secret
    done = client.post(setup, {"code": code(secret)})
    assert done.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(done.headers["Location"]).content.decode().count("<code>") == 10
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    kept = client.get(reverse("mfa_download_recovery_codes")).content.decode()
    assert kept.startswith("Kode pemulihan untuk akun Asah rukiah@contoh.example, ")
    assert set(codes().wrap().get_unused_codes()) <= set(kept.split())
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
