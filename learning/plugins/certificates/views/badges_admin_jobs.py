"""Long work with badges as it stands: progress while it runs, then its rows."""

from __future__ import annotations

from collections.abc import Callable

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from learning.core.api import DomainError, candidates, jobs, sheets
from learning.core.models import Job

from .. import badge_tasks
from ..badges import kinds
from ..queries import badges as queries
from ..services.badges import giving
from .admin.base import url
from .badges_admin import AwardPage, check_reads

ROWS = 50


def _get(request: HttpRequest, pk: int, *wanted: str) -> Job:
    """Lists are shown to nobody but who gave them; the work of publishing to a badge's editors."""
    check_reads(request.user)
    rows = Job.objects.filter(kind__in=wanted or (kinds.AWARD_JOB, kinds.GIVE_JOB))
    job = get_object_or_404(rows.defer("source", "output"), pk=pk)
    if job.kind == kinds.GIVE_JOB:
        seen = jobs.is_open_to(job, request.user)
    else:
        own = queries.own_definitions(request.user, "change")
        seen = own.filter(pk=job.params.get("badge")).exists()
    if not seen:
        raise Http404
    return jobs.current(job)


@require_safe
@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    job = _get(request, pk)
    is_list, running = job.kind == kinds.GIVE_JOB, job.state in jobs.UNDER_WAY
    words = giving.DONE_VERDICTS if job.state == Job.State.DONE else giving.VERDICTS
    page_obj = None
    if is_list and not running:
        page_obj = Paginator(job.rows.all(), ROWS).get_page(request.GET.get("p"))
    for row in page_obj or ():
        row.words = words.get(row.data.get("verdict", ""), "")
    page = AwardPage(job.filename, icon="tasks")
    return page.render(
        request,
        "job",
        job=job,
        running=running,
        is_list=is_list,
        page_obj=page_obj,
        counts=[(words[name], job.counts[name]) for name in words if job.counts.get(name)],
        will_give=sum(job.counts.get(name, 0) for name in giving.WILL_GIVE),
        refused=sum(
            job.counts.get(name, 0) for name in giving.VERDICTS if name not in giving.OUTCOMES
        ),
    )


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    return _queue(request, _get(request, pk, kinds.GIVE_JOB), giving.start)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    return _queue(request, _get(request, pk), jobs.again)


def _queue(request: HttpRequest, job: Job, how: Callable[[Job], None]) -> HttpResponse:
    try:
        how(job)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        transaction.on_commit(lambda: badge_tasks.go_on(job))
    return redirect(url("badge_job", job.pk))


@require_safe
def errors(request: HttpRequest, pk: int) -> HttpResponseBase:
    job = _get(request, pk, kinds.GIVE_JOB)
    rows = candidates.error_rows(job, verdicts=giving.VERDICTS)
    return sheets.response(rows, kind="csv", name=f"tanpa-lencana-{job.pk}")
