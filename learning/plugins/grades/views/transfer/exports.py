"""Where files of grades go in and out."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ... import transfer_tasks
from ...forms.transfer import ExportForm, UploadForm
from ...queries.access import may_grade
from ...services import exporting
from ..setup.base import BookPage, read_book, url
from .jobs import jobs_of

JOBS = 20


@require_safe
@never_cache
def index(request: HttpRequest, pk: int) -> HttpResponse:
    return files_page(request, pk, ExportForm(), UploadForm())


def files_page(
    request: HttpRequest, pk: int, export: ExportForm, upload: UploadForm, status: int = 200
) -> HttpResponse:
    book = read_book(request, pk)
    page = BookPage(_("Import and export"), book, tab="files")
    return page.render(
        request,
        "files",
        export=export,
        upload=upload,
        may_grade=may_grade(request.user, book),
        page_obj=Paginator(jobs_of(request.user, book), JOBS).get_page(request.GET.get("p")),
        http_status=status,
    )


@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    book = read_book(request, pk)
    form = ExportForm(request.POST)
    if not form.is_valid():
        return files_page(request, pk, form, UploadForm(), 422)
    values = form.cleaned_data
    job = exporting.request_export(
        book, kind=values["kind"], owner=request.user, with_feedback=values["feedback"]
    )
    transaction.on_commit(lambda: transfer_tasks.go_on(job))
    return redirect(url("job", pk, job.pk))
