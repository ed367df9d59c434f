"""Batches: the list, a new one with what it would hold, one with its files and problems."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin import messages

from learning.core.api import DomainError, can, jobs, policy_for

from .. import queries, tasks
from ..forms import BatchForm
from ..models import Batch, Problem
from ..services.batches import is_under_way, request_batch
from ..services.sending import UNSENT
from ..siasn import siasn_client
from .base import Page, batches_of, check, get_batch, regions_of, url

BATCHES, PROBLEMS, SAMPLE = 25, 50, 20


def index(request: HttpRequest) -> HttpResponse:
    rows = batches_of(request.user)
    return Page("SIASN", is_first=True).render(
        request,
        "index",
        page_obj=Paginator(rows, BATCHES).get_page(request.GET.get("p")),
        may_add=policy_for(Batch).user_has_permission(request.user, "add"),
        to_correct=queries.to_correct(regions_of(request.user, "view")).count(),
    )


def new(request: HttpRequest) -> HttpResponse:
    """Shows what a batch would hold, with its problems first; by POST it is made."""
    check(request.user, "add")
    form = BatchForm(request.POST if request.method == "POST" else request.GET, user=request.user)
    values = form.cleaned_data if form.is_valid() else None
    if request.method == "POST" and values:
        try:
            batch = request_batch(**values, actor=request.user)
        except DomainError as error:
            messages.warning(request, error.message)
        else:
            transaction.on_commit(lambda: tasks.make_batch.enqueue(batch.job_id))
            return redirect(url("batch", batch.pk))
    found = queries.preview(**values) if values else None
    return Page(_("New batch")).render(
        request,
        "new",
        form=form,
        preview=found,
        problems=_named(found.problems) if found else (),
        samples=list(queries.left_out(**values)[:SAMPLE]) if values else (),
        http_status=422 if request.method == "POST" else 200,
    )


def _named(problems: dict[str, int]) -> list[tuple[str, int, bool]]:
    """Label, number, and whether such rows are left out; only what there is."""
    return [
        (str(Problem.Code(code).label), number, code in Problem.LEFT_OUT)
        for code, number in problems.items()
        if number
    ]


@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The batch as it stands: progress while it is made, then its files and what was left out."""
    batch = get_batch(request, pk)
    running = is_under_way(batch)
    job = jobs.current(batch.job) if batch.job else None
    counted = batch.problems.order_by().values_list("code").annotate(number=Count("pk"))
    sent = batch.rows.aggregate(
        sent=Count("pk", filter=~Q(siasn_id="")),
        unsent=Count("pk", filter=UNSENT),
        refused=Count("pk", filter=~Q(refusal="")),
    )
    return Page(str(batch)).render(
        request,
        "batch",
        batch=batch,
        job=job,
        running=running,
        files=list(batch.files.all()),
        problems=_named(dict(sorted(counted))),
        sent=sent,
        client=siasn_client(),
        may_change=can(request.user, "change", batch),
    )


def problems(request: HttpRequest, pk: int) -> HttpResponse:
    batch = get_batch(request, pk)
    rows = batch.problems.select_related("credit__person__unit")
    code = request.GET.get("kode", "")
    if code in Problem.Code.values:
        rows = rows.filter(code=code)
    return Page(_("Problems")).render(
        request,
        "problems",
        batch=batch,
        page_obj=Paginator(rows, PROBLEMS).get_page(request.GET.get("p")),
        query=f"kode={code}" if code in Problem.Code.values else "",
        codes=Problem.Code.choices,
        code=code,
    )
