"""The pages of background work, for administrators of the whole site."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_tasks_db.models import DBTaskResult
from wagtail.admin import messages
from wagtail.log_actions import log

from learning.core.clockwork import all_clockwork
from learning.core.contract import DomainError
from learning.core.regions.admin.base import Page
from learning.core.regions.job_kinds import job_kind
from learning.core.regions.models import Job
from learning.core.regions.permissions import policy_for

from . import queries
from .models import ScheduledWork
from .services import jobs, queue, turns

PAGE_SIZE = 30
ICON = "cogs"
INDEX = ("learning_background:index", gettext_lazy("Background work"))
TASKS = ("learning_background:tasks", pgettext_lazy("background work", "Tasks"))
RUN = "learning.work.run"
STATES = {
    "READY": pgettext_lazy("background work", "Waiting"),
    "RUNNING": gettext_lazy("Running"),
    "FAILED": gettext_lazy("Failed"),
    "SUCCESSFUL": gettext_lazy("Done"),
}
View = Callable[..., HttpResponse]


def may(user: Any, action: str) -> bool:
    return policy_for(ScheduledWork).user_has_permission(user, action)


def needs(action: str) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request.user, action):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate


def _page(request: HttpRequest, name: str, page: Page, **extra: Any) -> HttpResponse:
    context = page.context(tab=name, may_change=may(request.user, "change"), **extra)
    return render(request, f"learning/background/admin/{name}.html", context)


@require_safe
@needs("view")
def index(request: HttpRequest) -> HttpResponse:
    page = Page(str(INDEX[1]), ICON)
    return _page(request, "index", page, figures=queries.figures(), works=queries.works())


@require_POST
@needs("change")
def run(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        row = turns.run_soon(slug)
    except DomainError as error:
        messages.warning(request, error.message)
        return redirect(INDEX[0])
    label = str(all_clockwork()[slug].label)
    log(row, RUN, user=request.user, title=label)
    messages.success(request, _("“%(work)s” begins within some seconds.") % {"work": label})
    return redirect(INDEX[0])


@require_safe
@needs("view")
def tasks(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    words = request.GET.get("q", "").strip()[:100].replace("\x00", "")
    rows = queries.tasks(state=state, words=words)
    page_obj = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p"))
    for row in page_obj:
        row.state, row.short_name = STATES[row.status], queries.name_of(row)
    return _page(
        request,
        "tasks",
        Page(str(TASKS[1]), ICON, INDEX),
        states=STATES.items(),
        state=state,
        words=words,
        page_obj=page_obj,
        has_failed=any(row.status == queries.FAILED for row in page_obj),
        query=urlencode({"state": state, "q": words}),
    )


@require_safe
@needs("view")
def task(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(DBTaskResult, pk=pk)
    row.state = STATES[row.status]
    return _page(
        request,
        "task",
        Page(queries.name_of(row), ICON, INDEX, TASKS),
        row=row,
        arguments=queries.argument_names(row),
        is_failed=row.status == queries.FAILED,
        is_lost=row.exception_class_path == queue.LOST_PATH,
    )


@require_POST
@needs("change")
def retry(request: HttpRequest) -> HttpResponse:
    """Those that were chosen, or all of the page; a page that is out of date does no harm."""
    name = "page" if request.POST.get("which") == "page" else "chosen"
    ids = list(_uuids(request.POST.getlist(name)))
    if not ids:
        messages.warning(request, _("Choose at least one task."))
    else:
        done = queue.retry_many(ids, actor=request.user)
        _tell(request, done, len(ids) - done)
    return redirect(f"{reverse(TASKS[0])}?state=FAILED")


def _tell(request: HttpRequest, done: int, rest: int) -> None:
    if done:
        text = ngettext(
            "%(number)s task waits to be run again.",
            "%(number)s tasks wait to be run again.",
            done,
        )
        messages.success(request, text % {"number": done})
    if rest:
        text = ngettext(
            "%(number)s task was left as it is: it no longer failed, or its code is gone.",
            "%(number)s tasks were left as they are: they no longer failed, or their code is gone.",
            rest,
        )
        messages.warning(request, text % {"number": rest})


def _uuids(texts: list[str]) -> set[UUID]:
    found = set()
    for text in texts[: queue.MOST_AT_ONCE]:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found


@require_POST
@needs("change")
def retry_one(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(DBTaskResult, pk=pk)
    try:
        queue.retry(row, actor=request.user)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        _tell(request, 1, 0)
    return redirect("learning_background:task", row.pk)


@require_safe
@needs("view")
def failed_jobs(request: HttpRequest) -> HttpResponse:
    page_obj = Paginator(queries.failed_jobs(), PAGE_SIZE).get_page(request.GET.get("p"))
    for row in page_obj:
        row.known_kind = job_kind(row.kind)
    return _page(request, "jobs", Page(_("Failed jobs"), ICON, INDEX), page_obj=page_obj)


@require_POST
@needs("change")
def retry_job(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.defer("source", "output"), pk=pk)
    try:
        jobs.retry(job, actor=request.user)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("The job was queued again; who started it finds it there."))
    return redirect("learning_background:jobs")
