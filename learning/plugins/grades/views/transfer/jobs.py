"""Files of grades on their way, shown to nobody but who sent or asked for them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from learning.core.api import jobs as work
from learning.core.api import people_lists, sheets
from learning.core.contract import DomainError
from learning.core.models import Job, JobRow

from ... import transfer_tasks
from ...models import Gradebook
from ...queries.access import may_grade
from ...services import exporting, importing
from ..setup.base import BookPage, read_book, url

ROWS = 50
KINDS = (importing.KIND, exporting.KIND)
WRONG = "salah"


def jobs_of(user: Any, book: Gradebook) -> Any:
    rows = Job.objects.filter(owner=user, kind__in=KINDS, params__book=book.pk)
    return rows.defer("source", "output").order_by("-pk")


def get_job(request: HttpRequest, book: Gradebook, pk: int, kind: str = "") -> Job:
    """Of one's own, while one still may: imports need the right to grade."""
    rows = jobs_of(request.user, book)
    job: Job = get_object_or_404(rows.filter(kind=kind) if kind else rows, pk=pk)
    if not work.is_open_to(job, request.user):
        raise Http404
    if job.kind == importing.KIND and not may_grade(request.user, book):
        raise Http404
    return work.current(job)


@require_safe
@never_cache
def show(request: HttpRequest, pk: int, job: int) -> HttpResponse:
    book = read_book(request, pk)
    found = get_job(request, book, job)
    stage = found.params.get("stage", "")
    if stage == "columns":
        return redirect(url("columns", pk, job))
    running = found.state in work.UNDER_WAY
    is_import = found.kind == importing.KIND
    only = WRONG if request.GET.get("hanya") == WRONG else ""
    page_obj = None
    if is_import and not running:
        rows = found.rows.all()
        # What is wrong is not to be looked for.
        rows = rows.filter(outcome=JobRow.Outcome.ERROR) if only else rows
        page_obj = Paginator(rows, ROWS).get_page(request.GET.get("p"))
    title = _("Import grades") if is_import else _("Export grades")
    page = BookPage(title, book, tab="files", above=(url("files", pk), _("Import and export")))
    return page.render(
        request,
        "job",
        job=found,
        running=running,
        is_import=is_import,
        is_plan=stage == "plan",
        figures=_figures(found) if is_import and not running else [],
        writes=found.counts.get("create", 0) + found.counts.get("update", 0),
        wrong=found.counts.get("error", 0),
        only=only,
        query=f"hanya={only}" if only else "",
        page_obj=page_obj,
    )


def _figures(job: Job) -> list[tuple[str, int]]:
    is_done = job.state == Job.State.DONE
    labels = {
        "create": _("New grades written") if is_done else _("With new grades"),
        "update": _("Changed") if is_done else _("With changed grades"),
        "same": _("Unchanged"),
        "error": _("Left out"),
    }
    return [(label, job.counts.get(name, 0)) for name, label in labels.items()]


@require_POST
def again(request: HttpRequest, pk: int, job: int) -> HttpResponse:
    """Run a failed job once more: what was done before is not done twice."""
    book = read_book(request, pk)
    return queue(request, pk, get_job(request, book, job), work.again)


def queue(request: HttpRequest, pk: int, job: Job, how: Any) -> HttpResponse:
    try:
        how(job)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        transaction.on_commit(lambda: transfer_tasks.go_on(job))
    return redirect(url("job", pk, job.pk))


@require_safe
@never_cache
def download(request: HttpRequest, pk: int, job: int) -> HttpResponse:
    book = read_book(request, pk)
    found = get_job(request, book, job, exporting.KIND)
    return people_lists.file_of(found) or redirect(url("job", pk, job))


@require_safe
@never_cache
def errors(request: HttpRequest, pk: int, job: int) -> HttpResponseBase:
    book = read_book(request, pk)
    found = get_job(request, book, job, importing.KIND)
    return sheets.response(importing.error_rows(found), kind="csv", name=f"nilai-galat-{job}")
