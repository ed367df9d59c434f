"""Addresses for search engines: only what the public can open, and no page that redirects."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page, Site, get_page_models

from learning.core.api import here, listed_courses
from learning.core.listing import SitemapSource, sitemap_sources
from learning.core.models import ActivityPage, CoursePage, SectionPage

LIMIT = 5_000
SHELVES = ("innovations", "practices", "articles")


class FlatSitemap(Sitemap):
    """Without the newest date of a whole section, for which Django would load every row."""

    limit = LIMIT

    def get_latest_lastmod(self) -> None:
        return None


class PageSitemap(FlatSitemap):
    """Home, regions, standing pages and whatever plugins publish."""

    def items(self) -> Any:
        site = self.get_wagtail_site()
        pages = site.root_page.get_descendants(inclusive=True)
        pages = pages.exclude(_elsewhere(site, "path")).live().public().exact_type(*_listed_types())
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


def _elsewhere(site: Site, field: str) -> Q:
    """Condition for what lies below the root of a site within ``site``: its host lists it."""
    condition = Q(pk__in=[])
    others = Site.objects.exclude(pk=site.pk).exclude(root_page=site.root_page_id)
    for path in others.values_list("root_page__path", flat=True):
        if path.startswith(site.root_page.path):
            condition |= Q(**{f"{field}__startswith": path})
    return condition


def _listed_types() -> list[type[Page]]:
    skipped = (ActivityPage, SectionPage, CoursePage)
    return [model for model in _page_models() if not issubclass(model, skipped)]


def _page_models() -> list[type[Page]]:
    return [model for model in get_page_models() if model is not Page]


class CourseSitemap(FlatSitemap):
    """Courses straight from their rows: a page of 5,000 is one query."""

    def items(self) -> Any:
        site = self.get_wagtail_site()
        rows = listed_courses().filter(page__path__startswith=site.root_page.path)
        rows = rows.exclude(_elsewhere(site, "page__path")).order_by("pk")
        return rows.values_list("url", "page__last_published_at")

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        return [
            {"location": self.request.build_absolute_uri(url), "lastmod": published}
            for url, published in self.paginator.page(page).object_list
        ]


class ViewSitemap(FlatSitemap):
    """The lists; those of plugins only where they are installed."""

    names = (
        *("catalogue", "regions", "paths_public:paths"),
        *(f"practices_public:{name}" for name in SHELVES),
    )

    def items(self) -> list[str]:
        own = here() is not None
        return [url for name in self.names if not (own and name == "regions") for url in _at(name)]

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        return [{"location": self.request.build_absolute_uri(url)} for url in self.items()]


def _at(name: str) -> list[str]:
    try:
        return [reverse(name)]
    except NoReverseMatch:
        return []


class SourceSitemap(FlatSitemap):
    """What a plugin publishes outside the tree of pages; on a region's own host only its own."""

    def __init__(self, request: HttpRequest, source: SitemapSource) -> None:
        super().__init__(request)
        self.source = source

    def items(self) -> Any:
        own, rows = here(), self.source.rows()
        return rows.filter(region=own.region) if own else rows

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        found = map(self.source.entry, self.paginator.page(page).object_list)
        return [
            {"location": self.request.build_absolute_uri(url), "lastmod": published}
            for url, published in found
        ]


SITEMAPS = {"pages": PageSitemap, "courses": CourseSitemap, "lists": ViewSitemap}


def sitemaps(request: HttpRequest) -> dict[str, Any]:
    """By section; what plugins publish outside the tree of pages has sections of its own."""
    return {**SITEMAPS, **{row.key: SourceSitemap(request, row) for row in sitemap_sources()}}
