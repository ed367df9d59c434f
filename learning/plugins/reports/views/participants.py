"""Who takes part in one course, and how far they are."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton

from learning.core.api import ShownNumbers, looks_like_number, normalise_number, outline, sheets
from learning.core.models import Enrolment

from .. import access, exports, queries, services
from ..forms import ActionForm, FindForm
from .base import AdminPage, course_links, get_course, url

MATRIX_PEOPLE = 25
MAX_TICKED = 200
ID = re.compile(r"[0-9]{1,18}")


class CountedPaginator(WagtailPaginator):
    """Takes the number of rows from the figures that the page shows anyway."""

    known: int | None = None

    @cached_property
    def count(self):
        return self.known if self.known is not None else self.object_list.count()


class ParticipantsView(ReportView):
    model = Enrolment
    header_icon = "group"
    template_name = "learning_reports/admin/participants.html"
    results_template_name = "learning_reports/admin/participants_results.html"
    paginate_by = 50
    paginator_class = CountedPaginator
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
        buttons = [
            HeaderButton(
                _("Progress by activity"),
                url=url("matrix", self.course.pk),
                icon_name="table",
                priority=20,
            )
        ]
        if access.enrols(self.request.user):
            buttons.append(
                HeaderButton(
                    _("Enrol people"),
                    url=url("enrol", self.course.pk),
                    icon_name="plus",
                    priority=10,
                )
            )
        return buttons

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


def _heads(ordering: str) -> list[tuple[str, str, str]]:
    """Label, the ordering that a click asks for, and the present one as ARIA says it."""
    heads = []
    for name, label in (
        ("name", _("Name")),
        ("enrolled", _("Enrolled on")),
        ("progress", _("Progress")),
        ("seen", _("Last seen")),
        ("completed", _("Completed on")),
    ):
        state = {name: "ascending", f"-{name}": "descending"}.get(ordering, "")
        heads.append((label, f"-{name}" if state == "ascending" else name, state))
    return heads


@require_POST
def find(request: HttpRequest, course_pk: int) -> HttpResponse:
    """Search by name or number. By POST, because a number tells birth date and sex."""
    course = get_course(request, course_pk)
    form = FindForm(request.POST)
    back = url("participants", course.pk)
    if not form.is_valid():
        return redirect(back)
    text = form.cleaned_data["q"]
    if not looks_like_number(text):
        return redirect(f"{back}?{urlencode({'nama': text})}")
    rows = access.visible_in(request.user, course)
    found = rows.filter(person__numbers__number=normalise_number(text)).first()
    if found:
        return redirect(url("participant", found.pk))
    messages.warning(request, _("No participant you may see has that number."))
    return redirect(back)


@require_POST
def act(request: HttpRequest, course_pk: int) -> HttpResponse:
    """Take one step with the ticked participants of one page."""
    course = get_course(request, course_pk)
    back = _back(request, url("participants", course.pk))
    form = ActionForm(request.POST)
    ids = _ids(request.POST.getlist("row"))
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


def _ids(values: list[str]) -> set[int]:
    """Ids of ticked rows; what no row can have as its id is left out."""
    return {int(pk) for pk in values[:MAX_TICKED] if ID.fullmatch(pk)}


def _tell(request: HttpRequest, action: str, tally: services.Tally) -> None:
    step = services.ACTIONS[action]
    if tally.changed:
        messages.success(request, f"{step.done}: {tally.changed}.")
    if tally.unchanged:
        messages.info(request, _("Already so: %(count)d.") % {"count": tally.unchanged})
    for person, message in tally.refused[:10]:
        messages.warning(request, f"{person}: {message}")
    if len(tally.refused) > 10:
        rest = len(tally.refused) - 10
        messages.warning(request, _("And %(count)d more could not be changed.") % {"count": rest})


def _back(request: HttpRequest, path: str) -> str:
    """The list with the filters it had; only what a query string can hold is taken over."""
    query = request.POST.get("query", "")[:2_000]
    return f"{path}?{query}" if query and "\n" not in query and "\r" not in query else path


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
    return [own.get(activity.id) for activity in activities]
