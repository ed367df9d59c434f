"""The page of a best practice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from .record import RecordFace, Section, sections_of

BEFORE_RESULTS = [
    ("problem", _("The problem")),
    ("body", _("What was done")),
    ("resources", _("What it took")),
]
AFTER_RESULTS = [("lessons", _("What we learned"))]


@dataclass(frozen=True)
class PracticeFace(RecordFace):
    @cached_property
    def story(self) -> list[Section]:
        return sections_of(self.page, BEFORE_RESULTS + AFTER_RESULTS)

    @cached_property
    def contents(self) -> list[tuple[str, Any]]:
        """Anchor and title of every part that is there."""
        parts = [(section.key, section.title) for section in self.story]
        figures = [("angka", _("Before and after"))] if self.figures else []
        adoptions = [("replikasi", _("Replication"))] if self.adoptions else []
        return [*figures, *parts, *adoptions]
