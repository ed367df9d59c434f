"""Who will miss the year's minimum at the present pace, and what to do about it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from learning.core.api import DomainError, candidates, people_lists, policy_for
from learning.core.models import Course, Person

from .. import access, bulk, tasks
from ..hours import exports
from ..hours.asked import number
from .base import url
from .hours import PEOPLE, context, download, hours_page, named_of, shown_people

COURSES = 20


def warning(request: HttpRequest) -> HttpResponseBase:
    asked = named_of(request)
    if (answer := download(request, asked, "warning")) is not None:
        return answer
    rows = asked.ordered(asked.warned())
    page_obj = Paginator(rows, PEOPLE).get_page(request.GET.get("p"))
    fields = ("tahun", "tanggal", "status", "jabatan", "nama", "urut")
    return hours_page(_("Early warning"), icon="warning").render(
        request,
        "hours/warning",
        **context(request, asked, "warning", *fields),
        people=shown_people(request, asked, page_obj),
        page_obj=page_obj,
        may_enrol=access.enrols(request.user),
    )


def export(request: HttpRequest, table: str) -> HttpResponseBase:
    """A long table: say how long, and make it in the background once it is asked for."""
    if table not in exports.TABLES:
        raise Http404
    asked, kind = named_of(request), request.GET.get("export", "")
    if request.method == "POST":
        return _start_export(request, table, kind)
    return hours_page(_("Download"), icon="download").render(
        request,
        "export",
        count=exports.people_of(asked, table).count(),
        kind=kind,
        query=request.GET.urlencode(),
    )


def _start_export(request: HttpRequest, table: str, kind: str) -> HttpResponse:
    try:
        job = exports.request_export(table=table, data=request.GET, kind=kind, owner=request.user)
    except DomainError as error:
        messages.warning(request, error.message)
        return redirect(url("hours"))
    transaction.on_commit(lambda: tasks.export_hours.enqueue(job.pk))
    return redirect(url("job", job.pk))


def assign(request: HttpRequest) -> HttpResponse:
    """Choose a course for the people ticked; enrolling them is looked at and confirmed as ever."""
    if not access.enrols(request.user):
        raise PermissionDenied
    ticked = _ticked(request)
    if request.method == "POST":
        return _prepare(request, ticked)
    search = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    courses = _courses(request).select_related("region")
    if search:
        courses = courses.filter(title__icontains=search)
    return hours_page(_("Choose a course"), icon="plus").render(
        request,
        "hours/assign",
        people=list(ticked),
        page_obj=Paginator(courses.order_by("title", "pk"), COURSES).get_page(request.GET.get("p")),
        search=search,
        query=_without_page(request),
    )


def _ticked(request: HttpRequest) -> QuerySet[Person]:
    """Those of the ticked people whom the user may see."""
    given = (request.POST if request.method == "POST" else request.GET).getlist("row")
    ids = people_lists.ticked(given)
    rows = policy_for(Person).instances_user_has_permission_for(request.user, "view")
    return rows.filter(pk__in=ids, is_active=True).order_by("name", "pk")


def _courses(request: HttpRequest) -> QuerySet[Course]:
    return access.courses(request.user).filter(is_live=True)


def _prepare(request: HttpRequest, ticked: QuerySet[Person]) -> HttpResponse:
    course = get_object_or_404(_courses(request), pk=number(request.POST, "course"))
    try:
        job = bulk.prepare(
            course,
            entries=candidates.from_people(ticked),
            label=_("From the early warning"),
            owner=request.user,
            reason=_("Early warning of learning hours"),
        )
    except DomainError as error:
        messages.warning(request, error.message)
        return redirect(url("warning"))
    bulk.plan(job)
    return redirect(url("job", job.pk))


def _without_page(request: HttpRequest) -> Any:
    query = request.GET.copy()
    query.pop("p", None)
    return query.urlencode()
