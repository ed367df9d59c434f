"""Regrades and long downloads in the background, shown to nobody but who started them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning.core.api import DomainError, people_lists
from learning.core.api import jobs as work
from learning.core.models import Job

from ... import tasks
from ...models import Quiz
from ...services import exports, regrading
from .base import AdminPage, check, quizzes_of, url

ROWS = 50


def _get(request: HttpRequest, pk: int, *kinds: str) -> tuple[Job, Quiz]:
    check(request.user)
    rows = Job.objects.filter(owner=request.user, kind__in=kinds or (exports.KIND, regrading.KIND))
    job = get_object_or_404(rows.defer("source", "output"), pk=pk)
    if not work.is_open_to(job, request.user):
        raise Http404
    quiz = get_object_or_404(
        quizzes_of(request.user).select_related("activity__course__region"),
        pk=job.params.get("quiz"),
    )
    return work.current(job), quiz


@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress while it runs, then the differences or the file."""
    job, quiz = _get(request, pk)
    running = job.state in work.UNDER_WAY
    rows = job.rows.order_by("pk")
    if "sama" not in request.GET:
        rows = rows.exclude(outcome="same")
    is_regrade = job.kind == regrading.KIND
    title = _("Grade again") if is_regrade else _("Download")
    page = AdminPage(title, quiz=quiz, tab="job", icon="tasks")
    return page.render(
        request,
        "job",
        job=job,
        running=running,
        is_regrade=is_regrade,
        is_look=bool(job.params.get("dry_run")),
        changed=job.counts.get("update", 0),
        same=job.counts.get("same", 0),
        page_obj=None if running else Paginator(rows, ROWS).get_page(request.GET.get("p")),
    )


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what the look showed."""
    job, _quiz = _get(request, pk, regrading.KIND)
    try:
        regrading.apply(job)
    except DomainError as error:
        messages.warning(request, error.message)
    return redirect(url("job", pk))


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    job, _quiz = _get(request, pk)
    try:
        work.again(job)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        tasks.go_on(job)
    return redirect(url("job", pk))


def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    job, _quiz = _get(request, pk, exports.KIND)
    return people_lists.file_of(job) or redirect(url("job", pk))
