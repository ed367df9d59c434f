"""Whole public pages, kept in each process in front of Django (docs/decisions/0002).

A view opts in with the header ``X-Asah-Public: 1``. Whoever carries a session cookie
passes by. Entries belong to a content version; anything that an editor publishes changes
the version for every process, so nothing has to be flushed.
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import brotli

from cms.contentversion import ContentVersion
from cms.middleware import PUBLIC_HEADER

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# Not kept in an entry: the cache writes its own, or they belong to one answer only.
OWN_HEADERS = {"content-length", "content-encoding", "etag", "vary", "cache-control", "date"}
SMALLEST_TO_COMPRESS = 1024


@dataclass(frozen=True)
class Rules:
    """What may be kept, for how long (seconds) and how much (entries, bytes)."""

    bypass_cookies: frozenset[str]
    vary_cookies: tuple[str, ...]
    query_keys: frozenset[str]
    ignored_query_prefixes: tuple[str, ...] = ("utm_", "fbclid", "gclid")
    seconds: int = 60
    max_entries: int = 2_000
    max_bytes: int = 64 * 1024 * 1024
    max_body: int = 1024 * 1024
    max_key: int = 1_000


@dataclass
class Entry:
    version: str
    expires: float
    headers: Headers
    etag: str
    bodies: dict[str, bytes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values()))


class Store:
    """Least recently used entries, bounded by number and by bytes; safe between threads."""

    def __init__(self, max_entries: int, max_bytes: int) -> None:
        self.max_entries, self.max_bytes = max_entries, max_bytes
        self.size = 0
        self.entries: OrderedDict[Any, Entry] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: Any, version: str) -> Entry | None:
        with self.lock:
            entry = self.entries.get(key)
            if entry is None:
                return None
            if entry.version != version or entry.expires < time.monotonic():
                self._drop(key)
                return None
            self.entries.move_to_end(key)
            return entry

    def put(self, key: Any, entry: Entry) -> None:
        with self.lock:
            if key in self.entries:
                self._drop(key)
            self.entries[key] = entry
            self.size += entry.size
            while len(self.entries) > self.max_entries or self.size > self.max_bytes:
                self._drop(next(iter(self.entries)))

    def _drop(self, key: Any) -> None:
        self.size -= self.entries.pop(key).size


class PageCache:
    def __init__(self, app: Application, version: ContentVersion, rules: Rules) -> None:
        self.app, self.version, self.rules = app, version, rules
        self.store = Store(rules.max_entries, rules.max_bytes)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key, may_store = self.key(environ)
        if key is None:
            return self.app(environ, without_marker(start_response))
        # Read before rendering: a page made while something is published is already old.
        version = self.version.current()
        entry = self.store.get(key, version)
        if entry is not None:
            return answer(entry, environ, start_response)
        if not may_store:
            return self.app(environ, without_marker(start_response))
        return self.render(key, version, environ, start_response)

    def key(self, environ: Environ) -> tuple[Any, bool]:
        """Return the request's key (None: pass by) and whether its answer may be kept."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None, False
        if "HTTP_AUTHORIZATION" in environ or "HTTP_HX_REQUEST" in environ:
            return None, False
        cookies = cookie_values(environ.get("HTTP_COOKIE", ""))
        if not self.rules.bypass_cookies.isdisjoint(cookies):
            return None, False
        query, plain = self.query(environ.get("QUERY_STRING", ""))
        if query is None:
            return None, False
        key = (
            environ.get("wsgi.url_scheme"),
            environ.get("HTTP_X_FORWARDED_PROTO"),
            environ.get("HTTP_X_FORWARDED_HOST"),
            environ.get("HTTP_HOST"),
            environ.get("PATH_INFO"),
            query,
            *(cookies.get(name) for name in self.rules.vary_cookies),
        )
        if len(environ.get("PATH_INFO", "")) + len(query) > self.rules.max_key:
            return None, False
        return key, plain and environ["REQUEST_METHOD"] == "GET"

    def query(self, query: str) -> tuple[str | None, bool]:
        """Return the sorted query (None: has a key we do not know) and whether it is complete."""
        if not query:
            return "", True
        pairs = parse_qsl(query, keep_blank_values=True)
        ours = [pair for pair in pairs if not pair[0].startswith(self.rules.ignored_query_prefixes)]
        if any(name not in self.rules.query_keys for name, _value in ours):
            return None, False
        # A tracked visit may be served, but its answer could repeat the tracking in links.
        return urlencode(sorted(ours)), len(ours) == len(pairs)

    def render(
        self, key: Any, version: str, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        environ["asah.page_cache"] = True
        heard: list[Any] = []

        def listen(status: str, headers: Headers, exc_info: Any = None) -> None:
            heard[:] = [status, headers, exc_info]

        result = self.app(environ, listen)
        status, headers, exc_info = heard
        if not storable(status, headers):
            without_marker(start_response)(status, headers, exc_info)
            return result
        body = read(result)
        if len(body) > self.rules.max_body or b"csrfmiddlewaretoken" in body:
            start_response(status, stripped(headers), exc_info)
            return [body]
        entry = make_entry(version, self.rules.seconds, headers, body)
        self.store.put(key, entry)
        return answer(entry, environ, start_response)


def cookie_values(header: str) -> dict[str, str]:
    if not header:
        return {}
    pairs = (item.partition("=") for item in header.split(";"))
    return {name.strip(): value.strip() for name, _equals, value in pairs}


def storable(status: str, headers: Headers) -> bool:
    names = {name.lower() for name, _value in headers}
    return (
        status.startswith("200")
        and PUBLIC_HEADER.lower() in names
        and names.isdisjoint({"set-cookie", "content-encoding"})
    )


def stripped(headers: Headers) -> Headers:
    return [header for header in headers if header[0].lower() != PUBLIC_HEADER.lower()]


def without_marker(start_response: StartResponse) -> StartResponse:
    def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
        return start_response(status, stripped(headers), *([exc_info] if exc_info else []))

    return start


def read(result: Iterable[bytes]) -> bytes:
    try:
        return b"".join(result)
    finally:
        close = getattr(result, "close", None)
        if close:
            close()


def make_entry(version: str, seconds: int, headers: Headers, body: bytes) -> Entry:
    kept = [header for header in stripped(headers) if header[0].lower() not in OWN_HEADERS]
    # no-cache: a browser may keep the page but asks each time, so publishing shows at once.
    kept += [("Cache-Control", "no-cache"), ("Vary", "Accept-Encoding, Cookie")]
    etag = hashlib.blake2b(body, digest_size=12).hexdigest()
    entry = Entry(version, time.monotonic() + seconds, kept, f'W/"{etag}"', {"": body})
    if len(body) >= SMALLEST_TO_COMPRESS:
        entry.bodies["br"] = brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)
        entry.bodies["gzip"] = gzip.compress(body, compresslevel=6, mtime=0)
    return entry


def answer(entry: Entry, environ: Environ, start_response: StartResponse) -> list[bytes]:
    etag = [("ETag", entry.etag)]
    if entry.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 Not Modified", entry.headers + etag)
        return []
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    encoding = next(accepted_encodings(accepted, entry.bodies), "")
    body = entry.bodies[encoding]
    own = [*etag, ("Content-Length", str(len(body)))]
    if encoding:
        own.append(("Content-Encoding", encoding))
    start_response("200 OK", entry.headers + own)
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def accepted_encodings(accepted: str, bodies: dict[str, bytes]) -> Iterator[str]:
    """Yield what we hold and the client takes, best first; ``;q=0`` is a refusal."""
    if not accepted:
        return
    refused = accepted.replace(" ", "")
    for name in ("br", "gzip"):
        if name in bodies and name in accepted and f"{name};q=0," not in f"{refused},":
            yield name
