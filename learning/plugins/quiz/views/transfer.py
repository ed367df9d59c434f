"""Files of questions in and out: upload, look at what would happen, confirm; export, fetch."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from learning.core.api import DomainError, can, jobs, policy_for, sheets
from learning.core.models import Job, JobRow

from .. import transfer_tasks
from ..formats import table_out
from ..formats.values import MAX_BYTES
from ..forms.transfer import ExportForm, UploadForm, import_regions
from ..models import Question, Quiz
from ..queries.bank import own_regions
from ..questions.registry import question_types
from ..services import exporting, importing
from .bank.base import LONGEST_QUERY, links
from .bank.listing import filtered_ids

JOBS, ROWS = 25, 30
NOTED = "noted"


def url(name: str, *args: Any) -> str:
    return reverse(f"learning_quiz_transfer:{name}", args=args)


class Page(WagtailAdminTemplateMixin):
    header_icon = "upload"

    def __init__(self, title: str, *, is_first: bool = False) -> None:
        self.page_title, self.is_first = title, is_first

    def get_breadcrumbs_items(self):
        first = [] if self.is_first else [{"url": url("index"), "label": _("Files of questions")}]
        return [*links(), *first, {"url": "", "label": self.page_title}]

    def render(self, request: HttpRequest, name: str, /, **context: Any) -> HttpResponse:
        status = context.pop("http_status", 200)
        full = self.get_context_data(**context)
        template = f"learning_quiz/transfer/{name}.html"
        return TemplateResponse(request, template, full, status=status)


def check(user: Any, action: str = "view") -> None:
    if not policy_for(Question).user_has_permission(user, action):
        raise PermissionDenied


def jobs_of(user: Any) -> QuerySet[Job]:
    """Imports where the user may import, exports where the user may see questions."""
    check(user)
    imports = Q(kind=importing.KIND, region__in=import_regions(user))
    # What somebody chose may be of more regions than its job is kept under.
    of_one = Q(params__ids=[]) | Q(owner=user)
    exports = Q(of_one, kind=exporting.KIND, region__in=own_regions(user))
    rows = Job.objects.filter(imports | exports).select_related("region", "owner")
    return rows.defer("source", "output")


def get_job(request: HttpRequest, pk: int, kind: str = "") -> Job:
    rows = jobs_of(request.user)
    return jobs.current(get_object_or_404(rows.filter(kind=kind) if kind else rows, pk=pk))


def index(request: HttpRequest) -> HttpResponse:
    rows = jobs_of(request.user).order_by("-pk")
    return Page(_("Files of questions"), is_first=True).render(
        request,
        "index",
        page_obj=Paginator(rows, JOBS).get_page(request.GET.get("p")),
        may_import=import_regions(request.user).exists(),
    )


def upload(request: HttpRequest) -> HttpResponse:
    regions = import_regions(request.user)
    if not regions:
        raise PermissionDenied
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = UploadForm(*posted, user=request.user, regions=regions, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        job = _create(request, form)
        if job:
            return redirect(url("job", job.pk))
    status = 422 if request.method == "POST" else 200
    return Page(_("Import questions")).render(request, "upload", form=form, http_status=status)


def _initial(request: HttpRequest) -> dict[str, Any]:
    """The category that the list was showing."""
    wanted = request.GET.get("category", "")
    if not wanted.isdecimal() or len(wanted) > 18:
        return {}
    rows = importing.Category.objects.filter(pk=wanted).select_related("region")
    row = rows.first()
    return {"below": row.pk, "region": row.region_id} if row else {}


def _create(request: HttpRequest, form: UploadForm) -> Job | None:
    values = form.cleaned_data
    if not importing.may_import(request.user, values["region"], values["below"]):
        raise PermissionDenied
    try:
        job = importing.create_job(
            # One byte more than allowed is enough to see that it is too much.
            content=values["file"].read(MAX_BYTES + 1),
            filename=values["file"].name,
            region=values["region"],
            owner=request.user,
            format=values["format"] or "auto",
            below=values["below"],
            path=values["path"],
            with_paths=values["with_paths"],
            status=values["status"],
        )
    except DomainError as error:
        form.add_error("file", str(error.message))
        return None
    transaction.on_commit(lambda: transfer_tasks.plan_import.enqueue(job.pk))
    return job


@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress while it runs; the questions one by one when it waits or is done."""
    job = get_job(request, pk)
    running, is_import = job.state in jobs.UNDER_WAY, job.kind == importing.KIND
    outcome = request.GET.get("outcome", "")
    found = None if running else Paginator(_rows(job, outcome), ROWS)
    page_obj = found.get_page(request.GET.get("p")) if found else None
    return Page(job.filename or str(job)).render(
        request,
        "job",
        job=job,
        running=running,
        is_import=is_import,
        counts=[] if running else _counts(job, is_import),
        outcome=outcome,
        query=f"outcome={outcome}" if outcome else "",
        page_obj=page_obj,
        rows=[_shown(row) for row in page_obj] if page_obj else [],
        writes=job.counts.get("create", 0) + job.counts.get("update", 0),
        has_output=bool(job.output_name),
    )


