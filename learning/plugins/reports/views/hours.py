"""Targets reached by region and unit, the people behind the figures, forms of development."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from learning.core.api import ShownNumbers, sheets
from learning.core.models import Person

from ..exports import KINDS
from ..hours import exports
from ..hours.asked import NAMES, Asked, NotShown
from ..hours.attainment import report
from ..hours.mix import mix
from ..hours.people import decorate
from ..hours.sight import reads
from ..hours.targets import smallest_group
from .base import AdminPage, url

LINES, PEOPLE = 100, 50


def asked_of(request: HttpRequest) -> Asked:
    """What is asked for; refused to who has no role in any region."""
    if not reads(request.user):
        raise PermissionDenied
    try:
        return Asked.of(request.user, request.GET)
    except NotShown as error:
        raise Http404 from error


def named_of(request: HttpRequest) -> Asked:
    """As ``asked_of``, for who may see the people."""
    asked = asked_of(request)
    if not asked.named:
        raise PermissionDenied
    return asked


def hours_links() -> list[dict[str, Any]]:
    links = WagtailAdminTemplateMixin.breadcrumbs_items
    return [*links, {"url": url("hours"), "label": _("Learning hours")}]


def hours_page(title: str, *, icon: str = "time") -> AdminPage:
    return AdminPage(title, links=hours_links(), icon=icon)


def context(request: HttpRequest, asked: Asked, tab: str, *fields: str) -> dict[str, Any]:
    """What the pages share: tabs, the form, the way down to the place."""
    place, kept = asked.place, {name: request.GET.get(name, "") for name in NAMES}
    narrowed = {name: kept[name] for name in ("tahun", "status", "jabatan") if kept[name]}
    query = request.GET.copy()
    for name in ("p", "export"):
        query.pop(name, None)
    return {
        "tab": tab,
        "asked": asked,
        "place": place,
        "trail": list(place.unit.get_ancestors()) if place.unit else [],
        "several": len(asked.sight.shown) > 1,
        "fields": asked.form.shown(*fields),
        "form": asked.form,
        "kept": [(name, kept[name]) for name in ("region", "unit") if kept[name]],
        "narrowed": f"&{urlencode(narrowed)}" if narrowed else "",
        "query": query.urlencode(),
        "targets": [target for target in asked.targets.values() if target.words],
        "least": smallest_group(),
    }


def attainment(request: HttpRequest) -> HttpResponseBase:
    asked = asked_of(request)
    found = report(
        asked.sight, asked.place, year=asked.year, found=asked.targets, narrowing=asked.narrowing
    )
    wanted = request.GET.get("export", "")
    if wanted in KINDS:
        rows = exports.attainment_rows(asked, found)
        name = exports.file_name("capaian-jp", asked)
        return sheets.response(rows, kind=wanted, name=name)
    fields = ("tahun", "status", "jabatan") if found.named else ("tahun",)
    page_obj = Paginator(found.lines, LINES).get_page(request.GET.get("p"))
    return hours_page(_("Targets reached")).render(
        request,
        "hours/attainment",
        **context(request, asked, "attainment", *fields),
        report=found,
        lines=[(line, _link(line, asked)) for line in page_obj],
        page_obj=page_obj,
    )


def _link(line: Any, asked: Asked) -> str:
    if not line.opens:
        return ""
    if asked.place.region is None:
        return f"region={line.place.pk}"
    return f"region={asked.place.region.pk}&unit={line.place.pk}"


def people(request: HttpRequest) -> HttpResponseBase:
    asked = named_of(request)
    rows = asked.listed()
    if (answer := download(request, asked, "people")) is not None:
        return answer
    page_obj = Paginator(rows.order_by("name", "pk"), PEOPLE).get_page(request.GET.get("p"))
    fields = ("tahun", "nama", "capai", "status", "jabatan")
    return hours_page(_("People and their hours"), icon="group").render(
        request,
        "hours/people",
        **context(request, asked, "attainment", *fields),
        people=shown_people(request, asked, page_obj),
        page_obj=page_obj,
    )


def shown_people(request: HttpRequest, asked: Asked, page_obj: Any) -> list[Any]:
    """The people of a page with unit, number and how they stand: two queries."""
    jp = {person.pk: person.jp for person in page_obj}
    rows = Person.objects.filter(pk__in=jp).select_related("region", "unit")
    by_id = rows.in_bulk()
    found = [by_id[pk] for pk in jp if pk in by_id]
    numbers = ShownNumbers(request.user).shown(found)
    for person in found:
        person.jp, person.number = jp[person.pk], numbers.get(person.pk, "")
    return decorate(found, asked.targets, day=asked.day)


def download(request: HttpRequest, asked: Asked, table: str) -> HttpResponseBase | None:
    """The table as a file, or the way to it where it is long; None where none was asked for."""
    kind = request.GET.get("export", "")
    if kind not in KINDS:
        return None
    if exports.people_of(asked, table).count() > exports.AT_ONCE:
        return redirect(f"{url('hours_export', table)}?{request.GET.urlencode()}")
    name = exports.file_name(exports.TABLES[table], asked)
    return sheets.response(exports.rows_of(asked, table), kind=kind, name=name)


def forms(request: HttpRequest) -> HttpResponseBase:
    asked = asked_of(request)
    # Parts of a region, and all of them together, would tell what is withheld in one.
    if not asked.named and asked.place.unit is not None:
        raise PermissionDenied
    hidden = not asked.named and asked.place.region is None
    wanted = request.GET.get("export", "")
    if wanted in KINDS and not hidden:
        name = exports.file_name("bentuk-jp", asked)
        return sheets.response(exports.mix_rows(asked), kind=wanted, name=name)
    found = None
    if not hidden:
        found = mix(asked.sight, asked.place, year=asked.year, narrowing=asked.narrowing)
    fields = ("tahun", "status", "jabatan") if asked.named else ("tahun",)
    return hours_page(_("Forms of development")).render(
        request,
        "hours/forms",
        **context(request, asked, "forms", *fields),
        mix=found,
        regions=asked.sight.shown.values() if hidden else (),
    )
