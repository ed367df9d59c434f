"""Courses whose earlier completions have no certificate yet."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from learning.core.api import DomainError

from ... import tasks
from ...queries.courses import courses_of, with_counts
from ...services import bulk
from .base import AdminPage, check_may, url

PAGE_SIZE = 30


@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    check_may(request.user, "add")
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    rows = courses_of(request.user)
    if text:
        rows = rows.filter(title__icontains=text)
    page_obj = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p"))
    page_obj.object_list = with_counts(list(page_obj.object_list))
    page = AdminPage(_("Give for earlier completions"), icon="plus")
    return page.render(request, "courses", page_obj=page_obj, search=text)


@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    check_may(request.user, "add")
    course = get_object_or_404(courses_of(request.user), pk=pk)
    try:
        job = bulk.request_issue(course, owner=request.user)
    except DomainError as error:
        messages.warning(request, error.message)
        return redirect(url("courses"))
    transaction.on_commit(lambda: tasks.go_on(job))
    return redirect(url("job", job.pk))
