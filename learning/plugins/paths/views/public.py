"""The public list of paths, and the page of each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from learning.core.api import mark_public
from learning.core.listing import Search, announce

from ..faces import PathFace
from ..listing.lists import PATHS
from ..listing.presenters import PathsFace
from ..queries.listed import path_at

SECTION = "jalur"


@require_safe
def paths(request: HttpRequest) -> HttpResponse:
    search = Search(PATHS, PATHS.read(request.GET))
    announce(search)
    face = PathsFace(search, request, reverse("paths_public:paths"))
    context = {"face": face, "section": SECTION, "canonical": face.canonical}
    return mark_public(request, render(request, "learning_paths/listing/page.html", context))


@require_safe
def path(request: HttpRequest, slug: str) -> HttpResponse:
    """One address for all languages; that of a translation leads to it."""
    found = path_at(slug)
    if found is None:
        raise Http404
    if found.slug != slug:
        return redirect(found, permanent=False)
    face = PathFace(found, request)
    context = {"path": face.words, "face": face, "section": SECTION, "canonical": face.address}
    return mark_public(request, render(request, "learning_paths/path.html", context))
