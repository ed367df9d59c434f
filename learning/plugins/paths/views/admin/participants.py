"""Paths with their figures, and who is on one of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton

from learning.core.api import ShownNumbers, people_lists, sheets

from ...forms.admin.participants import ActionForm, ParticipantFilterSet, PathFilterSet
from ...models import LearningPath, PathEnrolment
from ...queries import participants
from ...services import acting, exports
from .base import (
    NAMESPACE,
    check_reads,
    get_path,
    links,
    url,
)
from .rows import rows_of

Status, Standing = PathEnrolment.Status, PathEnrolment.Standing


def _figure(name: str):
    return lambda path: path.figures.get(name, 0)


class PathsView(ReportView):
    model = LearningPath
    page_title = _("Participants of paths")
    header_icon = "group"
    template_name = "learning_paths/admin/paths.html"
    results_template_name = "learning_paths/admin/paths_results.html"
    index_url_name = f"{NAMESPACE}:paths"
    index_results_url_name = f"{NAMESPACE}:paths_results"
    is_searchable = True
    search_backend_name = None
    search_fields = ["title"]
    filterset_class = PathFilterSet
    default_ordering = "title"
    paginate_by = 25
    list_export: list[str] = []
    columns = [
        TitleColumn(
            "title",
            label=_("Learning path"),
            sort_key="title",
            url_name=f"{NAMESPACE}:participants",
            width="30%",
        ),
        Column("region", label=_("Region"), accessor="region.name"),
        StatusTagColumn(
            "live",
            label=_("State"),
            accessor=lambda path: _("published") if path.live else _("not published"),
            primary=lambda path: path.live,
        ),
        Column("requested", label=_("Requested"), accessor=_figure("requested")),
        Column("active", label=_("Active"), accessor=_figure("active")),
        Column("late", label=_("Late"), accessor=_figure("late")),
        Column("completed", label=_("Completed"), accessor=_figure("completed")),
    ]

    def dispatch(self, request, *args, **kwargs):
        check_reads(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*links()[:-1], {"url": "", "label": self.page_title}]

    def get_base_queryset(self) -> QuerySet[LearningPath]:
        return participants.followed_paths(self.request.user).select_related("region")

    def order_queryset(self, queryset):
        return super().order_queryset(queryset).order_by(self.ordering, "pk")

    def get_filtered_queryset(self):
        # Wagtail would filter once more what get_queryset has filtered.
        return self.get_queryset()

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        rows = list(context["object_list"])
        found = participants.path_figures(rows, user=self.request.user)
        for path in rows:
            path.figures = found.get(path.pk, {})
        return context | {"object_list": rows, "table": self.get_table(rows)}

    def get(self, request, *args, **kwargs):
        self.object_list = self.get_filtered_queryset()
        return self.render_to_response(self.get_context_data())


class ParticipantsView(ReportView):
    model = PathEnrolment
    header_icon = "group"
    template_name = "learning_paths/admin/participants.html"
    results_template_name = "learning_paths/admin/participants_results.html"
    paginate_by = 50
    paginator_class = people_lists.CountedPaginator
    # Never read by us: it makes Wagtail offer the downloads.
    list_export = ["person"]
    columns: list[Column] = []

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.path = get_path(request, kwargs["path_pk"])

    def get_page_title(self):
        return self.path.title

    def get_breadcrumbs_items(self):
        return [*links(), {"url": "", "label": self.path.title}]

    def get_index_url(self):
        return url("participants", self.path.pk)

    def get_index_results_url(self):
        return url("participants_results", self.path.pk)

    @cached_property
    def visible(self) -> QuerySet[PathEnrolment]:
        return participants.visible_in(self.request.user, self.path)

    @cached_property
    def filters(self) -> ParticipantFilterSet:
        return ParticipantFilterSet(
            data=self.request.GET, request=self.request, queryset=self.visible, path=self.path
        )

    @cached_property
    def asked(self) -> participants.Asked:
        return self.filters.asked

    @cached_property
    def figures(self) -> dict[str, int]:
        return participants.figures(self.visible, self.path)

    def get_ordering(self):
        given = self.request.GET.get("ordering", "")
        return given if given in participants.ORDERINGS else participants.NEWEST

    def get_filtered_queryset(self):
        rows = participants.narrowed(self.visible, self.asked)
        return participants.ordered(rows, self.ordering).values_list("pk", flat=True)

    def get_paginator(self, queryset, per_page, **kwargs):
        paginator = super().get_paginator(queryset, per_page, **kwargs)
        if set(self.asked.as_json()) <= {"status"}:
            chosen = self.asked.status or Status.values
            paginator.known = sum(self.figures[status] for status in chosen)
        return paginator

    def get_table(self, object_list):
        # Django's list view asks for a table; the template draws its own, with boxes to tick.
        return super().get_table([])

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        user = self.request.user
        may_change = participants.can_in(user, "change", self.path)
        found = participants.on_page(context["object_list"])
        numbers = ShownNumbers(user).shown([row.person for row in found])
        return context | {
            "path": self.path,
            "enrolments": found,
            "rows": rows_of(found, self.path, numbers=numbers, may_change=may_change),
            "boxes": boxes(self.figures, self.path),
            "may_change": may_change,
            "actions": [(name, step.label) for name, step in acting.ACTIONS.items()],
            "form": ActionForm(),
            "heads": _heads(self.ordering, self.path),
            "query": self.request.GET.urlencode(),
        }

    @cached_property
    def header_buttons(self):
        buttons = [
            HeaderButton(
                _("By unit"), url=url("overview", self.path.pk), icon_name="table", priority=20
            ),
        ]
        if self.path.live and participants.assigns(self.request.user):
            buttons.append(
                HeaderButton(
                    _("Put people on it"),
                    url=url("assign", self.path.pk),
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
        kind = self.request.GET["export"]
        if self.object_list.count() > exports.AT_ONCE:
            query = self.request.GET.urlencode()
            return redirect(f"{url('export', self.path.pk)}?{query}")
        table = exports.rows_for(self.path, self.asked, user=self.request.user)
        return sheets.response(table, kind=kind, name=exports.file_name(self.path))


def boxes(figures: dict[str, int], path: LearningPath) -> list[tuple[str, int, str]]:
    """Label, number and the query that narrows the list to it."""
    found = [(_("All"), figures["all"], "")]
    found += [(label, figures[name], f"status={name}") for name, label in Status.choices]
    found.append((_("Late"), figures["late"], "telat=1"))
    if path.is_certification:
        found += [
            (label, figures[f"is_{name}"], f"standing={name}") for name, label in Standing.choices
        ]
    return found


def _heads(ordering: str, path: LearningPath) -> list[tuple[Any, str, str]]:
    named = [
        ("name", _("Name")),
        ("started", _("Since")),
        ("progress", _("Progress")),
        ("due", _("Due on")),
    ]
    if path.is_certification:
        named.append(("valid", _("Valid until")))
    return people_lists.heads(ordering, named)


@require_POST
def find(request: HttpRequest, path_pk: int) -> HttpResponse:
    path = get_path(request, path_pk)
    return people_lists.find(
        request,
        participants.visible_in(request.user, path),
        back=url("participants", path.pk),
        address=lambda pk: url("participant", pk),
    )


@require_POST
def act(request: HttpRequest, path_pk: int) -> HttpResponse:
    """Take one step with the ticked participants of one page."""
    path = get_path(request, path_pk)
    back = people_lists.back_to(request, url("participants", path.pk))
    form = ActionForm(request.POST)
    ids = people_lists.ticked(request.POST.getlist("row"))
    if not form.is_valid() or not ids:
        messages.warning(request, _message(form))
        return redirect(back)
    rows = participants.visible(request.user, "change").filter(path=path, pk__in=ids)
    found = list(rows.select_related("person", "path"))
    if len(found) < len(ids):
        messages.error(request, _("You may not change all of these enrolments. Nothing was done."))
        return redirect(back)
    given = form.cleaned_data
    tally = acting.act_on_many(
        found,
        action=given["action"],
        actor=request.user,
        reason=given["reason"],
        due_on=given["due_on"],
    )
    if tally.changed:
        messages.success(request, f"{acting.ACTIONS[given['action']].done}: {tally.changed}.")
    people_lists.tell_refused(request, tally.refused)
    return redirect(back)


def _message(form: ActionForm) -> str:
    errors = form.errors.get("due_on")
    return errors[0] if errors else _("Tick at least one participant and choose what to do.")
