"""Pages and how often they are read: the list, one page's days, the long list as a file."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page

from learning.core.api import DomainError, sheets

from .. import tasks
from ..content import exports, queries
from ..content.charts import chart
from ..content.filters import PageFilterSet, PeriodFilterSet, period_of
from ..content.queries import State
from ..content.scope import Scope
from .base import NAMESPACE, AdminPage, content_links, url
from .content import check_reads_content

MOST_READ = "-views"


class TrendColumn(Column):
    cell_template_name = "learning_reports/admin/content/_trend.html"


class NumberColumn(Column):
    cell_template_name = "learning_reports/admin/content/_number.html"


class PagesView(ReportView):
    model = Page
    page_title = gettext_lazy("Pages and how often they are read")
    header_icon = "view"
    template_name = "learning_reports/admin/content/list.html"
    results_template_name = "learning_reports/admin/content/list_results.html"
    index_url_name = f"{NAMESPACE}:pages"
    index_results_url_name = f"{NAMESPACE}:pages_results"
    is_searchable = True
    search_backend_name = None
    search_fields = ["title"]
    filterset_class = PageFilterSet
    default_ordering = MOST_READ
    paginate_by = 25
    # Never read by us: it makes Wagtail offer the downloads.
    list_export = ["title"]
    columns = [
        TitleColumn(
            "title",
            label=gettext_lazy("Title"),
            sort_key="title",
            url_name=f"{NAMESPACE}:page_views",
            width="32%",
        ),
        Column("type", label=gettext_lazy("Type"), accessor="kind"),
        Column("region", label=gettext_lazy("Region"), accessor="place"),
        Column("state", label=gettext_lazy("State"), accessor="state_name"),
        DateColumn(
            "changed",
            label=gettext_lazy("Last changed"),
            accessor="latest_revision_created_at",
            sort_key="latest_revision_created_at",
        ),
        NumberColumn("views", label=gettext_lazy("Times read"), sort_key="views"),
        TrendColumn("trend", label=gettext_lazy("Day by day")),
    ]

    def dispatch(self, request, *args, **kwargs):
        check_reads_content(request.user)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def period(self):
        return period_of(self.request.GET)

    def get_breadcrumbs_items(self):
        return [*content_links(), {"url": "", "label": self.page_title}]

    def get_base_queryset(self):
        pages = queries.content(Scope.of(self.request.user))
        return queries.with_views(pages, self.period)

    def order_queryset(self, queryset):
        return super().order_queryset(queryset).order_by(self.ordering, "pk")

    def get_filtered_queryset(self):
        # Wagtail would filter once more what get_queryset has filtered.
        return self.get_queryset()

    def decorate_paginated_queryset(self, object_list):
        pages, own, kinds = list(object_list), Scope.of(self.request.user), queries.kinds()
        days = queries.daily([page.pk for page in pages], self.period)
        for page in pages:
            region = own.region_of(page.path)
            page.place = region.name if region else _("The whole site")
            page.kind = kinds[page.content_type_id]
            page.state_name = State(page.state).label
            page.trend = chart(days.get(page.pk, {}), self.period)
        return pages

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        if not self.is_export:
            rows = self.decorate_paginated_queryset(context["object_list"])
            context["object_list"], context["table"] = rows, self.get_table(rows)
        return context | {"tab": "pages", "period": self.period}

    def get(self, request, *args, **kwargs):
        self.object_list = self.get_filtered_queryset()
        return self.render_to_response(self.get_context_data())

    def as_spreadsheet(self, queryset, spreadsheet_format):
        if queryset.count() > exports.AT_ONCE:
            return redirect(f"{url('pages_export')}?{self.request.GET.urlencode()}")
        rows = exports.page_rows(queryset, user=self.request.user, period=self.period)
        return sheets.response(rows, kind=spreadsheet_format, name=exports.file_name("halaman"))


def export(request: HttpRequest) -> HttpResponseBase:
    """A long table: say how long, and make it in the background once it is asked for."""
    check_reads_content(request.user)
    kind = request.GET.get("export", "")
    if request.method == "POST":
        return _start_export(request, kind)
    rows, _filters = exports.asked_pages(request.user, request.GET, request)
    page = AdminPage(_("Download"), links=content_links(), icon="download")
    return page.render(
        request, "export", count=rows.count(), kind=kind, query=request.GET.urlencode()
    )


def _start_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    try:
        job = exports.request_export(data=request.GET, kind=kind, owner=request.user)
    except DomainError as error:
        messages.warning(request, error.message)
        return redirect(url("pages"))
    transaction.on_commit(lambda: tasks.export_content.enqueue(job.pk))
    return redirect(url("job", job.pk))


def show(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One page's days, drawn and as a table."""
    check_reads_content(request.user)
    own = Scope.of(request.user)
    page = queries.with_state(own.pages()).filter(pk=pk).first()
    if page is None:
        raise Http404
    period = period_of(request.GET)
    found = chart(queries.daily([page.pk], period).get(page.pk, {}), period)
    wanted = request.GET.get("export", "")
    if wanted in exports.KINDS:
        name = exports.file_name(f"dibaca-{page.slug[:60]}")
        return sheets.response(exports.day_rows(found), kind=wanted, name=name)
    return _page(request, page).render(
        request,
        "content/page",
        tab="",
        page=page,
        place=own.region_of(page.path),
        state=State(page.state).label,
        period=period,
        chart=found,
        before=queries.views_of(page.pk, period.before),
        form=PeriodFilterSet(data=request.GET, request=request, queryset=Page.objects.none()).form,
    )


def _page(request: HttpRequest, page: Page) -> AdminPage:
    buttons: list[Any] = []
    if page.permissions_for_user(request.user).can_edit():
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        buttons = [HeaderButton(_("Edit"), url=address, icon_name="edit")]
    links = [*content_links(), {"url": url("pages"), "label": PagesView.page_title}]
    return AdminPage(page.get_admin_display_title(), links=links, icon="view", buttons=buttons)
