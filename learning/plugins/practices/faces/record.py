"""What innovations and best practices share: figures, a story, adoptions, a contact."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings

from learning.core.models import RegionPage

from ..models import Adoption
from ..queries.related import shown_adoptions
from .base import EntryFace, address
from .figures import Figure, figures_of


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the story: rich text, or the blocks of a stream."""

    key: str
    title: Any
    text: Any = ""
    stream: Any = None
    parts: tuple[Section, ...] = ()


def sections_of(page: Any, wanted: list[tuple[str, Any]]) -> list[Section]:
    """Of the fields that hold something."""
    found = []
    for key, title in wanted:
        value = getattr(page, key)
        if value:
            content = {"stream": value} if hasattr(value, "stream_block") else {"text": value}
            found.append(Section(key.replace("_", "-"), title, **content))
    return found


@dataclass(frozen=True)
class RecordFace(EntryFace):
    may_be_adopted = True

    @property
    def has_replication(self) -> bool:
        return bool(self.adoptions)

    @cached_property
    def figures(self) -> list[Figure]:
        return figures_of(self.page)

    @cached_property
    def adoptions(self) -> list[tuple[Adoption, str]]:
        """Adoptions with the address of the adopting region's page."""
        rows = shown_adoptions(self.entry) if self.entry else []
        if not rows:
            return []
        regions = [row.region_id for row in rows]
        pages = RegionPage.objects.live().filter(region__in=regions)
        # A region has a page in each language; readers of another are sent on from this one.
        pages = pages.filter(locale__language_code=settings.LANGUAGE_CODE)
        urls = {page.region_id: page.get_url(self.request) for page in pages}
        return [(row, urls.get(row.region_id, "")) for row in rows]

    @property
    def adopt_url(self) -> str:
        """Where colleagues of other regions begin an adoption."""
        if not (self.is_public and self.may_be_adopted):
            return ""
        return address("learning_practices:adopt", self.entry.pk)

    @property
    def has_contact(self) -> bool:
        page = self.page
        return bool(page.contact_name or page.contact_email or page.contact_phone)
