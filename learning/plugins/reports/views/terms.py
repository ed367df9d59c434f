"""What visitors search for, and what they do not find."""

from __future__ import annotations

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from learning.core.api import sheets

from ..content import exports, queries
from ..content.filters import TermFilterSet, period_of
from ..models import TermOfDay
from .base import NAMESPACE, content_links
from .content import check_reads_content
from .pages import NumberColumn

EXPORT_LIMIT = 10_000


class TermsView(ReportView):
    """Terms belong to the site, not to a region: whoever reads these reports sees all of them."""

    model = TermOfDay
    page_title = _("Search terms")
    header_icon = "search"
    template_name = "learning_reports/admin/content/list.html"
    results_template_name = "learning_reports/admin/content/terms_results.html"
    index_url_name = f"{NAMESPACE}:terms"
    index_results_url_name = f"{NAMESPACE}:terms_results"
    is_searchable = True
    search_backend_name = None
    search_fields = ["term"]
    filterset_class = TermFilterSet
    default_ordering = "-empty"
    paginate_by = 50
    # Never read by us: it makes Wagtail offer the downloads.
    list_export = ["term"]
    columns = [
        Column("term", label=_("Search term"), sort_key="term"),
        NumberColumn("total", label=_("Searches"), sort_key="total"),
        NumberColumn("empty", label=_("Without results"), sort_key="empty"),
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
        return queries.terms(self.period)

    def order_queryset(self, queryset):
        return super().order_queryset(queryset).order_by(self.ordering, "-total", "term")

    def get_filtered_queryset(self):
        # Wagtail would filter once more what get_queryset has filtered.
        return self.get_queryset()

    def get_context_data(self, *args, **kwargs):
        return super().get_context_data(*args, **kwargs) | {"tab": "terms", "period": self.period}

    def as_spreadsheet(self, queryset, spreadsheet_format):
        rows = exports.term_rows(queryset[:EXPORT_LIMIT])
        return sheets.response(rows, kind=spreadsheet_format, name=exports.file_name("pencarian"))
