"""Long selections: progress, and what became of each row."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning.core.api import DomainError, sheets
from learning.core.api import jobs as work
from learning.core.models import Job, JobRow

from ... import tasks
from ...services import bulk
from .base import AdminPage, check, url

ROWS = 50


def _get(request: HttpRequest, pk: int) -> Job:
    """Work is shown to nobody but who started it."""
    check(request.user, "change")
    rows = Job.objects.filter(kind=bulk.KIND, owner=request.user).defer("source", "output")
    job = get_object_or_404(rows, pk=pk)
    if not work.is_open_to(job, request.user):
        raise Http404
    return work.current(job)


@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    job = _get(request, pk)
    rows = job.rows.all()
    if "gagal" in request.GET:
        rows = rows.filter(outcome=JobRow.Outcome.ERROR)
    page = AdminPage(_("Decisions on many pieces of evidence"), icon="tasks")
    return page.render(
        request,
        "job",
        job=job,
        running=job.state in work.UNDER_WAY,
        finished=job.counts.get(bulk.DONE, 0),
        refused=job.counts.get(bulk.REFUSED, 0),
        page_obj=Paginator(rows, ROWS).get_page(request.GET.get("p")),
        query="gagal=1" if "gagal" in request.GET else "",
    )


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    job = _get(request, pk)
    try:
        work.again(job)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        transaction.on_commit(lambda: tasks.go_on(job))
    return redirect(url("job", pk))


def errors(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What was refused, as a table."""
    job = _get(request, pk)
    refused = job.rows.filter(outcome=JobRow.Outcome.ERROR)
    head = [_("Row"), _("Evidence of learning"), _("Reason")]
    lines = ([str(row.number), row.label, row.message] for row in refused.iterator())
    table = (line for part in ([head], lines) for line in part)
    return sheets.response(table, kind="csv", name=f"bukti-gagal-{job.pk}")
