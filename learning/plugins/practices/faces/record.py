"""What innovations and best practices share: figures, a story, adoptions, a contact."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from learning.core.api import here
from learning.core.listing.links import address_at, read_at
from learning.core.models import RegionPage

from ..models import Adoption
from ..queries.adoptions import adopting_regions
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
        return self.is_offered or bool(self.adoptions)

    @property
    def is_offered(self) -> bool:
        """Whether other regions may take it over."""
        return self.is_public and self.may_be_adopted

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
        pages = pages.filter(locale__language_code=settings.LANGUAGE_CODE)
        urls = {page.region_id: read_at(page, self.request) for page in pages}
        return [(row, urls.get(row.region_id, "")) for row in rows]

    @cached_property
    def adopt_url(self) -> str:
        """Where the reader begins an adoption; empty for all who may not.

        Kept pages are those of visitors: for them it costs nothing and is the same for everybody.
        """
        if not (self.is_offered and adopting_regions(self.request.user, self.entry).exists()):
            return ""
        return address("learning_practices:adopt", self.entry.pk)

    @property
    def sign_in_url(self) -> str:
        """For visitors, who may turn out to be an editor of another region."""
        if self.request.user.is_authenticated:
            return ""
        sign_in = address("account_login")
        return f"{sign_in}?{urlencode({'next': f'{self.entry.url}#replikasi'})}" if sign_in else ""

    @property
    def help_url(self) -> str:
        own = here()
        return f"{own.main_url if own else ''}{address_at('/bantuan/')}"

    @property
    def has_contact(self) -> bool:
        page = self.page
        return bool(page.contact_name or page.contact_email or page.contact_phone)
