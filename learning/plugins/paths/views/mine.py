"""The paths of whoever is signed in: the list, the page of each, entering and leaving."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learning.core.contract import DomainError
from learning.core.models import Person

from ..faces.cards import path_cards
from ..faces.mine import MyPathFace, lines_of
from ..models import LearningPath, PathEnrolment
from ..queries import mine as queries
from ..queries.listed import source_paths
from ..queries.trees import source_of
from ..services import enrolling
from .guards import own_page, own_post

PAGE_SIZE = 12
Status = PathEnrolment.Status


@require_safe
@own_page
def mine(request: HttpRequest, person: Person) -> HttpResponse:
    counts = queries.count_by_status(person)
    status = request.GET.get("status", "")
    status = status if status in counts else ""
    rows = queries.enrolments_of(person)
    rows = rows.filter(status=status) if status else rows
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    is_idle = not (counts.get(Status.ACTIVE) or counts.get(Status.REQUESTED))
    context = {
        "lines": lines_of(page.object_list),
        "page_obj": page,
        "query": f"status={status}&" if status else "",
        "status": status,
        "chips": [(one.value, one.label, counts[one]) for one in Status if one in counts],
        "total": sum(counts.values()),
        "suggested": path_cards(queries.suggested_paths(person)) if is_idle else [],
        "job_type": person.job_type if is_idle else None,
    }
    return render(request, "learning_paths/mine.html", context)


@require_safe
@own_page
def path(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    enrolment = queries.enrolment_in(pk, person)
    if enrolment is None:
        return _elsewhere(pk)
    face = MyPathFace(enrolment, person)
    return render(request, "learning_paths/mine_path.html", {"face": face})


def _elsewhere(pk: int) -> HttpResponse:
    """Who does not follow the path reads its public page."""
    found = get_object_or_404(LearningPath, pk=pk)
    source = source_of(found)
    if source.pk != found.pk:
        return redirect("learning_paths:path", pk=source.pk)
    if not found.live:
        raise Http404
    return redirect(found)


@own_post
def enrol(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    found = get_object_or_404(source_paths().select_related("region"), pk=pk, live=True)
    try:
        row = enrolling.enrol(found, person=person, actor=request.user)
    except DomainError as error:
        return _refused(request, error, title=found.title, back=found.get_absolute_url())
    if row.status == Status.REQUESTED:
        messages.success(request, _("Your request is sent. You will see the answer here."))
    else:
        messages.success(request, _("You follow this path now. Here is what comes next."))
    return redirect("learning_paths:path", pk=found.pk)


@own_post
def leave(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    row = get_object_or_404(
        PathEnrolment.objects.select_related("path__region"), path=pk, person=person
    )
    back = reverse("learning_paths:path", args=[pk])
    was_request = row.status == Status.REQUESTED
    try:
        _check_may_leave(row)
        enrolling.withdraw(row, actor=request.user)
    except DomainError as error:
        return _refused(request, error, title=row.path.title, back=back)
    if was_request:
        messages.success(request, _("Your request is withdrawn."))
    else:
        messages.success(request, _("You have left the path. What you completed stays recorded."))
    return redirect("learning_paths:mine")


def _check_may_leave(row: PathEnrolment) -> None:
    if not enrolling.may_leave(row):
        raise DomainError(
            _("You cannot leave this path by yourself: you were put on it, or are done.")
        )


def _refused(request: HttpRequest, error: DomainError, *, title: str, back: str) -> HttpResponse:
    context: dict[str, Any] = {"message": error.message, "title": title, "back": back}
    return render(request, "learning_paths/refused.html", context, status=409)
