"""Pages that gather from the whole tree: the catalogue, the regions, robots and the sitemap."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import views as sitemap_views

from learning.core.api import breadcrumb_data, course_cards, home_address, mark_public, person_of
from learning.core.listing import Search, announce, clean

from .catalogue import queries
from .catalogue.presenters import CatalogueFace
from .places import Atlas
from .sitemaps import sitemaps

MAX_REGION_QUERY = 60


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    listing = queries.catalogue()
    search = Search(listing, listing.read(request.GET))
    announce(search)
    face = CatalogueFace(search, request, reverse("catalogue"))
    context = {
        "face": face,
        "cards": course_cards(search.rows, person=person_of(request.user)),
        "canonical": face.canonical,
        "section": "katalog",
    }
    return mark_public(request, render(request, "home/catalogue/page.html", context))


@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    text = " ".join(clean(request.GET.get("q", "")).split())[:MAX_REGION_QUERY]
    atlas, crumbs = Atlas(), [(_("Home"), home_address())]
    context = {
        "atlas": atlas,
        "text": text,
        "provinces": atlas.matching(text) if text else atlas.provinces,
        "crumbs": crumbs,
        "data": breadcrumb_data(crumbs, _("Regions"), request),
        "canonical": request.build_absolute_uri(reverse("regions")),
        "section": "daerah",
    }
    return mark_public(request, render(request, "home/regions.html", context))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    closed = [getattr(settings, "ADMIN_URL_PREFIX", "/admin/"), "/belajar/", "/akun/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return mark_public(request, HttpResponse("\n".join(lines), content_type="text/plain"))


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    response = sitemap_views.index(request, sitemaps(request), sitemap_url_name="sitemap_section")
    return _rendered(request, response)


@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    return _rendered(request, sitemap_views.sitemap(request, sitemaps(request), section=section))


def _rendered(request: HttpRequest, response: TemplateResponse) -> HttpResponse:
    return mark_public(request, response.render())
