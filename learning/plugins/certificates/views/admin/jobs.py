"""Work in the background: certificates for a course, new editions, downloads."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from learning.core.api import DomainError, people_lists
from learning.core.api import jobs as work
from learning.core.models import Job

from ... import tasks
from ...services import bulk, exports
from .base import AdminPage, check_may, url

ROWS = 50
TITLES = {
    bulk.ISSUE: lambda: _("Certificates for a course"),
    bulk.REISSUE: lambda: _("New editions of certificates"),
    exports.KIND: lambda: _("Download of certificates"),
}


def _get(request: HttpRequest, pk: int) -> Job:
    """Work is shown to nobody but who started it."""
    check_may(request.user)
    rows = Job.objects.filter(kind__in=TITLES, owner=request.user).defer("source", "output")
    job = get_object_or_404(rows, pk=pk)
    if not work.is_open_to(job, request.user):
        raise Http404
    return work.current(job)


@require_safe
@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    job = _get(request, pk)
    running = job.state in work.UNDER_WAY
    rows = [] if running else job.rows.all()
    page_obj = Paginator(rows, ROWS).get_page(request.GET.get("p"))
    for row in page_obj:
        row.words = bulk.OUTCOMES.get(row.data.get("outcome", ""), "")
    names = bulk.OUTCOMES.items()
    return AdminPage(TITLES[job.kind](), icon="tasks").render(
        request,
        "job",
        job=job,
        running=running,
        is_export=job.kind == exports.KIND,
        page_obj=page_obj,
        counts=[(label, job.counts[name]) for name, label in names if job.counts.get(name)],
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
    return redirect(url("job", job.pk))


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    job = _get(request, pk)
    file = people_lists.file_of(job) if job.kind == exports.KIND else None
    return file or redirect(url("job", job.pk))
