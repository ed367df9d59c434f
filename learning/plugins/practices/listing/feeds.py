"""RSS and Atom of each list, under the filters of its address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learning.core.api import here, mark_public
from learning.core.listing import Search

from ..models import Entry
from .lists import SHELVES, Shelf
from .words import words_of

NEWEST_OF_ALL = 30


class ShelfFeed(Feed):
    """``shelf`` is the name of the list; the query string narrows as it does there."""

    shelf = ""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return mark_public(request, super().__call__(request, *args, **kwargs))

    @property
    def _shelf(self) -> Shelf:
        return SHELVES[self.shelf]

    def get_object(self, request: HttpRequest) -> Search:
        listing = self._shelf.listing
        return Search(listing, listing.read(request.GET))

    def title(self, search: Search) -> str:
        own = here()
        return f"{words_of(self.shelf).title} – {own.name if own else 'Asah'}"

    def description(self, search: Search) -> str:
        return str(words_of(self.shelf).lead)

    subtitle = description

    def link(self, search: Search) -> str:
        query = search.params.feed_query()
        address = reverse(f"practices_public:{self.shelf}")
        return f"{address}?{query}" if query else address

    def feed_copyright(self, search: Search) -> str:
        return _("Licence: Creative Commons Attribution 4.0 (CC BY 4.0)")

    def items(self, search: Search) -> list[Entry]:
        rows = search.narrowed().select_related("region").prefetch_related("tags")
        return list(rows.order_by(F("published_at").desc(nulls_last=True), "-pk")[:NEWEST_OF_ALL])

    def item_title(self, entry: Entry) -> str:
        return entry.title

    def item_description(self, entry: Entry) -> str:
        # Readers of feeds take it for HTML.
        return escape(entry.summary)

    def item_link(self, entry: Entry) -> str:
        return entry.url

    def item_guid(self, entry: Entry) -> str:
        return f"urn:uuid:{entry.translation_key}"

    item_guid_is_permalink = False

    def item_author_name(self, entry: Entry) -> str:
        return entry.region.name

    def item_pubdate(self, entry: Entry) -> Any:
        return entry.published_at

    def item_updateddate(self, entry: Entry) -> Any:
        return entry.changed_at

    def item_categories(self, entry: Entry) -> list[str]:
        return [tag.name for tag in entry.tags.all()]


def _view(shelf: str, kind: type[SyndicationFeed]) -> Callable[..., HttpResponse]:
    feed = type("ShelfFeedOfKind", (ShelfFeed,), {"shelf": shelf, "feed_type": kind})()
    return require_safe(feed)


def rss(shelf: str) -> Callable[..., HttpResponse]:
    return _view(shelf, Rss201rev2Feed)


def atom(shelf: str) -> Callable[..., HttpResponse]:
    return _view(shelf, Atom1Feed)
