"""What every page of this plugin shows besides its own content."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from learning.core.api import breadcrumb_data, course_cards, crumbs_of, listed_courses
from learning.core.models import Region

from ..models import Entry
from ..queries.listed import listed_entries
from ..queries.related import related_entries
from ..reading import reading_minutes
from .cards import entry_cards

SAMPLE_TAG = "data-contoh"


def address(name: str, *args: Any) -> str:
    """Of a view that may not be installed; "" where it is not."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class EntryFace:
    """Base of the faces of the three page types. A draft has no entry."""

    page: Any
    request: HttpRequest

    @property
    def is_preview(self) -> bool:
        return bool(getattr(self.request, "is_preview", False))

    @cached_property
    def entry(self) -> Entry | None:
        found = Entry.objects.filter(translation_key=self.page.translation_key)
        return found.select_related("region__emblem").first()

    @cached_property
    def is_public(self) -> bool:
        """Whether readers may leave something here, and search engines may come."""
        return bool(self.entry and self.entry.is_live and not self.is_preview)

    @cached_property
    def region_page(self) -> Any:
        return self.page.region_page

    @cached_property
    def region(self) -> Region | None:
        if self.entry:
            return self.entry.region
        if self.region_page is None:
            return None
        return Region.objects.select_related("emblem").get(pk=self.region_page.region_id)

    @property
    def accent(self) -> str:
        return self.region.accent if self.region else "accent-1"

    @cached_property
    def crumbs(self) -> list[tuple[str, str]]:
        return crumbs_of(self.page, self.request)

    @cached_property
    def address(self) -> str:
        return self.request.build_absolute_uri(self.page.get_url() or self.request.path)

    @cached_property
    def share_image(self) -> str:
        from ..services.share_cards import card_address

        if self.entry is None:
            return ""
        return self.request.build_absolute_uri(card_address(self.entry))

    @cached_property
    def _all_tags(self) -> list[Any]:
        return list(self.page.tags.all())

    @property
    def is_sample(self) -> bool:
        return any(tag.slug == SAMPLE_TAG for tag in self._all_tags)

    @cached_property
    def tags(self) -> list[tuple[str, str]]:
        """Name and address of each tag."""
        return [
            (tag.name, address("practices_public:tag", tag.slug))
            for tag in self._all_tags
            if tag.slug != SAMPLE_TAG
        ]

    @property
    def minutes(self) -> int:
        return reading_minutes(self.page)

    @cached_property
    def courses(self) -> list[dict[str, Any]]:
        """Cards of the courses that teach what the page tells."""
        if self.entry is None:
            return []
        return course_cards(listed_courses().filter(entries=self.entry).select_related("region"))

    @cached_property
    def _listed(self) -> Any:
        return listed_entries()

    def _related(self, *, here: bool) -> list[dict[str, Any]]:
        if self.entry is None:
            return []
        ids = [tag.pk for tag in self._all_tags if tag.slug != SAMPLE_TAG]
        return entry_cards(related_entries(self.entry, self._listed, tags=ids, here=here))

    @cached_property
    def related_here(self) -> list[dict[str, Any]]:
        return self._related(here=True)

    @cached_property
    def related_elsewhere(self) -> list[dict[str, Any]]:
        return self._related(here=False)

    @property
    def data(self) -> list[dict[str, Any]]:
        """For search engines."""
        from .structured import article_data

        crumbs = breadcrumb_data(self.crumbs, self.page.title, self.request)
        return [article_data(self), crumbs]

    def people(self) -> list[dict[str, Any]]:
        """Who wrote the page, as search engines read it; else the region did."""
        return []
