"""Work in the background: assigning, downloads, and bringing people onto a new version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning.core.api import DomainError, candidates, people_lists, sheets
from learning.core.api import jobs as work
from learning.core.models import Job

from ... import tasks
from ...forms.admin.participants import ParticipantFilterSet
from ...models import LearningPath
from ...queries import participants
from ...queries.own import own_paths
from ...queries.versions import CARRY_OVER
from ...services import assigning, exports
from .base import AdminPage, get_path, url

ROWS = 50
KINDS = (assigning.KIND, exports.KIND, CARRY_OVER)
TITLES = {
    assigning.KIND: lambda: _("Put people on it"),
    exports.KIND: lambda: _("Download"),
    CARRY_OVER: lambda: _("People go on to the new version"),
}


def _get(request: HttpRequest, pk: int, *kinds: str) -> Job:
    """Work is shown to nobody but who started it; what concerns a version, to its editors."""
    rows = Job.objects.filter(kind__in=kinds or KINDS).defer("source", "output")
    job = get_object_or_404(rows, pk=pk)
    if not _may_see(request.user, job):
        raise Http404
    return work.current(job)


def _may_see(user: Any, job: Job) -> bool:
    if job.kind == CARRY_OVER:
        return own_paths(user, "change").filter(pk=job.params.get("path")).exists()
    return work.is_open_to(job, user) and participants.reads(user)


def _path(request: HttpRequest, job: Job) -> LearningPath | None:
    if not participants.reads(request.user):
        return None
    rows = participants.followed_paths(request.user)
    return rows.filter(pk=job.params.get("path")).first()


@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The job as it stands: progress while it runs, then its rows or its file."""
    job = _get(request, pk)
    path = _path(request, job)
    running = job.state in work.UNDER_WAY
    verdict = request.GET.get("hasil", "")
    rows = job.rows.all()
    if verdict in assigning.VERDICTS:
        rows = rows.filter(data__verdict=verdict)
    words = assigning.DONE_VERDICTS if job.state == Job.State.DONE else assigning.VERDICTS
    page_obj = None if running else Paginator(rows, ROWS).get_page(request.GET.get("p"))
    for row in page_obj or ():
        row.words = words.get(row.data.get("verdict", ""), "")
    page = AdminPage(TITLES[job.kind](), path=path, icon="tasks", above=_above(job, path))
    return page.render(
        request,
        "job",
        job=job,
        running=running,
        is_assigning=job.kind == assigning.KIND,
        is_export=job.kind == exports.KIND,
        counts=[(name, words[name], job.counts[name]) for name in words if job.counts.get(name)],
        will_assign=_sum(job, assigning.WILL_ASSIGN),
        refused=_sum(job, [name for name in assigning.VERDICTS if name not in assigning.OUTCOMES]),
        verdict=verdict,
        page_obj=page_obj,
        query=f"hasil={verdict}" if verdict in assigning.VERDICTS else "",
    )


def _sum(job: Job, names: Any) -> int:
    return sum(job.counts.get(name, 0) for name in names)


def _above(job: Job, path: LearningPath | None) -> list[dict[str, Any]] | None:
    """Editors who do not look after participants came from the versions."""
    if path is not None or job.kind != CARRY_OVER:
        return None
    address = url("versions", job.params["path"])
    return [*AdminPage.breadcrumbs_items, {"url": address, "label": _("Versions")}]


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    return _queue(request, _get(request, pk, assigning.KIND), assigning.start)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    return _queue(request, _get(request, pk), work.again)


def _queue(request: HttpRequest, job: Job, how: Callable[[Job], None]) -> HttpResponse:
    try:
        how(job)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        transaction.on_commit(lambda: tasks.go_on(job))
    return redirect(url("job", job.pk))


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    job = _get(request, pk, assigning.KIND, exports.KIND)
    if job.state in work.UNDER_WAY:
        messages.warning(request, _("This work is running and cannot be discarded."))
        return redirect(url("job", job.pk))
    path = _path(request, job)
    job.delete()
    messages.success(request, _("The list and its result were removed."))
    return redirect(url("participants", path.pk) if path else url("paths"))


def errors(request: HttpRequest, pk: int) -> HttpResponseBase:
    job = _get(request, pk, assigning.KIND)
    rows = candidates.error_rows(job, verdicts=assigning.VERDICTS)
    return sheets.response(rows, kind="csv", name=f"tidak-ditugaskan-{job.pk}")


def download(request: HttpRequest, pk: int) -> HttpResponse:
    job = _get(request, pk, exports.KIND)
    return people_lists.file_of(job) or redirect(url("job", job.pk))


def export(request: HttpRequest, path_pk: int) -> HttpResponse:
    """A long table: say how long, and make it in the background once it is asked for."""
    path = get_path(request, path_pk)
    kind = request.GET.get("export", "")
    rows = participants.visible_in(request.user, path)
    asked = ParticipantFilterSet(data=request.GET, request=request, queryset=rows, path=path).asked
    if request.method == "POST":
        return _start_export(request, path, asked, kind)
    page = AdminPage(_("Download"), path=path, icon="download")
    count = participants.narrowed(rows, asked).count()
    return page.render(request, "export", count=count, kind=kind, query=request.GET.urlencode())


def _start_export(
    request: HttpRequest, path: LearningPath, asked: participants.Asked, kind: str
) -> HttpResponse:
    try:
        job = exports.request_export(path, asked, kind=kind, owner=request.user)
    except DomainError as error:
        messages.warning(request, error.message)
        return redirect(url("participants", path.pk))
    transaction.on_commit(lambda: tasks.export_participants.enqueue(job.pk))
    return redirect(url("job", job.pk))
