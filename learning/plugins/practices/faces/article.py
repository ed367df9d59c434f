"""The page of an article: who wrote it, and what stands beside it in its series."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..models import AuthorProfile, Entry
from ..queries.related import in_series
from .base import EntryFace


@dataclass(frozen=True)
class ArticleFace(EntryFace):
    @cached_property
    def authors(self) -> list[AuthorProfile]:
        rows = self.page.authors.select_related("author__region", "author__photo")
        return [row.author for row in rows]

    @cached_property
    def series_parts(self) -> list[Entry]:
        """The published parts, in reading order; empty where the article stands alone."""
        if not (self.entry and self.entry.series_id):
            return []
        parts = list(in_series(self.entry))
        return parts if len(parts) > 1 else []

    @property
    def place_in_series(self) -> int | None:
        keys = [part.pk for part in self.series_parts]
        return keys.index(self.entry.pk) if self.entry and self.entry.pk in keys else None

    @property
    def number_in_series(self) -> int:
        place = self.place_in_series
        return 0 if place is None else place + 1

    @property
    def previous(self) -> Entry | None:
        place = self.place_in_series
        return self.series_parts[place - 1] if place else None

    @property
    def next(self) -> Entry | None:
        place = self.place_in_series
        if place is None or place + 1 >= len(self.series_parts):
            return None
        return self.series_parts[place + 1]

    def people(self) -> list[dict[str, Any]]:
        return [
            {
                "@type": "Person",
                "name": author.name,
                "url": self.request.build_absolute_uri(author.get_absolute_url()),
            }
            for author in self.authors
        ]
