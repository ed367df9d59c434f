"""The public lists of innovations, practices and articles, and everything by one tag."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from taggit.models import Tag

from learning.core.api import breadcrumb_data, here, home_address, mark_public
from learning.core.listing import Search, announce, clean

from ..listing import compare as comparing
from ..listing.figures import featured, figures
from ..listing.lists import COMPARED, SHELVES, TWO, tag_listing
from ..listing.presenters import ShelfFace
from ..listing.suggestions import suggest
from ..listing.tags import TagFace

SUGGESTED_FROM = 2


@require_safe
def shelf(request: HttpRequest, name: str) -> HttpResponse:
    face = _face(request, name)
    announce(face.search)
    context = {"face": face, "section": SECTIONS[name], "canonical": face.canonical}
    # The figures and collections are the nation's; a region's own host has them on its home page.
    if face.shelf.has_views and face.is_landing and not here():
        context |= {"figures": figures(), "collections": featured()}
    return mark_public(request, render(request, "learning_practices/listing/page.html", context))


SECTIONS = {"innovations": "inovasi", "practices": "praktik-baik", "articles": "artikel"}


def _face(request: HttpRequest, name: str) -> ShelfFace:
    found = SHELVES[name]
    params = found.listing.read(request.GET)
    search = Search(found.listing, params)
    picks = tuple(comparing.picked(params.picked(COMPARED)))
    return ShelfFace(search, request, reverse(f"practices_public:{name}"), found, picks)


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    listing = tag_listing(slug)
    search = Search(listing, listing.read(request.GET))
    found = Tag.objects.filter(slug=slug).first()
    if found is None or not (search.total or search.params.is_narrowed):
        raise Http404("No published entry has this tag")
    face = TagFace(search, request, reverse("practices_public:tag", args=[slug]), found)
    context = {"face": face, "canonical": face.canonical}
    return mark_public(request, render(request, "learning_practices/listing/tag.html", context))


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    params = SHELVES["innovations"].listing.read(request.GET)
    entries = comparing.picked(params.picked(COMPARED))
    title = _("Compare two innovations")
    back = reverse("practices_public:innovations")
    crumbs = [(_("Home"), home_address()), (_("Innovation showcase"), back)]
    context: dict[str, Any] = {
        "entries": entries,
        "lines": comparing.lines(entries) if len(entries) == TWO else [],
        "title": title,
        "crumbs": crumbs,
        "back": _back(back, entries),
        "data": breadcrumb_data(crumbs, title, request),
        "section": "inovasi",
    }
    page = render(request, "learning_practices/listing/compare.html", context)
    return mark_public(request, page)


def _back(address: str, entries: list[Any]) -> str:
    """To the showcase, with what is chosen still chosen."""
    query = "&".join(f"{COMPARED}={entry.pk}" for entry in entries)
    return f"{address}?{query}" if query else address


@require_safe
def suggestions(request: HttpRequest, name: str) -> HttpResponse:
    text = " ".join(clean(request.GET.get("q", "")).split())
    found = suggest(SHELVES[name], text) if len(text) >= SUGGESTED_FROM else []
    return mark_public(request, JsonResponse({"saran": found}))
