"""Follows every link of a served site over plain HTTP, and notes what it finds.

``python -m tests.quality.crawl URL [COOKIES [START...]]`` does it for any served site. Level by
level and in the order of the pages, so that every run sees the same.
"""

import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from queue import SimpleQueue
from urllib.parse import SplitResult, unquote, urldefrag, urlencode, urljoin, urlsplit

from .markup import Markup, read

MOST_BYTES = 1024 * 1024
# Of one path: as many queries, each with parameters that none before it had.
MOST_QUERIES = 3
THREADS = 6
STARTS = ("/", "/robots.txt", "/sitemap.xml")
# Signing out ends the crawl's session.
LEFT_OUT = re.compile(r"/akun/logout/")
# Programs open these; a page never loads them.
SCHEMES = ("mailto", "tel", "otpauth", "data", "blob")
IN_TEXTS = {
    "application/xml": re.compile(r"<loc>([^<]+)</loc>|<xhtml:link[^>]* href=\"([^\"]+)\""),
    "application/rss+xml": re.compile(r"<(?:link|guid)[^>]*>(http[^<]+)<|href=\"([^\"]+)\""),
    "application/atom+xml": re.compile(r"<link[^>]* href=\"([^\"]+)\"|<id>(http[^<]+)</id>"),
    "text/css": re.compile(r"url\(\s*['\"]?([^)'\"]+)"),
    "text/plain": re.compile(r"^Sitemap: *(\S+)", re.MULTILINE),
}


@dataclass
class Answer:
    url: str
    status: int
    kind: str
    location: str
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


@dataclass
class Crawl:
    """``answers`` by path and query; ``said_by`` names the first page that links there."""

    host: str
    cookies: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    pages: dict[str, Markup] = field(default_factory=dict)
    said_by: dict[str, str] = field(default_factory=dict)
    fragments: set[tuple[str, str, str]] = field(default_factory=set)
    foreign: list[str] = field(default_factory=list)
    queries: Counter[str] = field(default_factory=Counter)
    shapes: set[tuple[str, frozenset[str]]] = field(default_factory=set)
    seconds: float = 0.0

    def run(self, starts: Iterable[str]) -> "Crawl":
        begun, level = time.monotonic(), []
        connections: SimpleQueue[HTTPConnection] = SimpleQueue()
        for _ in range(THREADS):
            connections.put(HTTPConnection(self.host, timeout=60))
        for start in starts:
            self.want(start, "the start", level)
        with ThreadPoolExecutor(THREADS) as pool:
            while level:
                found = list(pool.map(lambda url: self.fetch(connections, url), level))
                level = []
                for answer in found:
                    self.answers[answer.url] = answer
                    self.follow(answer, level)
        for _ in range(THREADS):
            connections.get().close()
        self.seconds = time.monotonic() - begun
        return self

    def fetch(self, connections: SimpleQueue[HTTPConnection], url: str) -> Answer:
        connection, begun = connections.get(), time.monotonic()
        try:
            connection.request("GET", url, headers={"Cookie": self.cookies})
            response = connection.getresponse()
            body = response.read(MOST_BYTES)
            if not response.isclosed():
                connection.close()
        finally:
            connections.put(connection)
        kind, location = response.headers.get_content_type(), response.headers.get("Location", "")
        return Answer(url, response.status, kind, location, body, time.monotonic() - begun)

    def follow(self, answer: Answer, level: list[str]) -> None:
        if answer.location:
            self.want(urljoin(answer.url, answer.location), answer.url, level)
        elif answer.kind == "text/html":
            self.follow_page(answer, level)
        elif pattern := IN_TEXTS.get(answer.kind):
            for groups in pattern.findall(answer.text):
                found = groups if isinstance(groups, str) else next(filter(None, groups))
                self.want(urljoin(answer.url, found), answer.url, level)

    def follow_page(self, answer: Answer, level: list[str]) -> None:
        page = self.pages[answer.url] = read(answer.text)
        for load in page.loads:
            if not self.is_ours(urljoin(answer.url, load)) and not load.startswith("data:"):
                self.foreign.append(f"{answer.url} loads {load}")
            self.want(urljoin(answer.url, load), answer.url, level)
        for form in page.forms:
            action = urljoin(answer.url, form.action).partition("?")[0]
            self.want(f"{action}?{urlencode(form.values)}", answer.url, level)
        for link in page.links:
            self.want(urljoin(answer.url, link), answer.url, level)

    def want(self, address: str, by: str, level: list[str]) -> None:
        address, fragment = urldefrag(address)
        parts = urlsplit(address)
        if not self.is_ours(address):
            if parts.scheme not in (*SCHEMES, "https"):
                self.foreign.append(f"{by} links to {address}")
            return
        url = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if fragment:
            self.fragments.add((by, url, unquote(fragment)))
        if url not in self.said_by and not LEFT_OUT.match(url) and self.is_new_query(parts):
            self.said_by[url] = by
            level.append(url)

    def is_ours(self, address: str) -> bool:
        parts = urlsplit(address)
        return not parts.scheme or (parts.scheme, parts.netloc) == ("http", self.host)

    def is_new_query(self, parts: SplitResult) -> bool:
        names = frozenset(part.partition("=")[0] for part in parts.query.split("&"))
        shape = (parts.path, names)
        if not parts.query:
            return True
        if shape in self.shapes or self.queries[parts.path] == MOST_QUERIES:
            return False
        self.shapes.add(shape)
        self.queries[parts.path] += 1
        return True

    def broken(self) -> list[str]:
        """Return what answers with neither 200 nor a redirect, whose target is visited too."""
        return [
            f"{answer.status} {answer.url} (linked by {self.said_by[answer.url]})"
            for answer in self.answers.values()
            if answer.status != 200 and not answer.location
        ]

    def lost_fragments(self) -> list[str]:
        return [
            f"{by} links to {url}#{name}"
            for by, url, name in sorted(self.fragments)
            if url in self.pages and name not in self.pages[url].ids
        ]

    def strayed(self) -> list[str]:
        """Return links from pages in Indonesian to translated ones."""
        return [
            f"{url} links to {link}"
            for url, page in self.pages.items()
            if page.lang == "id"
            for link in page.anchors
            if link.startswith("/en/")
        ]

    def shape_faults(self) -> list[str]:
        return [f"{url}: {fault}" for url, p in self.pages.items() for fault in p.shape_faults()]


def main() -> None:
    """Crawl a served site and print what is wrong, then the slowest answers."""
    done = Crawl(urlsplit(sys.argv[1]).netloc, *sys.argv[2:3]).run(sys.argv[3:] or STARTS)
    rows = [*done.broken(), *done.foreign, *done.lost_fragments(), *done.strayed()]
    rows += done.shape_faults()
    slowest = sorted(done.answers.values(), key=lambda found: -found.seconds)[:15]
    rows += [f"{found.seconds:.2f} s {found.url}" for found in slowest]
    rows.append(f"{len(done.answers)} addresses, {len(done.pages)} pages, {done.seconds:.1f} s")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
