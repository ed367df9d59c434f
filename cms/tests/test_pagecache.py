"""The page cache over a small WSGI application of our own: what is kept, and for whom."""

import gzip
from dataclasses import replace

import brotli
import pytest

from cms.contentversion import FileVersion
from cms.pagecache import PageCache, Rules

RULES = Rules(
    bypass_cookies=frozenset({"session"}),
    vary_cookies=("language",),
    query_keys=frozenset({"q", "page"}),
)
PUBLIC = [("Content-Type", "text/html"), ("X-Asah-Public", "1")]
BODY = b"<p>Selamat datang di ruang belajar</p>" * 50


class Site:
    """A WSGI application that counts its visits and answers as it was last told."""

    def __init__(self):
        self.visits = 0
        self.status, self.headers, self.body = "200 OK", PUBLIC, BODY

    def __call__(self, environ, start_response):
        self.visits += 1
        start_response(self.status, list(self.headers))
        return [self.body]


class Client:
    def __init__(self, app):
        self.app = app

    def get(self, path="/", query="", method="GET", **headers):
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "asah.test",
            "wsgi.url_scheme": "http",
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        heard = {}

        def start_response(status, headers, exc_info=None):
            heard.update(status=int(status[:3]), headers=dict(headers))

        heard["body"] = b"".join(self.app(environ, start_response))
        return heard


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def version(tmp_path):
    return FileVersion(tmp_path / "version")


@pytest.fixture
def client(site, version):
    return Client(PageCache(site, version, RULES))


def test_public_page_is_rendered_once(client, site):
    first, second = client.get(), client.get()
    assert (first, second["body"], site.visits) == (second, BODY, 1)


def test_marker_never_leaves(client, site):
    kept = client.get()
    site.status = "404 Not Found"
    passed = client.get("/none")
    signed_in = client.get(cookie="session=1")
    for answer in (kept, passed, signed_in):
        assert "X-Asah-Public" not in answer["headers"]


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("200 OK", [("Content-Type", "text/html")]),
        ("200 OK", [*PUBLIC, ("Set-Cookie", "a=b")]),
        ("302 Found", [*PUBLIC, ("Location", "/")]),
        ("404 Not Found", PUBLIC),
        ("500 Internal Server Error", PUBLIC),
    ],
)
def test_is_not_kept(client, site, status, headers):
    site.status, site.headers = status, headers
    client.get()
    client.get()
    assert site.visits == 2


def test_page_with_a_form_token_is_not_kept(client, site):
    site.body = b'<input name="csrfmiddlewaretoken" value="x">'
    assert client.get()["body"] == client.get()["body"] == site.body
    assert site.visits == 2


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "POST"},
        {"cookie": "theme=dark; session=abc"},
        {"authorization": "Basic eA=="},
        {"hx_request": "true"},
        {"query": "preview=1"},
        {"path": "/" + "x" * 2000},
    ],
)
def test_passes_by(client, site, request_):
    client.get()
    client.get(**request_)
    client.get(**request_)
    assert site.visits == 3


def test_hosts_languages_paths_and_queries_are_kept_apart(client, site):
    client.get()
    client.get("/katalog/")
    client.get(query="q=anggaran")
    client.get(cookie="language=en")
    client.get(host="other.test")
    assert site.visits == 5


def test_order_of_the_query_does_not_matter(client, site):
    client.get(query="q=a&page=2")
    client.get(query="page=2&q=a")
    assert site.visits == 1


def test_tracked_visit_is_served_but_never_kept(client, site):
    client.get(query="utm_source=mail")
    client.get(query="utm_source=mail")
    assert site.visits == 2
    client.get()
    client.get(query="utm_source=mail")
    assert site.visits == 3


def test_new_version_is_seen_at_once_by_every_process(client, site, version, tmp_path):
    other_process = Client(PageCache(site, FileVersion(tmp_path / "version"), RULES))
    client.get(), other_process.get()
    site.body = b"baru"
    version.bump()
    assert client.get()["body"] == other_process.get()["body"] == b"baru"


def test_page_made_while_something_is_published_is_already_stale(site, version):
    def publishing(environ, start_response):
        version.bump()
        return site(environ, start_response)

    client = Client(PageCache(publishing, version, RULES))
    client.get()
    client.get()
    assert site.visits == 2


def test_entry_expires(site, version):
    client = Client(PageCache(site, version, replace(RULES, seconds=-1)))
    client.get()
    client.get()
    assert site.visits == 2


def test_bounds_hold(site, version):
    cache = PageCache(site, version, replace(RULES, max_entries=3))
    client = Client(cache)
    for number in range(10):
        client.get(f"/{number}")
    assert list(cache.store.entries) == [
        cache.key({"REQUEST_METHOD": "GET", "PATH_INFO": f"/{n}", "HTTP_HOST": "asah.test",
                   "wsgi.url_scheme": "http"})[0]
        for n in (7, 8, 9)
    ]  # fmt: skip
    assert cache.store.size == sum(entry.size for entry in cache.store.entries.values())


def test_bytes_are_bounded(site, version):
    cache = PageCache(site, version, replace(RULES, max_bytes=len(BODY) + 500))
    client = Client(cache)
    client.get("/1")
    client.get("/2")
    assert len(cache.store.entries) == 1


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_encodings(client, accepted, encoding, unpack):
    for _visit in range(2):
        answer = client.get(accept_encoding=accepted)
        assert answer["headers"].get("Content-Encoding") == encoding
        assert unpack(answer["body"]) == BODY
        assert answer["headers"]["Content-Length"] == str(len(answer["body"]))


def test_unchanged_page_costs_no_body(client, site, version):
    etag = client.get()["headers"]["ETag"]
    version.bump()
    answer = client.get(if_none_match=etag)
    assert (answer["status"], answer["body"]) == (304, b"")
    site.body = b"baru"
    version.bump()
    assert client.get(if_none_match=etag)["status"] == 200


def test_head_has_the_headers_and_no_body(client):
    kept = client.get()
    head = client.get(method="HEAD")
    assert (head["headers"], head["body"]) == (kept["headers"], b"")
