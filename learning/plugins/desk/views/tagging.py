from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction

from learning.core.api import jobs
from learning.core.models import Job

from .. import conf, tasks
from ..forms import TagForm
from ..queries import pages
from ..services import tagging
from .base import DeskPage, check_editor, url

MOST_ROWS = 100


class TagPages(PageBulkAction):
    """Add and take away tags. Pages that cannot take them are skipped and named in the report."""

    display_name = gettext_lazy("Set tags")
    action_type = "desk_tags"
    aria_label = gettext_lazy("Set tags of the selected pages")
    template_name = "learning_desk/confirm_tags.html"
    # First of all: it does no harm, and "more" hides what stands fifth.
    action_priority = 5
    form_class = TagForm

    def check_perm(self, page):
        return tagging.may_tag(page, self.request.user)

    def get_all_objects_in_listing_query(self, parent_id):
        found = super().get_all_objects_in_listing_query(parent_id)
        if parent_id is None:
            # Wagtail's "all" outside of a branch are all pages of the nation.
            own = pages.editable(self.request.user)
            return own.filter(pk__in=list(found)).values_list("pk", flat=True)
        return found

    def prepare_action(self, objects, objects_without_access):
        if not objects:
            raise PermissionDenied
        form = self.cleaned_form.cleaned_data
        job = tagging.plan(
            [page.pk for page in objects],
            add=form["add"],
            remove=form["remove"],
            user=self.request.user,
        )
        return start(job)


def start(job: Job) -> HttpResponse:
    """Few pages at once, many in the background; the report is the same."""
    if job.total > conf.setting("TAG_AT_ONCE"):
        tasks.tag_pages.enqueue(job.pk)
    else:
        tagging.run(job)
    return redirect(url("tags", job.pk))


def report(request: HttpRequest, pk: int) -> HttpResponse:
    check_editor(request.user)
    job = get_object_or_404(Job, pk=pk, kind=tagging.KIND, owner=request.user)
    job = jobs.current(job)
    rows = Paginator(job.rows.order_by("number"), MOST_ROWS).get_page(request.GET.get("p"))
    labels = {
        tagging.CHANGED: _("Changed"),
        tagging.SAME: _("Unchanged"),
        tagging.SKIPPED: _("Skipped"),
    }
    for row in rows:
        row.words = labels.get(row.outcome, "")
        row.edit = reverse("wagtailadmin_pages:edit", args=[row.data["page"]]) if row.label else ""
    return DeskPage(_("Tags of pages"), icon="tag").render(
        request,
        "tags",
        job=job,
        rows=rows,
        page_obj=rows,
        is_running=job.state in jobs.UNDER_WAY,
        counts=[(label, job.counts.get(name, 0)) for name, label in labels.items()],
    )
