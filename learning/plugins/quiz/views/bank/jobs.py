"""Steps with many questions that go on behind: progress, and what became of each."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from learning.core.api import DomainError, sheets
from learning.core.api import jobs as work
from learning.core.models import Job, JobRow

from ... import tasks
from ...models import Question
from ...services import many
from .base import AdminPage, check, links, url

JOBS, ROWS = 25, 50
OUTCOMES = {
    many.DONE: pgettext_lazy("questions", "Done"),
    many.SAME: pgettext_lazy("questions", "So already"),
    many.ERROR: pgettext_lazy("questions", "Not possible"),
}


def _jobs(request: HttpRequest) -> QuerySet[Job]:
    """Work is shown to nobody but who began it."""
    check(request.user)
    rows = Job.objects.filter(kind=many.KIND, owner=request.user)
    return rows.defer("source", "output")


def _get(request: HttpRequest, pk: int) -> Job:
    job = get_object_or_404(_jobs(request), pk=pk)
    if not work.is_open_to(job, request.user):
        raise Http404
    return work.current(job)


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rows = _jobs(request).order_by("-pk")
    page = AdminPage(_("Changes to many questions"), icon="tasks")
    page_obj = Paginator(rows, JOBS).get_page(request.GET.get("p"))
    for job in page_obj:
        job.title = _title(job)
    return page.render(request, "jobs", page_obj=page_obj)


@never_cache
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    job = _get(request, pk)
    wanted = request.GET.get("outcome", "")
    outcome = wanted if wanted in OUTCOMES else ""
    rows = job.rows.filter(outcome=outcome) if outcome else job.rows.all()
    above = [*links(), {"url": url("jobs"), "label": _("Changes to many questions")}]
    page = AdminPage(_title(job), icon="tasks", above=above)
    page_obj = Paginator(rows, ROWS).get_page(request.GET.get("p"))
    ids = [row.data.get("question") for row in page_obj if row.label]
    there = set(Question.objects.filter(pk__in=ids).values_list("pk", flat=True))
    for row in page_obj:
        row.verdict = OUTCOMES[row.outcome]
        row.is_there = row.label and row.data.get("question") in there
    return page.render(
        request,
        "job",
        job=job,
        running=job.state in work.UNDER_WAY,
        counts=[(name, label, job.counts.get(name, 0)) for name, label in OUTCOMES.items()],
        refused=job.counts.get(many.ERROR, 0),
        outcome=outcome,
        page_obj=page_obj,
        query=f"outcome={outcome}" if outcome else "",
        back=_back(job),
    )


def _title(job: Job) -> str:
    return str(many.LABELS.get(job.params.get("action", ""), job.filename))


def _back(job: Job) -> str:
    """The list with the filters it had."""
    query = job.params.get("query")
    return f"{url('questions')}?{query}" if query else url("questions")


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


@require_safe
def errors(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What could not be done, as a table to work through."""
    job = _get(request, pk)
    refused = job.rows.filter(outcome=JobRow.Outcome.ERROR)
    head = [_("Row"), _("Question"), _("Reason")]
    lines = ([str(row.number), row.label, row.message] for row in refused.iterator())
    table = (line for part in ([head], lines) for line in part)
    return sheets.response(table, kind="csv", name=f"soal-tidak-bisa-{job.pk}")
