"""The innovations as open data under CC BY 4.0."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learning.core.api import breadcrumb_data, here, home_address, mark_public
from learning.core.listing import Search

from ..listing import opendata
from ..listing.lists import SHELVES

FIVE_MINUTES = "public, max-age=300"


def _search(request: HttpRequest) -> Search:
    listing = SHELVES["innovations"].listing
    return Search(listing, listing.read(request.GET))


@require_safe
def data_page(request: HttpRequest) -> HttpResponse:
    title, description = _words()
    back = reverse("practices_public:innovations")
    crumbs = [(_("Home"), home_address()), (_("Innovation showcase"), back)]
    context = {
        "columns": opendata.COLUMNS,
        "licence": opendata.LICENCE,
        "page_size": opendata.PAGE_SIZE,
        "title": title,
        "description": description,
        "crumbs": crumbs,
        "data": breadcrumb_data(crumbs, title, request),
        "canonical": request.build_absolute_uri(reverse("practices_public:data")),
        "section": "inovasi",
    }
    return mark_public(request, render(request, "learning_practices/listing/data.html", context))


def _words() -> tuple[str, str]:
    """Title and description; on a region's own host the data are the region's."""
    if own := here():
        region = {"region": own.name}
        return (
            _("Open data of the innovations of %(region)s") % region,
            _("Published innovations of %(region)s as CSV and JSON, under CC BY 4.0.") % region,
        )
    return _("Open data of the innovation showcase"), _(
        "All published innovations of Indonesia's regions as CSV and JSON, with the meaning of "
        "each column, under CC BY 4.0."
    )


@require_safe
def data_schema(request: HttpRequest) -> HttpResponse:
    return mark_public(request, _json(opendata.schema()))


@require_safe
def data_json(request: HttpRequest) -> HttpResponse:
    """One page of rows with the address of the next one."""
    search = _search(request)
    start = (search.params.page - 1) * opendata.PAGE_SIZE
    rows = opendata.with_relations(search.narrowed())[start : start + opendata.PAGE_SIZE + 1]
    found = list(rows)
    has_more = len(found) > opendata.PAGE_SIZE
    shown = found[: opendata.PAGE_SIZE]
    body = {
        "judul": _named(),
        "lisensi": opendata.LICENCE,
        "skema": request.build_absolute_uri(reverse("practices_public:data_schema")),
        "jumlah": len(shown),
        "halaman": search.params.page,
        "berikutnya": _next(request, search) if has_more else None,
        "data": [opendata.record(entry, request) for entry in shown],
    }
    return mark_public(request, _json(body))


def _named() -> str:
    if own := here():
        return _("Innovations of %(region)s") % {"region": own.name}
    return _("Innovations of Indonesia's regions")


def _next(request: HttpRequest, search: Search) -> str:
    query = search.params.query(page=search.params.page + 1)
    return request.build_absolute_uri(f"{reverse('practices_public:data_json')}?{query}")


def _json(body: dict[str, Any]) -> JsonResponse:
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def data_csv(request: HttpRequest) -> StreamingHttpResponse:
    """All rows in one file, sent while they are read; no process holds them all."""
    lines = opendata.csv_lines(_search(request).narrowed(), request)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="inovasi.csv"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = FIVE_MINUTES
    return response
