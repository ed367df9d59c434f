"""Pages of work with a list of people: looked at, confirmed, watched, run again, discarded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning.core.contract import DomainError
from learning.core.regions import jobs, sheets
from learning.core.regions.job_kinds import job_kind
from learning.core.regions.list_work import ListWork, work_of
from learning.core.regions.models import Job

from .base import Page

ROWS = 50


@dataclass(frozen=True, slots=True)
class Place:
    """Where a job belongs: the links above its page, and the list that it changes."""

    above: Sequence[dict[str, Any]]
    address: str


class ListPages:
    """``place`` answers where a job belongs; it raises Http404 where the user may not go there."""

    def __init__(
        self,
        *works: ListWork,
        namespace: str,
        place: Callable[[HttpRequest, Job], Place],
    ) -> None:
        self.works, self.namespace, self.place = works, namespace, place

    def urls(self) -> list[URLPattern]:
        return [
            path("pekerjaan/<int:job_pk>/", never_cache(self.show), name="job"),
            path("pekerjaan/<int:job_pk>/mulai/", require_POST(self.start), name="start"),
            path("pekerjaan/<int:job_pk>/lagi/", require_POST(self.again), name="again"),
            path("pekerjaan/<int:job_pk>/buang/", require_POST(self.discard), name="discard"),
            path("pekerjaan/<int:job_pk>/galat.csv", self.errors, name="errors"),
        ]

    def begin(self, job: Job) -> HttpResponse:
        """After ``prepare``: judge a short list at once, a long one behind; then show it."""
        if work_of(job).is_short(job):
            work_of(job).plan(job)
        else:
            self._go_on(job)
        return self._to(job)

    def show(self, request: HttpRequest, job_pk: int) -> HttpResponse:
        job, place = self._get(request, job_pk)
        work = work_of(job)
        running = job.state in jobs.UNDER_WAY
        verdict = request.GET.get("hasil", "")
        verdict = verdict if verdict in work.verdicts else ""
        rows = job.rows.filter(data__verdict=verdict) if verdict else job.rows.all()
        words = work.words(done=job.state == Job.State.DONE)
        page_obj = None if running else Paginator(rows, ROWS).get_page(request.GET.get("p"))
        for row in page_obj or ():
            row.words = words.get(row.data.get("verdict", ""), "")
        context = ListPage(str(work.label), place.above).context(
            job=job,
            running=running,
            namespace=self.namespace,
            counts=[(name, words[name], job.counts[name]) for name in words if name in job.counts],
            will_act=work.will_act(job),
            refused=work.refused(job),
            verdict=verdict,
            page_obj=page_obj,
            query=f"hasil={verdict}" if verdict else "",
            back=place.address,
        )
        return render(request, "learning/people/admin/job.html", context)

    def start(self, request: HttpRequest, job_pk: int) -> HttpResponse:
        job, _place = self._get(request, job_pk)
        return self._queue(request, job, work_of(job).start)

    def again(self, request: HttpRequest, job_pk: int) -> HttpResponse:
        return self._queue(request, self._get(request, job_pk)[0], jobs.again)

    def discard(self, request: HttpRequest, job_pk: int) -> HttpResponse:
        job, place = self._get(request, job_pk)
        if job.state in jobs.UNDER_WAY:
            messages.warning(request, _("This work is running and cannot be discarded."))
            return self._to(job)
        job.delete()
        messages.success(request, _("The list and its result were removed."))
        return redirect(place.address)

    def errors(self, request: HttpRequest, job_pk: int) -> HttpResponseBase:
        job, _place = self._get(request, job_pk)
        rows = work_of(job).error_rows(job)
        return sheets.response(rows, kind="csv", name=f"ditolak-{job.pk}")

    def _get(self, request: HttpRequest, job_pk: int) -> tuple[Job, Place]:
        """Shown to nobody but who started it, while they still reach what it tells of."""
        rows = Job.objects.filter(owner=request.user, kind__in=[work.kind for work in self.works])
        job = get_object_or_404(rows.defer("source", "output"), pk=job_pk)
        if not jobs.is_open_to(job, request.user):
            raise Http404
        return jobs.current(job), self.place(request, job)

    def _queue(self, request: HttpRequest, job: Job, how: Callable[[Job], None]) -> HttpResponse:
        try:
            how(job)
        except DomainError as error:
            messages.warning(request, error.message)
        else:
            self._go_on(job)
        return self._to(job)

    def _go_on(self, job: Job) -> None:
        kind = job_kind(job.kind)
        if kind is not None:
            transaction.on_commit(lambda: kind.go_on(job))

    def _to(self, job: Job) -> HttpResponse:
        return redirect(reverse(f"{self.namespace}:job", args=[job.pk]))


class ListPage(Page):
    """A page below links that are not only names of addresses."""

    def __init__(self, title: str, links: Sequence[dict[str, Any]], *, icon: str = "group") -> None:
        super().__init__(title, icon)
        self.links = links

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *self.links, {"url": "", "label": self.page_title}]
