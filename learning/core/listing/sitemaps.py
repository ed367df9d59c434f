"""What a plugin publishes outside Wagtail's tree of pages, for search engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class SitemapSource:
    """``rows`` returns public rows in a lasting order, each with a ``region``; ``entry`` tells the
    address of one and when it was published last. A page of 5,000 rows is one query."""

    key: str
    rows: Callable[[], QuerySet]
    entry: Callable[[Any], tuple[str, datetime | None]]


_sources: dict[str, SitemapSource] = {}


def add_sitemap_source(source: SitemapSource) -> None:
    """Name the addresses of ``source`` to search engines too; a key is taken once."""
    _sources[source.key] = source


def sitemap_sources() -> tuple[SitemapSource, ...]:
    return tuple(_sources.values())