def _rows(job: Job, outcome: str) -> QuerySet[JobRow]:
    rows = job.rows.all()
    if outcome == NOTED:
        return rows.exclude(message="").exclude(outcome=JobRow.Outcome.ERROR)
    return rows.filter(outcome=outcome) if outcome in JobRow.Outcome.values else rows


def _counts(job: Job, is_import: bool) -> list[tuple[str, Any, int]]:
    labels = dict(JobRow.Outcome.choices)
    if not is_import:
        labels = {"same": _("Nothing lost"), "update": _("With losses"), "error": _("Left out")}
    counts = [(value, label, job.counts.get(value, 0)) for value, label in labels.items()]
    noted = _rows(job, NOTED).count() if is_import else 0
    return [*counts, (NOTED, _("With a remark"), noted)] if noted else counts


def _shown(row: JobRow) -> dict[str, Any]:
    kind = question_types.get(row.data.get("type", ""))
    return {
        "row": row,
        "type": kind.label if kind else row.data.get("type", ""),
        "messages": row.message.split("\n") if row.message else [],
        **{name: row.data.get(name, "") for name in ("place", "category", "number", "stem")},
        "tags": row.data.get("tags", []),
        "question": row.data.get("question"),
        "answers": [_answer(answer) for answer in row.data.get("answers", [])],
    }


def _answer(answer: dict[str, str]) -> dict[str, Any]:
    share = answer.get("share", "")
    percent = f"{float(share) * 100:.4g} %" if share and share not in ("0", "1") else ""
    return {"text": answer["text"], "is_right": share == "1", "percent": percent}


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_job(request, pk, importing.KIND)
    try:
        importing.start_apply(job)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        transaction.on_commit(lambda: transfer_tasks.apply_import.enqueue(job.pk))
    return redirect(url("job", job.pk))


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Run a failed job once more, from the step at which it failed."""
    job = get_job(request, pk)
    try:
        jobs.again(job)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        transaction.on_commit(lambda: transfer_tasks.go_on(job))
    return redirect(url("job", job.pk))


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_job(request, pk)
    if job.state in jobs.UNDER_WAY:
        messages.warning(request, _("This work is running and cannot be discarded."))
        return redirect(url("job", job.pk))
    job.delete()
    messages.success(request, _("The file and its rows were removed."))
    return redirect(url("index"))


@require_safe
def problems(request: HttpRequest, pk: int) -> HttpResponseBase:
    job = get_job(request, pk)
    return sheets.response(importing.error_rows(job), kind="csv", name=f"soal-{job.pk}-catatan")


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty table with an example of each kind."""
    check(request.user, "add")
    if kind not in sheets.TYPES:
        raise Http404
    return _download(table_out.template(kind), f"templat-soal.{kind}", sheets.TYPES[kind])


def export(request: HttpRequest, quiz_pk: int | None = None) -> HttpResponse:
    check(request.user)
    quiz = _quiz(request, quiz_pk) if quiz_pk else None
    given = request.POST if request.method == "POST" else request.GET
    query = given.get("filter")
    ids = _ids(given) if query is None else _matching(request, query)
    form = ExportForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        is_chosen=bool(quiz or ids),
        initial={"category": request.GET.get("category"), "format": "moodle"},
    )
    if request.method == "POST" and form.is_valid():
        job = _ask(request, form, quiz, ids)
        if job:
            return redirect(url("job", job.pk))
    return Page(_("Export questions")).render(
        request,
        "export",
        form=form,
        quiz=quiz,
        ids=ids if query is None else [],
        number=len(ids),
        query=query,
        http_status=422 if request.method == "POST" else 200,
    )


def _ids(given: QueryDict) -> list[int]:
    """Questions that were ticked in the list."""
    found = [int(text) for text in given.getlist("id") if text.isdecimal() and len(text) < 19]
    return list(dict.fromkeys(found))


def _matching(request: HttpRequest, query: str) -> list[int]:
    """All that the list shows with these filters."""
    found = filtered_ids(request, query) if len(query) <= LONGEST_QUERY else None
    if not found:
        raise Http404
    return found


def _ask(request: HttpRequest, form: ExportForm, quiz: Quiz | None, ids: list[int]) -> Job | None:
    values = form.cleaned_data
    try:
        job = exporting.create_job(
            owner=request.user,
            format=values["format"],
            category=values.get("category"),
            quiz=quiz,
            ids=ids,
            children=values.get("children", True),
        )
    except DomainError as error:
        form.add_error(None, str(error.message))
        return None
    transaction.on_commit(lambda: transfer_tasks.write_export.enqueue(job.pk))
    return job


def _quiz(request: HttpRequest, pk: int) -> Quiz:
    quiz = get_object_or_404(Quiz.objects.select_related("activity__course__region"), pk=pk)
    if not can(request.user, "view", quiz):
        raise PermissionDenied
    return quiz


@require_safe
@never_cache
def download(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_job(request, pk, exporting.KIND)
    if not job.output_name:
        raise Http404
    return _download(bytes(job.output or b""), job.output_name, job.output_type)


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
