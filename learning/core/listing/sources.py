"""What the site-wide search looks through. A plugin adds a source in its learning_hooks.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from wagtail.models import Page

from .spelling import Vocabulary


@dataclass(frozen=True)
class Hit:
    """One result. ``texts`` are searched for a passage that shows the words."""

    id: int
    title: str
    url: str
    texts: Sequence[str] = ()
    over: str = ""
    meta: str = ""


@dataclass(frozen=True)
class SearchSource:
    """One kind of result, each function a constant number of queries.

    ``models`` returns page types: pages are searched together, only published ones in public
    branches. What is no page is found by ``find``: ids, best first, and whether they have all
    the words. ``keep`` returns those of many ids that everybody may know of; sources that give
    the same function share its call. ``load`` gets the ids of one page of results.
    """

    key: str
    label: str | Promise
    icon: str
    load: Callable[[Sequence[int]], list[Hit]]
    models: Callable[[], Sequence[type[Page]]] = tuple
    find: Callable[[str], tuple[list[int], bool]] | None = None
    keep: Callable[[Sequence[int]], Iterable[int]] | None = None
    order: int = 50
    vocabulary: Vocabulary | None = None


_sources: dict[str, SearchSource] = {}


def add_search_source(source: SearchSource) -> None:
    """Let the site-wide search look through ``source`` too; a key is taken once."""
    _sources[source.key] = source


def search_sources() -> list[SearchSource]:
    return sorted(_sources.values(), key=lambda source: (source.order, source.key))
