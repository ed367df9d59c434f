"""The question types there are. Third parties register theirs in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Iterator

from .base import QuestionType


class QuestionTypes:
    def __init__(self) -> None:
        self._types: dict[str, QuestionType] = {}

    def register(self, kind: QuestionType) -> None:
        self._types[kind.slug] = kind

    def __getitem__(self, slug: str) -> QuestionType:
        """Raises KeyError for a type that is not installed."""
        return self._types[slug]

    def get(self, slug: str) -> QuestionType | None:
        return self._types.get(slug)

    def __contains__(self, slug: object) -> bool:
        return slug in self._types

    def __iter__(self) -> Iterator[QuestionType]:
        return iter(sorted(self._types.values(), key=lambda kind: (kind.order, kind.slug)))


question_types = QuestionTypes()
