"""The records of a region's innovations as a workbook, for its staff, in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from learning.core.api import DomainError
from learning.core.api import jobs as work
from learning.core.models import Job

from .. import tasks
from ..services import workbook


class WorkbookPage(WagtailAdminTemplateMixin):
    header_icon = "download"

    def __init__(self) -> None:
        self.page_title = _("Innovation records")

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def render(self, request: HttpRequest, **context: Any) -> HttpResponse:
        full = self.get_context_data(**context)
        return TemplateResponse(request, "learning_practices/admin/workbook.html", full)


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """The user's regions with their number of innovations, and the workbooks being made."""
    regions = list(workbook.regions(request.user))
    if not regions:
        raise PermissionDenied
    made = Job.objects.filter(kind=workbook.KIND, owner=request.user).defer("source", "output")
    rows = list(made.order_by("-pk")[:5])
    running = any(job.state in work.UNDER_WAY for job in rows)
    return WorkbookPage().render(request, regions=regions, jobs=rows, running=running)


@require_POST
def make(request: HttpRequest, region: int) -> HttpResponse:
    """A short workbook at once, a long one in the background."""
    found = get_object_or_404(workbook.regions(request.user), pk=region)
    if workbook.pages_of(found).count() <= workbook.AT_ONCE:
        return _file(workbook.at_once(found), workbook.filename(found))
    try:
        job = workbook.request(found, owner=request.user)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        transaction.on_commit(lambda: tasks.make_workbook.enqueue(job.pk))
    return redirect("learning_practices_admin:workbook")


@require_safe
@never_cache
def download(request: HttpRequest, job: int) -> HttpResponse:
    """A finished workbook, to nobody but who asked for it."""
    rows = Job.objects.filter(owner=request.user, kind=workbook.KIND, state=Job.State.DONE)
    found = get_object_or_404(rows.exclude(output=None), pk=job)
    if not workbook.regions(request.user).filter(pk=found.region_id).exists():
        raise PermissionDenied
    return _file(bytes(found.output or b""), found.output_name)


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=workbook.TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
