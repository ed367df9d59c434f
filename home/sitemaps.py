"""Addresses for search engines: only what the public can open, and no page that redirects."""

from typing import Any

from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page, get_page_models

from learning.core.api import listed_courses
from learning.core.models import ActivityPage, CoursePage, SectionPage

LIMIT = 5_000


class FlatSitemap(Sitemap):
    """Without the newest date of a whole section, for which Django would load every row."""

    limit = LIMIT

    def get_latest_lastmod(self) -> None:
        return None


class PageSitemap(FlatSitemap):
    """Home, regions, standing pages and whatever plugins publish."""

    def items(self) -> Any:
        pages = self.get_wagtail_site().root_page.get_descendants(inclusive=True)
        pages = pages.live().public().exact_type(*_listed_types())
        for draft in Page.objects.filter(live=False, depth__lte=4):
            pages = pages.not_descendant_of(draft)
        return pages.order_by("path")

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        rows = self.paginator.page(page).object_list
        return [
            {
                "location": self.request.build_absolute_uri(row.get_url(self.request)),
                "lastmod": row.last_published_at,
            }
            for row in rows
        ]


def _listed_types() -> list[type[Page]]:
    skipped = (ActivityPage, SectionPage, CoursePage)
    return [model for model in _page_models() if not issubclass(model, skipped)]


def _page_models() -> list[type[Page]]:
    return [model for model in get_page_models() if model is not Page]


class CourseSitemap(FlatSitemap):
    """Courses straight from their rows: a page of 5,000 is one query."""

    def items(self) -> Any:
        return listed_courses().order_by("pk").values_list("url", "page__last_published_at")

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        return [
            {"location": self.request.build_absolute_uri(url), "lastmod": published}
            for url, published in self.paginator.page(page).object_list
        ]


class ViewSitemap(FlatSitemap):
    def items(self) -> list[str]:
        return ["catalogue", "regions"]

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        return [{"location": self.request.build_absolute_uri(reverse(n))} for n in self.items()]


SITEMAPS = {"pages": PageSitemap, "courses": CourseSitemap, "lists": ViewSitemap}
