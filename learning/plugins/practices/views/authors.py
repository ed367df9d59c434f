"""Pages about the people who write."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learning.core.api import breadcrumb_data, home_address, mark_public
from learning.core.listing.links import read_at
from learning.core.models import RegionPage

from ..faces.cards import entry_cards
from ..faces.structured import person_data
from ..models import AuthorProfile
from ..queries.listed import listed_entries

PAGE_SIZE = 12


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    profiles = AuthorProfile.objects.select_related("region", "photo")
    profile = get_object_or_404(profiles, slug=slug)
    response = render(request, "learning_practices/author.html", _context(request, profile))
    return mark_public(request, response)


def _context(request: HttpRequest, profile: AuthorProfile) -> dict[str, Any]:
    written = listed_entries().filter(authors=profile).select_related("region")
    shown = Paginator(written, PAGE_SIZE).get_page(request.GET.get("page"))
    pages = RegionPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).live()
    region_page = pages.filter(region=profile.region).first()
    region_url = read_at(region_page, request) if region_page else ""
    crumbs = [(_("Home"), home_address())]
    if region_page:
        crumbs.append((region_page.title, region_url))
    return {
        "author": profile,
        "region_url": region_url,
        "page_obj": shown,
        "cards": entry_cards(shown.object_list),
        "crumbs": crumbs,
        "canonical": request.build_absolute_uri(request.path),
        "data": [person_data(profile, request), breadcrumb_data(crumbs, profile.name, request)],
    }
