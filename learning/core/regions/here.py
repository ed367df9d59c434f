"""The region under whose own host name the site is being asked, if any.

A region's page that is the root of a Wagtail site makes that host the region's own: its lists hold
what the region publishes, its frame wears the region's name, emblem and accent
(docs/how-to/own-host.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.core.exceptions import DisallowedHost
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, Site

from learning.core import published
from learning.core.listing import kept, scope
from learning.core.listing.links import address_at, place_of
from learning.core.memory import Memory

from .models import Region, RegionPage

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
_found: Memory[Here | None] = Memory(2_000)


@dataclass(frozen=True)
class Here:
    """``main_url`` is the address of the site of all regions, without a slash at its end."""

    key: tuple[int, str]
    page: RegionPage
    main_url: str

    @property
    def branch(self) -> str:
        """The beginning of the paths of its pages."""
        return str(self.page.path)

    @property
    def region(self) -> Region:
        return self.page.region

    @property
    def name(self) -> str:
        return self.page.title


def here() -> Here | None:
    """None on the site of all regions and outside requests. No query once it is known."""
    request = _request.get()
    if request is None:
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        # The page that refuses it has a frame, too.
        return None
    version = published.version()
    return _found.get((version, host), lambda: _find(request, version))


def here_key() -> tuple[int, str] | None:
    """For caches of what looks different on a region's own host."""
    found = here()
    return found.key if found else None


def home_address() -> str:
    """Of the host that is asked, in the reader's language."""
    found = here()
    if found is None:
        return address_at("/")
    place = place_of(found.page)
    return place.address if place else "/"


def of_this_host(pages: QuerySet[Page]) -> QuerySet[Page]:
    """On a region's own host its own pages only, in any language."""
    found = here()
    if found is None:
        return pages
    condition = Q()
    for path in kept(("branches", found.page.pk), lambda: _branches(found.page)):
        condition |= Q(path__startswith=path)
    return pages.filter(condition)


def _branches(page: Page) -> list[str]:
    return list(page.get_translations(inclusive=True).order_by().values_list("path", flat=True))


def _find(request: HttpRequest, version: str) -> Here | None:
    site = Site.find_for_request(request)
    if site is None or site.is_default_site:
        return None
    pages = RegionPage.objects.live().select_related("region__emblem").defer("intro", "priorities")
    page = pages.filter(pk=site.root_page_id).first()
    main = Site.objects.filter(is_default_site=True).first()
    if page is None:
        return None
    return Here((site.pk, version), page, main.root_url if main else "")


@contextmanager
def asked_by(request: HttpRequest) -> Iterator[None]:
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


class OwnHostMiddleware:
    """Lets everything below know which host is asked; it costs nothing until somebody wants it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with asked_by(request):
            return self.get_response(request)


def _region_id() -> int | None:
    found = here()
    return found.region.pk if found else None


def register() -> None:
    scope.read_from(_region_id)
