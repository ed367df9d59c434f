"""Who takes part in one course, and how far they are."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton

from learning.core.api import ShownNumbers, can, outline, people_lists, sheets, shown_state
from learning.core.models import CourseGroup, Enrolment

from .. import access, exports, queries, services
from ..forms import ActionForm
from .base import AdminPage, course_links, get_course, url

MATRIX_PEOPLE = 25


class ParticipantsView(ReportView):
    model = Enrolment
    header_icon = "group"
    template_name = "learning_reports/admin/participants.html"
    results_template_name = "learning_reports/admin/participants_results.html"
    paginate_by = 50
    paginator_class = people_lists.CountedPaginator
    list_export = ["person"]
    columns = []

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.course = get_course(request, kwargs["course_pk"])

    def get_page_title(self):
        return self.course.title

    def get_breadcrumbs_items(self):
        return [*course_links(), {"url": "", "label": self.course.title}]

    def get_index_url(self):
        return url("participants", self.course.pk)

    def get_index_results_url(self):
        return url("participants_results", self.course.pk)

    @cached_property
    def _asked(self):
        return exports.filtered(self.request.user, self.course, self.request.GET, self.request)

    @cached_property
    def filters(self):
        return self._asked[1]

    @cached_property
    def status_counts(self) -> dict[str, int]:
        return queries.status_counts(access.visible_in(self.request.user, self.course))

    def get_ordering(self):
        given = self.request.GET.get("ordering", "")
        return given if given in queries.ORDERINGS else "-enrolled"

    def get_filtered_queryset(self):
        return queries.ordered(self._asked[0], self.ordering).values_list("pk", flat=True)

    def get_paginator(self, queryset, per_page, **kwargs):
        paginator = super().get_paginator(queryset, per_page, **kwargs)
        given = set(self.filters.form.changed_data) if self.filters.is_valid() else set()
        if given <= {"status"}:
            chosen = self.filters.form.cleaned_data.get("status") if given else None
            counts = self.status_counts
            paginator.known = sum(counts[name] for name in chosen or counts)
        return paginator

    def get_table(self, object_list):
        # Django's list view asks for a table; the template draws its own, with boxes to tick.
        return super().get_table([])

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        user = self.request.user
        rows = queries.on_page(Enrolment.objects.all(), context["object_list"])
        numbers = ShownNumbers(user).shown([row.person for row in rows])
        for row in rows:
            row.number = numbers.get(row.person_id, "")
            row.percent = queries.percent_of(row, self.course)
        counts = self.status_counts
        return context | {
            "course": self.course,
            "rows": rows,
            "figures": [(label, counts[name], name) for name, label in Enrolment.Status.choices],
            "total": sum(counts.values()),
            "may_change": access.can_in(user, "change", self.course),
            "actions": [(name, step.label) for name, step in services.ACTIONS.items()],
            "heads": _heads(self.ordering),
            "query": self.request.GET.urlencode(),
        }

    @cached_property
    def header_buttons(self):
        user, course = self.request.user, self.course
        found = [(_("Progress by activity"), url("matrix", course.pk), "table", 20)]
        if can(user, "view", CourseGroup(course=course)):
            groups = pgettext("people of a course", "Groups")
            found.append((groups, reverse("learning_groups:groups", args=[course.pk]), "group", 30))
        if can(user, "view", course):
            seen = reverse("learning_access:simulation", args=[course.pk])
            found.append((_("See it as others do"), seen, "view", 40))
        if access.enrols(user):
            found.append((_("Enrol people"), url("enrol", course.pk), "plus", 10))
        return [
            HeaderButton(label, url=address, icon_name=icon, priority=priority)
            for label, address, icon, priority in found
        ]

    def get(self, request, *args, **kwargs):
        self.object_list = self.get_filtered_queryset()
        if self.is_export:
            return self._export()
        return self.render_to_response(self.get_context_data())

    def _export(self):
        rows, kind = self._asked[0], self.request.GET["export"]
        if rows.count() > exports.AT_ONCE:
            query = self.request.GET.urlencode()
            return redirect(f"{url('export', self.course.pk)}?{query}")
        table = exports.participant_rows(rows, course=self.course, user=self.request.user)
        return sheets.response(table, kind=kind, name=exports.file_name(self.course))


def _heads(ordering: str) -> list[tuple[Any, str, str]]:
    named = [
        ("name", _("Name")),
        ("enrolled", _("Enrolled on")),
        ("progress", _("Progress")),
        ("seen", _("Last seen")),
        ("completed", _("Completed on")),
    ]
    return people_lists.heads(ordering, named)


@require_POST
def find(request: HttpRequest, course_pk: int) -> HttpResponse:
    course = get_course(request, course_pk)
    return people_lists.find(
        request,
        access.visible_in(request.user, course),
        back=url("participants", course.pk),
        address=lambda pk: url("participant", pk),
    )


@require_POST
def act(request: HttpRequest, course_pk: int) -> HttpResponse:
    """Take one step with the ticked participants of one page."""
    course = get_course(request, course_pk)
    back = people_lists.back_to(request, url("participants", course.pk))
    form = ActionForm(request.POST)
    ids = people_lists.ticked(request.POST.getlist("row"))
    if not form.is_valid() or not ids:
        messages.warning(request, _("Tick at least one participant and choose what to do."))
        return redirect(back)
    rows = access.visible(request.user, "change").filter(course=course, pk__in=ids)
    found = list(rows.select_related("person", "course"))
    if len(found) < len(ids):
        messages.error(request, _("You may not change all of these enrolments. Nothing was done."))
        return redirect(back)
    tally = services.act_on_many(
        found,
        action=form.cleaned_data["action"],
        actor=request.user,
        reason=form.cleaned_data["reason"],
    )
    _tell(request, form.cleaned_data["action"], tally)
    return redirect(back)


def _tell(request: HttpRequest, action: str, tally: services.Tally) -> None:
    step = services.ACTIONS[action]
    if tally.changed:
        messages.success(request, f"{step.done}: {tally.changed}.")
    if tally.unchanged:
        messages.info(request, _("Already so: %(count)d.") % {"count": tally.unchanged})
    people_lists.tell_refused(request, tally.refused)


def matrix(request: HttpRequest, course_pk: int) -> HttpResponse:
    """25 people by all activities: one query of progress."""
    course = get_course(request, course_pk)
    rows, filters = exports.filtered(request.user, course, request.GET, request)
    ordering = request.GET.get("ordering", "name")
    rows = queries.ordered(rows, ordering).values_list("pk", flat=True)
    page_obj = Paginator(rows, MATRIX_PEOPLE).get_page(request.GET.get("p"))
    enrolments = queries.on_page(Enrolment.objects.all(), page_obj.object_list)
    progress = queries.progress_by_person(course, people=[row.person for row in enrolments])
    activities = outline(course).activities
    lines = [
        (row, queries.percent_of(row, course), _cells(activities, progress.get(row.person_id, {})))
        for row in enrolments
    ]
    page = AdminPage(_("Progress by activity"), course=course, icon="table")
    return page.render(
        request,
        "matrix",
        lines=lines,
        activities=activities,
        page_obj=page_obj,
        filters=filters,
        query=_without_page(request),
        list_url=reverse("learning_reports_admin:participants", args=[course.pk]),
    )


def _without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("p", None)
    return query.urlencode()


def _cells(activities, own) -> list:
    """Each with how it looks and the person's progress."""
    return [(shown_state(row, own.get(row.id)), own.get(row.id)) for row in activities]
