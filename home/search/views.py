from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learning.core.api import home_address, mark_public
from learning.core.listing import clean, page_number, search_sources
from learning.core.signals import searched

from .presenters import SearchFace
from .queries import Asked, SiteSearch, suggestions

LONGEST = 100
SUGGESTED_FROM = 2


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    found = SiteSearch(_asked(request.GET))
    if found.asked.text and found.asked.page == 1 and not found.asked.kind:
        number = 0 if found.respelled else len(found.found)
        searched.send(sender=SiteSearch, text=found.asked.text, found=number)
    context = {
        "face": SearchFace(found, request),
        "text": found.asked.text,
        "kinds": [source.label for source in found.sources],
        "crumbs": [(_("Home"), home_address())],
        "canonical": request.build_absolute_uri(reverse("search")),
    }
    return mark_public(request, render(request, "home/search/page.html", context))


def _asked(query: QueryDict) -> Asked:
    keys = {source.key for source in search_sources()}
    kind = query.get("tipe", "")
    return Asked(_text(query), kind if kind in keys else "", page_number(query))


def _text(query: QueryDict) -> str:
    return " ".join(clean(query.get("q", "")).split())[:LONGEST].strip()


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    text = _text(request.GET)
    found = suggestions(text) if len(text) >= SUGGESTED_FROM else []
    return mark_public(request, JsonResponse({"saran": found}))
