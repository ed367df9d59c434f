"""Searching everything: one query finds pages of all kinds, one for each source shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.contrib.contenttypes.models import ContentType

from learning.core.api import of_this_host, public_pages
from learning.core.listing import (
    Hit,
    SearchSource,
    hits_for_reader,
    match_for_reader,
    respell,
    search_sources,
)

PAGE_SIZE = 15
MOST_FOUND = 1_000
SUGGESTED = 8
# Documents are ranked apart from pages: one of them follows this many pages.
PAGES_BETWEEN = 4
Found = tuple[SearchSource, int]
Keep = Callable[[Sequence[int]], Iterable[int]]


@dataclass(frozen=True)
class Asked:
    text: str = ""
    kind: str = ""
    page: int = 1


class SiteSearch:
    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.sources = search_sources()
        self.respelled = ""
        self.found: list[Found] = []
        self.is_exact = True
        if asked.text:
            self.found, self.is_exact = self._find(asked.text)
        if asked.text and not (self.found and self.is_exact):
            self._try_respelled()

    def _try_respelled(self) -> None:
        better = respell(self.asked.text, self._known_words())
        found, is_exact = self._find(better) if better else ([], True)
        if found and (is_exact or not self.found):
            self.found, self.is_exact, self.respelled = found, is_exact, better

    def _known_words(self) -> dict[str, int]:
        known: dict[str, int] = {}
        for source in self.sources:
            known |= source.vocabulary.known() if source.vocabulary else {}
        return known

    @property
    def words(self) -> str:
        """The words that the results have."""
        return self.respelled or self.asked.text

    def _find(self, text: str) -> tuple[list[Found], bool]:
        pages, pages_exact = self._find_pages(text)
        others: list[Found] = []
        others_exact = False
        for source in self.sources:
            ids, is_exact = source.find(text) if source.find else ([], True)
            if ids and is_exact == (pages_exact or not pages):
                others += [(source, pk) for pk in ids]
                others_exact |= is_exact
        exact = pages_exact if pages else (others_exact or not others)
        return _mixed(pages, others), exact

    def _find_pages(self, text: str) -> tuple[list[Found], bool]:
        by_type = self._sources_by_type()
        rows = of_this_host(public_pages()).filter(content_type__in=list(by_type))
        hits, is_exact = match_for_reader(rows, text, fields=["content_type_id"], most=MOST_FOUND)
        found = [(by_type[kind], pk) for pk, kind in hits]
        return _kept(found), is_exact

    def _sources_by_type(self) -> dict[int, SearchSource]:
        models = {model: source for source in self.sources for model in source.models()}
        types = ContentType.objects.get_for_models(*models)
        return {types[model].pk: source for model, source in models.items()}

    @cached_property
    def counts(self) -> dict[str, int]:
        counts: dict[str, int] = defaultdict(int)
        for source, _pk in self.found:
            counts[source.key] += 1
        return counts

    @cached_property
    def chosen(self) -> list[Found]:
        if not self.asked.kind:
            return self.found
        return [(source, pk) for source, pk in self.found if source.key == self.asked.kind]

    @property
    def page(self) -> int:
        return min(self.asked.page, max(1, -(-len(self.chosen) // PAGE_SIZE)))

    @cached_property
    def hits(self) -> list[tuple[SearchSource, Hit]]:
        """The results of the page at hand. One query for each source among them.

        Where the reader reads another language, a few more for the translations among them.
        """
        start = (self.page - 1) * PAGE_SIZE
        shown = self.chosen[start : start + PAGE_SIZE]
        ids: dict[str, list[int]] = defaultdict(list)
        for source, pk in shown:
            ids[source.key].append(pk)
        loaded = {
            (source.key, hit.id): hit
            for source in self.sources
            if source.key in ids
            for hit in source.load(ids[source.key])
        }
        found = [pair for pair in shown if (pair[0].key, pair[1]) in loaded]
        return _for_reader([(source, loaded[source.key, pk]) for source, pk in found])


def _for_reader(pairs: list[tuple[SearchSource, Hit]]) -> list[tuple[SearchSource, Hit]]:
    pages = [hit for source, hit in pairs if source.models()]
    told = {hit.id: hit for hit in hits_for_reader(pages)}
    return [(source, told[hit.id] if source.models() else hit) for source, hit in pairs]


def _kept(found: list[Found]) -> list[Found]:
    """Without what nobody may know of. One query for each group of sources."""
    ids: dict[Keep, list[int]] = defaultdict(list)
    for source, pk in found:
        if source.keep:
            ids[source.keep].append(pk)
    kept = {keep: set(keep(candidates)) for keep, candidates in ids.items()}
    return [(source, pk) for source, pk in found if not source.keep or pk in kept[source.keep]]


def _mixed(pages: list[Found], others: list[Found]) -> list[Found]:
    mixed: list[Found] = []
    for place, pair in enumerate(pages, start=1):
        mixed.append(pair)
        if place % PAGES_BETWEEN == 0 and others:
            mixed.append(others[0])
            others = others[1:]
    return [*mixed, *others]


def suggestions(text: str) -> list[str]:
    """Titles of public pages that match what has been typed so far. Two queries."""
    models = [model for source in search_sources() for model in source.models()]
    types = [kind.pk for kind in ContentType.objects.get_for_models(*models).values()]
    rows = of_this_host(public_pages()).filter(content_type__in=types)
    hits, is_exact = match_for_reader(rows, text, fields=["title"], most=SUGGESTED)
    return list(dict.fromkeys(title for _pk, title in hits)) if is_exact else []
