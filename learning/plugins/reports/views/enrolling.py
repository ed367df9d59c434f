"""Enrolling people: by a list, a unit or a file; looked at first, then done as a job."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from learning.core.api import MAX_TABLE_BYTES, DomainError, candidates
from learning.core.models import Course, EnrolMethod, Job, Region

from .. import access, bulk, tasks
from ..forms import FileForm, ListForm, UnitForm, people_regions
from .base import AdminPage, get_course, url


def enrol(request: HttpRequest, course_pk: int) -> HttpResponse:
    course = get_course(request, course_pk)
    if not access.enrols(request.user):
        raise PermissionDenied
    forms = _forms(request, course)
    if request.method == "POST":
        job = _prepare(request, course, forms)
        if job:
            return redirect(url("job", job.pk))
    page = AdminPage(_("Enrol people"), course=course, icon="plus")
    return page.render(
        request,
        "enrol",
        **forms,
        regions=people_regions(request.user),
        region=_region(request),
        organises=access.can_in(request.user, "add", course),
        free=None if course.seats is None else max(course.seats - course.seats_taken, 0),
        http_status=422 if request.method == "POST" else 200,
    )


def _region(request: HttpRequest) -> Region | None:
    regions = people_regions(request.user)
    chosen = request.GET.get("region", "")
    if chosen.isascii() and chosen.isdigit():
        return regions.filter(pk=chosen[:18]).first()
    first = list(regions[:2])
    return first[0] if len(first) == 1 else None


def _forms(request: HttpRequest, course: Course) -> dict[str, Any]:
    organises = access.can_in(request.user, "add", course)
    needs_key = course.enrol_method == EnrolMethod.KEY and not organises
    source = request.POST.get("source", "")

    def bound(name: str) -> dict[str, Any]:
        mine = request.method == "POST" and source == name
        given = {"data": request.POST, "files": request.FILES} if mine else {}
        return {"needs_key": needs_key, "prefix": name, **given}

    return {
        "list_form": ListForm(**bound("list")),
        "unit_form": UnitForm(region=_region(request), **bound("unit")),
        "file_form": FileForm(**bound("file")),
    }


def _prepare(request: HttpRequest, course: Course, forms: dict[str, Any]) -> Job | None:
    source = request.POST.get("source", "")
    form = forms.get(f"{source}_form")
    if form is None or not form.is_valid():
        return None
    try:
        job = bulk.prepare(
            course,
            owner=request.user,
            reason=form.cleaned_data["reason"],
            key=form.cleaned_data.get("key", ""),
            **_given(source, form.cleaned_data),
        )
    except DomainError as error:
        form.add_error({"list": "people"}.get(source, source), error.message)
        return None
    if job.params["table"] or job.total > bulk.AT_ONCE:
        transaction.on_commit(lambda: tasks.judge_people.enqueue(job.pk))
    else:
        bulk.plan(job)
    return job


def _given(source: str, values: dict[str, Any]) -> dict[str, Any]:
    if source == "list":
        return {"entries": candidates.from_text(values["people"]), "label": _("Pasted list")}
    if source == "unit":
        unit = values["unit"]
        return {"entries": candidates.from_unit(unit), "label": str(unit)}
    file = values["file"]
    # One byte more than allowed is enough to see that it is too much.
    content = file.read(MAX_TABLE_BYTES + 1)
    if not content:
        raise DomainError(_("The file is empty."))
    return {"content": content, "filename": file.name}
