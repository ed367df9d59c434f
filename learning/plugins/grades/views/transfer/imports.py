"""Grades from a file: sent, its columns matched, looked at, then written."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from learning.core.api import MAX_TABLE_BYTES, jobs
from learning.core.contract import DomainError
from learning.core.models import Job

from ... import transfer_tasks
from ...forms.transfer import ColumnsForm, ExportForm, UploadForm
from ...models import Gradebook
from ...queries.access import may_grade
from ...queries.trees import live_items
from ...services import files, importing
from ..setup.base import BookPage, read_book, url
from .exports import files_page
from .jobs import get_job, queue


def _book(request: HttpRequest, pk: int) -> Gradebook:
    book = read_book(request, pk)
    if not may_grade(request.user, book):
        raise PermissionDenied
    return book


@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    book = _book(request, pk)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            job = importing.create_job(
                book,
                # One byte more than allowed is enough to see that it is too much.
                content=file.read(MAX_TABLE_BYTES + 1),
                filename=file.name,
                owner=request.user,
            )
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            return redirect(url("columns", pk, job.pk))
    return files_page(request, pk, ExportForm(), form, 422)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def columns(request: HttpRequest, pk: int, job: int) -> HttpResponse:
    """Which column is which item; the file is looked at again whenever that changes."""
    book = _book(request, pk)
    found = get_job(request, book, job, importing.KIND)
    if found.state in jobs.UNDER_WAY or found.params.get("stage") == "apply":
        return redirect(url("job", pk, job))
    form = _form(request, book, found)
    if request.method == "POST" and form.is_valid():
        try:
            importing.request_plan(
                found, columns=form.columns(), reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            transaction.on_commit(lambda: transfer_tasks.go_on(found))
            return redirect(url("job", pk, job))
    page = BookPage(
        _("Columns of the file"),
        book,
        tab="files",
        above=(url("files", pk), _("Import and export")),
    )
    return page.render(
        request,
        "columns",
        form=form,
        job=found,
        named=[form.table.heads[column] for column in form.table.people.values()],
        http_status=422 if form.errors else 200,
    )


def _form(request: HttpRequest, book: Gradebook, job: Job) -> ColumnsForm:
    chosen = {int(column): what for column, what in job.params["columns"].items()}
    return ColumnsForm(
        request.POST if request.method == "POST" else None,
        table=importing.table_of(job),
        items=files.importable(live_items(book)),
        chosen=chosen,
        initial={"reason": job.params.get("reason", "")},
    )


@require_POST
def apply(request: HttpRequest, pk: int, job: int) -> HttpResponse:
    book = _book(request, pk)
    found = get_job(request, book, job, importing.KIND)
    return queue(request, pk, found, importing.request_apply)
