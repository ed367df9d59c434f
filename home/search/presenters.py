"""Search results as their template shows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from learning.core.listing import Hit, SearchSource, highlight, snippet

from .queries import PAGE_SIZE, SiteSearch


@dataclass(frozen=True)
class Result:
    source: SearchSource
    hit: Hit
    words: str

    @property
    def title(self) -> SafeString:
        return highlight(self.hit.title, self.words)

    @property
    def text(self) -> SafeString:
        return snippet(self.hit.texts, self.words)


@dataclass(frozen=True)
class SearchFace:
    search: SiteSearch
    request: HttpRequest

    @cached_property
    def results(self) -> list[Result]:
        return [Result(source, hit, self.search.words) for source, hit in self.search.hits]

    @property
    def total(self) -> int:
        return len(self.search.chosen)

    @property
    def kinds(self) -> list[tuple[SearchSource, int, str, bool]]:
        """Each kind with its number and address; kinds without a result are left out."""
        counts, chosen = self.search.counts, self.search.asked.kind
        return [
            (source, counts[source.key], self._url(kind=source.key), source.key == chosen)
            for source in self.search.sources
            if counts[source.key] or source.key == chosen
        ]

    @property
    def everything(self) -> tuple[int, str, bool]:
        return len(self.search.found), self._url(kind=""), not self.search.asked.kind

    def _url(self, *, kind: str, page: int = 1) -> str:
        pairs = [("q", self.search.asked.text), ("tipe", kind)]
        if page > 1:
            pairs.append(("halaman", str(page)))
        return f"{reverse('search')}?{urlencode([pair for pair in pairs if pair[1]])}"

    @cached_property
    def page_obj(self) -> Any:
        return Paginator(range(self.total), PAGE_SIZE).get_page(self.search.page)

    @property
    def pages(self) -> list[tuple[str, str]]:
        paginator = self.page_obj.paginator
        numbers = paginator.get_elided_page_range(self.page_obj.number, on_each_side=1, on_ends=1)
        return [(str(number), self._page_url(number)) for number in numbers]

    def _page_url(self, number: int | str) -> str:
        if not isinstance(number, int):
            return ""
        return self._url(kind=self.search.asked.kind, page=number)

    @property
    def previous_url(self) -> str:
        shown = self.page_obj
        return self._page_url(shown.number - 1) if shown.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self._page_url(self.page_obj.number + 1) if self.page_obj.has_next() else ""
