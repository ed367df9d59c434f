"""Work in the background, shown to nobody but who started it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning.core.api import DomainError, people_lists, sheets
from learning.core.api import jobs as work
from learning.core.models import Course, Job

from .. import access, bulk, exports, tasks
from ..content import exports as content
from ..content import scope
from ..hours import exports as hours
from ..hours.sight import Sight
from .base import AdminPage, content_links, get_course, url
from .hours import hours_links

ROWS = 50
EXPORTS = (exports.KIND, content.KIND, hours.KIND)

# Where whoever discards such a download goes back to.
LISTS = {content.KIND: "content", hours.KIND: "hours"}


def _get(request: HttpRequest, pk: int, *kinds: str) -> Job:
    known = _kinds(request)
    if not known:
        raise PermissionDenied
    rows = Job.objects.filter(owner=request.user, kind__in=known.intersection(kinds or known))
    job = get_object_or_404(rows.defer("source", "output"), pk=pk)
    if not work.is_open_to(job, request.user):
        raise Http404
    return work.current(job)


def _kinds(request: HttpRequest) -> set[str]:
    """The kinds of work that the user may have begun."""
    of_people = {bulk.KIND, exports.KIND} if access.reads(request.user) else set()
    of_regions = {content.KIND} if scope.reads(request.user) else set()
    # Whoever still has a role, but not over people, may not have their names either.
    of_names = {hours.KIND} if Sight(request.user).named else set()
    return of_people | of_regions | of_names


def _course(request: HttpRequest, job: Job) -> Course | None:
    return access.courses(request.user).filter(pk=job.params.get("course")).first()


@never_cache
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The job as it stands: progress while it runs, then its rows or its file."""
    job = _get(request, pk)
    course = _course(request, job)
    running = job.state in work.UNDER_WAY
    verdict = request.GET.get("hasil", "")
    rows = job.rows.all()
    if verdict in bulk.VERDICTS:
        rows = rows.filter(data__verdict=verdict)
    title = _("Download") if job.kind in EXPORTS else _("Enrol people")
    links = {content.KIND: content_links, hours.KIND: hours_links}.get(job.kind, lambda: None)()
    page = AdminPage(title, course=course, links=links, icon="tasks")
    page_obj = None if running else Paginator(rows, ROWS).get_page(request.GET.get("p"))
    words = bulk.DONE_VERDICTS if job.state == Job.State.DONE else bulk.VERDICTS
    for row in page_obj or ():
        row.words = words.get(row.data.get("verdict", ""), "")
    return page.render(
        request,
        "job",
        job=job,
        running=running,
        is_export=job.kind in EXPORTS,
        is_personal=job.kind != content.KIND,
        counts=[(name, words[name], job.counts[name]) for name in words if job.counts.get(name)],
        will_enrol=sum(job.counts.get(name, 0) for name in bulk.candidates.WILL_ENROL),
        refused=sum(job.counts.get(name, 0) for name in bulk.VERDICTS if name not in bulk.OUTCOMES),
        verdict=verdict,
        page_obj=page_obj,
        query=f"hasil={verdict}" if verdict in bulk.VERDICTS else "",
    )


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    return _queue(request, _get(request, pk, bulk.KIND), bulk.start)


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
    job = _get(request, pk)
    if job.state in work.UNDER_WAY:
        messages.warning(request, _("This work is running and cannot be discarded."))
        return redirect(url("job", job.pk))
    course, kind = _course(request, job), job.kind
    job.delete()
    messages.success(request, _("The list and its result were removed."))
    if kind in LISTS:
        return redirect(url(LISTS[kind]))
    return redirect(url("participants", course.pk) if course else url("courses"))


def errors(request: HttpRequest, pk: int) -> HttpResponseBase:
    job = _get(request, pk, bulk.KIND)
    return sheets.response(bulk.error_rows(job), kind="csv", name=f"tidak-terdaftar-{job.pk}")


def download(request: HttpRequest, pk: int) -> HttpResponse:
    job = _get(request, pk, *EXPORTS)
    return people_lists.file_of(job) or redirect(url("job", job.pk))


def export(request: HttpRequest, course_pk: int) -> HttpResponse:
    """A long table: say how long, and make it in the background once it is asked for."""
    course = get_course(request, course_pk)
    kind = request.GET.get("export", "")
    if request.method == "POST":
        return _start_export(request, course, kind)
    rows, _filters = exports.filtered(request.user, course, request.GET, request)
    page = AdminPage(_("Download"), course=course, icon="download")
    return page.render(
        request, "export", count=rows.count(), kind=kind, query=request.GET.urlencode()
    )


def _start_export(request: HttpRequest, course: Course, kind: str) -> HttpResponse:
    try:
        job = exports.request_export(course, data=request.GET, kind=kind, owner=request.user)
    except DomainError as error:
        messages.warning(request, error.message)
        return redirect(url("participants", course.pk))
    later: Callable[[], object] = lambda: tasks.export_participants.enqueue(job.pk)  # noqa: E731
    transaction.on_commit(later)
    return redirect(url("job", job.pk))
