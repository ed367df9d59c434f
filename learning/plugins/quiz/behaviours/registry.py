"""The behaviours there are. Third parties register theirs in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Iterator

from .base import Behaviour


class Behaviours:
    def __init__(self) -> None:
        self._behaviours: dict[str, Behaviour] = {}

    def register(self, behaviour: Behaviour) -> None:
        self._behaviours[behaviour.slug] = behaviour

    def __getitem__(self, slug: str) -> Behaviour:
        """Raises KeyError for a behaviour that is not installed."""
        return self._behaviours[slug]

    def __contains__(self, slug: object) -> bool:
        return slug in self._behaviours

    def __iter__(self) -> Iterator[Behaviour]:
        return iter(sorted(self._behaviours.values(), key=lambda row: (row.order, row.slug)))


behaviours = Behaviours()
