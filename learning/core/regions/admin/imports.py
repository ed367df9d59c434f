"""Importing people: upload, preview, apply, progress, result."""

import csv
import io
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from learning.core.contract import DomainError
from learning.core.regions import jobs as work
from learning.core.regions import tasks
from learning.core.regions.admin import forms
from learning.core.regions.admin.base import BareViewSet, Page, visible
from learning.core.regions.importing import columns, jobs
from learning.core.regions.importing.files import MAX_BYTES
from learning.core.regions.models import Job, JobRow, Person
from learning.core.regions.numbers import format_grouped
from learning.core.regions.permissions import regions_with

LIST = ("people_import:index", gettext_lazy("Imports of people"))
ROWS_PER_PAGE = 50
# Beside the outcomes: rows that are not refused and of which something is left out.
NOTED = "noted"
RUNNING = {Job.State.QUEUED, Job.State.RUNNING}


class ImportIndexView(generic.IndexView):
    any_permission_required = ["add"]
    page_title = gettext_lazy("Imports of people")
    search_fields = None
    columns = [
        TitleColumn("filename", label=gettext_lazy("File"), url_name="people_import:job"),
        Column("region", label=gettext_lazy("Region"), accessor="region"),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("total", label=gettext_lazy("Rows")),
        Column("owner", label=gettext_lazy("By"), accessor="owner"),
        DateColumn("created_at", label=gettext_lazy("Uploaded")),
    ]
    is_searchable = False

    def get_base_queryset(self) -> QuerySet:
        rows = visible(self.request.user, Job).filter(kind=jobs.KIND)
        return rows.select_related("region", "owner").defer("source", "output").order_by("-pk")

    @property
    def header_buttons(self):
        url = reverse("people_import:new")
        return [HeaderButton(_("Import people"), url=url, icon_name="upload")]


def _regions(request: HttpRequest) -> QuerySet:
    """Where the user may both add and change people: an import does either."""
    may_add = regions_with(request.user, Person, "add")
    may_change = regions_with(request.user, Person, "change")
    regions = may_add.filter(pk__in=may_change.values("pk"))
    if not regions:
        raise PermissionDenied
    return regions


def upload(request: HttpRequest) -> HttpResponse:
    form = forms.UploadForm(
        request.POST or None,
        request.FILES or None,
        regions=_regions(request),
        user=request.user,
    )
    if request.method == "POST" and form.is_valid():
        job = _create(request, form)
        if job:
            return redirect("people_import:job", job.pk)
    page = Page(_("Import people"), "upload", LIST)
    context = page.context(form, form=form, names=columns.TEMPLATE_HEADER)
    return render(request, "learning/regions/admin/import_upload.html", context)


def _create(request: HttpRequest, form: forms.UploadForm) -> Job | None:
    file = form.cleaned_data["file"]
    try:
        job = jobs.create_job(
            # One byte more than allowed is enough to see that it is too much.
            content=file.read(MAX_BYTES + 1),
            filename=file.name,
            region=form.cleaned_data["region"],
            owner=request.user,
            create_units=form.cleaned_data["create_units"],
            transfer=form.cleaned_data.get("transfer", False),
        )
    except DomainError as error:
        form.add_error("file", error.message)
        return None
    transaction.on_commit(lambda: tasks.plan_import.enqueue(job.pk))
    return job


def _get_job(request: HttpRequest, pk: int, action: str = "view") -> Job:
    # The progress page asks every two seconds: the file itself stays in the database.
    rows = visible(request.user, Job, action).defer("source", "output")
    job = get_object_or_404(rows, pk=pk)
    if job.kind != jobs.KIND or not _regions(request).filter(pk=job.region_id).exists():
        raise PermissionDenied
    return work.current(job)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The job as it stands: progress while it runs, the rows when it waits or is done."""
    job = _get_job(request, pk)
    outcome = request.GET.get("outcome", "")
    rows = _rows(job, outcome)
    shown = None if job.state in RUNNING else Paginator(rows, ROWS_PER_PAGE)
    page_obj = shown.get_page(request.GET.get("p")) if shown else None
    page = Page(job.filename, "upload", LIST)
    context = page.context(
        job=job,
        running=job.state in RUNNING,
        percent=job.done * 100 // job.total if job.total else 0,
        counts=_counts(job),
        writes=job.counts.get("create", 0) + job.counts.get("update", 0),
        outcome=outcome,
        page_obj=page_obj,
        rows=[_shown(row) for row in page_obj] if page_obj else [],
    )
    return render(request, "learning/regions/admin/import_job.html", context)


def _rows(job: Job, outcome: str) -> QuerySet[JobRow]:
    rows = job.rows.all()
    if outcome == NOTED:
        return rows.exclude(message="").exclude(outcome=JobRow.Outcome.ERROR)
    return rows.filter(outcome=outcome) if outcome in JobRow.Outcome.values else rows


def _counts(job: Job) -> list[tuple[str, Any, int]]:
    """Key, label and number of what happened; remarks are named, lest they drown in many rows."""
    counts = [(value, label, job.counts.get(value, 0)) for value, label in JobRow.Outcome.choices]
    noted = 0 if job.state in RUNNING else _rows(job, NOTED).count()
    return [*counts, (NOTED, _("With a remark"), noted)] if noted else counts


def _shown(row: JobRow) -> dict:
    changes = row.data.get("changes", {})
    return {
        "row": row,
        "number": format_grouped(row.data.get("number", "")),
        "place": row.data.get("place", ""),
        "changes": [(columns.LABELS.get(name, name), value) for name, value in changes.items()],
    }


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    job = _get_job(request, pk, "change")
    try:
        jobs.start_apply(job)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        transaction.on_commit(lambda: tasks.apply_import.enqueue(job.pk))
    return redirect("people_import:job", job.pk)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Run a failed import once more, from the step at which it failed."""
    job = _get_job(request, pk, "change")
    try:
        work.again(job)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        transaction.on_commit(lambda: tasks.go_on(job))
    return redirect("people_import:job", job.pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    job = _get_job(request, pk, "change")
    if job.state in RUNNING:
        messages.warning(request, _("This import is running and cannot be discarded."))
        return redirect("people_import:job", job.pk)
    job.delete()
    messages.success(request, _("The uploaded file and its rows were removed."))
    return redirect("people_import:index")


def errors(request: HttpRequest, pk: int) -> HttpResponse:
    job = _get_job(request, pk)
    return _download(jobs.error_file(job), f"import-{job.pk}-errors.csv")


def template(request: HttpRequest) -> HttpResponse:
    _regions(request)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerow(columns.TEMPLATE_HEADER)
    return _download(out.getvalue().encode("utf-8-sig"), "pegawai.csv")


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


class PeopleImportViewSet(BareViewSet):
    missing = (*BareViewSet.missing, "add", "edit")
    model = Job
    icon = "upload"
    menu_label = gettext_lazy("Imports of people")
    menu_order = 120
    name = "people_import"
    url_prefix = "impor-pegawai"
    index_view_class = ImportIndexView
    search_fields = None
    form_fields = ["kind"]

    def register_admin_url_finder(self):
        """Jobs of other kinds have pages elsewhere."""

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("baru/", upload, name="new"),
            path("contoh.csv", template, name="template"),
            path("<int:pk>/", show, name="job"),
            path("<int:pk>/mulai/", start, name="start"),
            path("<int:pk>/lagi/", again, name="again"),
            path("<int:pk>/buang/", discard, name="discard"),
            path("<int:pk>/galat.csv", errors, name="errors"),
        ]
