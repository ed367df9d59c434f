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

from learning.core.api import own_page
from learning.core.contract import DomainError
from learning.core.models import Person

from ..faces import parts
from ..faces.mine import MyPathFace, lines_of
from ..faces.parts import list_html, suggestions_html
from ..models import LearningPath, PathEnrolment
from ..queries import mine as queries
from ..queries.listed import source_paths
from ..queries.trees import source_of
from ..services import enrolling
from .guards import own_page as by_person
from .guards import own_post

Status = PathEnrolment.Status


@require_safe
@by_person
def mine(request: HttpRequest, person: Person) -> HttpResponse:
    counts = queries.count_by_status(person)
    status = request.GET.get("status", "")
    status = status if status in counts else ""
    number = counts[status] if status else sum(counts.values())
    page = Paginator(range(number), queries.PAGE_SIZE).get_page(request.GET.get("page"))
    rows = queries.enrolments_of(person, status=status, start=page.object_list.start)
    context = {
        "page_obj": page,
        "query": f"status={status}&" if status else "",
        "status": status,
        "chips": [(one.value, one.label, counts[one]) for one in Status if one in counts],
        "total": sum(counts.values()),
    }
    return own_page(
        request,
        "learning_paths/mine.html",
        context,
        key=tuple(sorted(counts.items())),
        own={
            "lines": lambda: list_html(lines_of(person, rows)),
            "suggested": lambda: _suggestions(person, counts),
        },
    )


def _suggestions(person: Person, counts: dict[str, int]) -> str:
    """Paths for somebody who follows none now."""
    if counts.get(Status.ACTIVE) or counts.get(Status.REQUESTED):
        return ""
    found = queries.suggested_paths(person)
    return suggestions_html(found, queries.job_type_of(person)) if found else ""


@require_safe
@by_person
def path(request: HttpRequest, person: Person, pk: int) -> HttpResponse:
    enrolment = queries.enrolment_in(pk, person)
    if enrolment is None:
        return _elsewhere(pk)
    face = MyPathFace(enrolment, person)
    return own_page(
        request,
        "learning_paths/mine_path.html",
        {"title": face.title, "accent": face.accent},
        key=(face.title, face.accent),
        own={
            "hero": lambda: parts.hero(face),
            "next": lambda: parts.next_step(face),
            "main": lambda: parts.main(face),
            "aside": lambda: parts.aside(face),
        },
    )


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
