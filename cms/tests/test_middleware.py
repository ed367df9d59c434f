import gzip

import pytest
from csp.decorators import csp_exempt, csp_replace, csp_update
from django.http import HttpResponse
from django.test import RequestFactory

from cms.middleware import (
    CompressionMiddleware,
    ContentSecurityPolicyMiddleware,
    LanguageMiddleware,
)
from learning.core.api import compress
from learning.core.packing import PackedResponse, pack, recurring, stored

pytestmark = pytest.mark.django_db
HTML = "<p>Belajar sepanjang karier</p>" * 100


def language_of(client, **headers):
    return client.get("/none/", headers=headers).headers["Content-Language"]


def test_indonesian_whatever_the_browser_prefers(client):
    assert language_of(client, accept_language="en-US,en;q=0.9") == "id"


def test_the_cookie_decides(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert language_of(client) == "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"
    assert language_of(client) == "id"


def test_language_switch_needs_no_token_and_stays_on_the_site(settings):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    response = client.post("/bahasa/", {"language": "en", "next": "https://evil.example/"})
    assert response.headers["Location"] == "/"
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


def test_strict_policy_outside_the_admin(client):
    policy = client.get("/none/").headers["Content-Security-Policy"]
    # django-csp writes the directives in another order in each process.
    directives = policy.split("; ")
    assert "script-src 'self'" in directives
    assert "style-src 'self'" in directives
    assert "unsafe" not in policy


def test_admin_has_its_own_policy(admin_client):
    policy = admin_client.get("/kelola/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "unsafe-eval" not in policy


@pytest.mark.parametrize(
    ("decorate", "expected"),
    [
        (csp_exempt(), None),
        (
            csp_update({"img-src": ["https://peta.example"]}),
            "img-src 'self' data: https://peta.example",
        ),
        (csp_replace({"img-src": ["https://peta.example"]}), "img-src https://peta.example"),
    ],
)
def test_a_view_may_have_a_policy_of_its_own(rf, decorate, expected):
    answer = ContentSecurityPolicyMiddleware(decorate(lambda _request: HttpResponse()))(rf.get("/"))

    policy = answer.headers.get("Content-Security-Policy")
    assert policy is None if expected is None else expected in policy.split("; ")


def compressed(response, **meta):
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"}, **meta)
    return CompressionMiddleware(lambda _request: response)(request)


def test_pages_are_compressed():
    response = compressed(HttpResponse(HTML))
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(response.content).decode() == HTML


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("short"),
        HttpResponse(HTML, content_type="image/webp"),
        HttpResponse(HTML, headers={"Content-Encoding": "br"}),
    ],
)
def test_is_left_alone(response):
    before = response.content
    assert compressed(response).content == before


def packed():
    return PackedResponse([pack(HTML), stored("rahasia"), recurring("<p>Menu</p>"), pack(HTML)])


def test_compressed_pieces_make_one_page():
    page = f"{HTML}rahasia<p>Menu</p>{HTML}"

    assert packed().content.decode() == page
    assert gzip.decompress(compressed(packed()).content).decode() == page


def test_pieces_are_dropped_when_the_body_is_another():
    response = packed()
    response.content = HTML

    assert gzip.decompress(compressed(response).content).decode() == HTML


def test_page_cache_compresses_its_own():
    response = HttpResponse(HTML, headers={"X-Asah-Public": "1"})
    assert compressed(response, **{"asah.page_cache": True}).content.decode() == HTML


def test_compressed_length_varies():
    assert len({len(compress(HTML.encode())) for _time in range(30)}) > 1


def test_language_ends_with_the_request():
    from django.utils import translation

    request = RequestFactory().get("/")
    request.COOKIES["asah_language"] = "en"
    seen = LanguageMiddleware(lambda _request: HttpResponse(translation.get_language()))(request)
    assert (seen.content, translation.get_language()) == (b"en", "id")
