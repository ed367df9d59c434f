"""Declaring to be done, and approving that others are."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learning.core.contract import DomainError
from learning.core.courses.criteria import Role
from learning.core.courses.lookup import find_course
from learning.core.courses.models import Course

from .. import errors
from ..guards import post_by_learner
from ..learners import person_of
from ..models import Enrolment
from ..refusals import refuse
from . import approving, marking
from .forms import ApprovalForm

PAGE_SIZE = 25


def _course_url(pk: int) -> str:
    return Course.objects.filter(pk=pk).values_list("url", flat=True).first() or "/"


@post_by_learner(_course_url)
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    course, person = find_course(pk), person_of(request.user)
    if course is None:
        raise Http404
    try:
        if person is None:
            raise errors.NotEnrolled
        enrolment = marking.declare_done(course, person=person)
    except DomainError as error:
        return refuse(request, error, course=course)
    if enrolment.completed_at:
        return redirect("learning:completed", pk=pk)
    messages.success(request, _("Your word is noted. The course page says what is still missing."))
    return redirect(course.url or "/")


@require_safe
@login_required
@never_cache
def approvals(request: HttpRequest) -> HttpResponse:
    """Who waits for the reader's approval, 25 to a page."""
    return _list(request)


def _list(
    request: HttpRequest, form: ApprovalForm | None = None, failed: tuple[int, str] = (0, "")
) -> HttpResponse:
    user = request.user
    if not approving.may_approve_any(user):
        raise PermissionDenied
    page = Paginator(approving.waiting_for(user), PAGE_SIZE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.roles = [
            (role, label, form if (row.pk, role) == failed else ApprovalForm())
            for role, label in approving.roles_wanted(row, user=user)
        ]
    context = {"page_obj": page, "rows": page.object_list, "person": person_of(user)}
    status = 422 if form else 200
    return render(request, "learning/records/approvals.html", context, status=status)


def _approvals_url(pk: int, role: str) -> str:
    return redirect("learning:approvals").url


@post_by_learner(_approvals_url)
def approve(request: HttpRequest, pk: int, role: str) -> HttpResponse:
    if role not in list(Role):
        raise Http404
    rows = Enrolment.objects.select_related(
        "course__region", "person__region", "person__unit", "person__user"
    )
    enrolment = get_object_or_404(rows, pk=pk)
    if not approving.may_approve(request.user, enrolment, role=Role(role)):
        raise PermissionDenied
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        return _list(request, form, (pk, role))
    try:
        marking.approve_completion(
            enrolment, role=Role(role), actor=request.user, note=form.cleaned_data["note"]
        )
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        name = enrolment.person.full_name
        messages.success(request, _("You approved %(name)s.") % {"name": name})
    return redirect("learning:approvals")
