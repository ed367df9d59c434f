"""What every answer says to the browser, on the public, the learner's and the staff's side."""

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from learning.core.api import assign_role, provision_region
from learning.core.testing import factories as make

pytestmark = pytest.mark.django_db
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture
def client_of(db):
    make.site_home()
    region = make.make_region(is_active=True)
    provision_region(region)
    staff = make.UserFactory()
    assign_role(staff, region=region, role="admin")
    users = {"visitor": None, "learner": make.PersonFactory().user, "staff": staff}

    def signed_in(who):
        client = Client()
        if users[who]:
            client.force_login(users[who])
        return client

    return signed_in


def policy(response) -> dict[str, list[str]]:
    found = response.headers["Content-Security-Policy"]
    return {name: values for name, *values in (part.split() for part in found.split(";") if part)}


PAGES = [
    *(("visitor", "/katalog/"), ("visitor", "/akun/login/"), ("visitor", "/tiada/")),
    *(("learner", "/belajar/"), ("learner", "/akun/"), ("staff", "/kelola/")),
]


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_headers_of_every_page(client_of, who, path):
    headers = client_of(who).get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] in ("DENY", "SAMEORIGIN")
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(("who", "path"), PAGES[:-1])
def test_nothing_inline_outside_the_admin(client_of, who, path):
    found = policy(client_of(who).get(path))
    assert found["default-src"] == ["'none'"]
    assert found["script-src"] == found["style-src"] == found["frame-ancestors"] == ["'self'"]
    assert found["base-uri"] == found["object-src"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*"} & {
        v for row in found.values() for v in row
    }


def test_the_admin_takes_scripts_from_here_only(client_of):
    found = policy(client_of("staff").get("/kelola/"))
    assert found["script-src"] == ["'self'", "'unsafe-inline'"]
    assert found["default-src"] == found["object-src"] == ["'none'"]


@pytest.mark.parametrize("path", ["/belajar/", "/akun/", "/belajar/data-saya/"])
def test_personal_pages_are_kept_nowhere(client_of, path):
    assert "no-store" in client_of("learner").get(path).headers["Cache-Control"]


@pytest.mark.parametrize("kind", ["raster", "drawing"])
def test_media_cannot_act(client_of, kind):
    file = ContentFile(SVG, "a.svg") if kind == "drawing" else get_test_image_file()
    image = get_image_model()(title="x", file=file, width=9, height=9)
    image.file.save(image.file.name, file, save=False)
    response = client_of("visitor").get(image.file.url)
    assert response.status_code == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response.headers["Content-Type"].startswith("image/")


def test_cookies(client_of):
    client = Client()
    client.get("/akun/login/")
    user = make.UserFactory(email="rukiah@contoh.example")
    client.post("/akun/login/", {"login": user.email, "password": "rahasia-sekali-9"})
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    token = client.cookies[settings.CSRF_COOKIE_NAME]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert token["samesite"] == "Lax"
