"""Enrolling people: by a list, a unit, a file or a cohort; looked at first, then done as a job."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from learning.core.api import DomainError, people_forms
from learning.core.models import Course, EnrolMethod, Job, Region

from .. import access, bulk, tasks
from ..forms import CohortForm, FileForm, ListForm, UnitForm
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
        media=sum((form.media for form in forms.values()), forms["list_form"].media),
        regions=people_forms.people_regions(request.user),
        region=_region(request),
        organises=access.can_in(request.user, "add", course),
        free=None if course.seats is None else max(course.seats - course.seats_taken, 0),
        http_status=422 if request.method == "POST" else 200,
    )


def _region(request: HttpRequest) -> Region | None:
    return people_forms.chosen_region(request, people_forms.people_regions(request.user))


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
        "cohort_form": CohortForm(user=request.user, **bound("cohort")),
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
            **form.given(),
        )
    except DomainError as error:
        form.add_error({"list": "people"}.get(source, source), error.message)
        return None
    if job.params["table"] or job.total > bulk.AT_ONCE:
        transaction.on_commit(lambda: tasks.judge_people.enqueue(job.pk))
    else:
        bulk.plan(job)
    return job
