"""Putting people on a path: by a list, a file, a unit or position; looked at first, then done."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from learning.core.api import DomainError, people_forms
from learning.core.models import Job

from ... import tasks
from ...forms.admin.assigning import CohortForm, FileForm, GroupForm, ListForm
from ...models import LearningPath
from ...queries import participants
from ...services import assigning
from .base import AdminPage, get_path, url

FIELD_OF = {"list": "people", "file": "file", "group": "unit", "cohort": "cohort"}


def assign(request: HttpRequest, path_pk: int) -> HttpResponse:
    path = get_path(request, path_pk)
    if not participants.assigns(request.user):
        raise PermissionDenied
    forms = _forms(request)
    if request.method == "POST":
        job = _prepare(request, path, forms)
        if job:
            return redirect(url("job", job.pk))
    page = AdminPage(_("Put people on it"), path=path, icon="plus")
    return page.render(
        request,
        "assign",
        **forms,
        media=sum((form.media for form in forms.values()), forms["list_form"].media),
        regions=people_forms.people_regions(request.user),
        region=forms["group_form"].region,
        organises=participants.can_in(request.user, "add", path),
        http_status=422 if request.method == "POST" else 200,
    )


def _forms(request: HttpRequest) -> dict[str, Any]:
    source = request.POST.get("source", "")
    region = people_forms.chosen_region(request, people_forms.people_regions(request.user))

    def bound(name: str) -> dict[str, Any]:
        mine = request.method == "POST" and source == name
        given = {"data": request.POST, "files": request.FILES} if mine else {}
        return {"prefix": name, **given}

    return {
        "list_form": ListForm(**bound("list")),
        "file_form": FileForm(**bound("file")),
        "group_form": GroupForm(region=region, **bound("group")),
        "cohort_form": CohortForm(user=request.user, **bound("cohort")),
    }


def _prepare(request: HttpRequest, path: LearningPath, forms: dict[str, Any]) -> Job | None:
    source = request.POST.get("source", "")
    form = forms.get(f"{source}_form") if source in FIELD_OF else None
    if form is None or not form.is_valid():
        return None
    try:
        job = assigning.prepare(
            path,
            owner=request.user,
            reason=form.cleaned_data["reason"],
            due_on=form.cleaned_data["due_on"],
            **form.given(),
        )
    except DomainError as error:
        form.add_error(FIELD_OF[source], error.message)
        return None
    if job.params["table"] or job.total > assigning.AT_ONCE:
        transaction.on_commit(lambda: tasks.judge_people.enqueue(job.pk))
    else:
        assigning.plan(job)
    return job
