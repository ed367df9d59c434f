"""All pages of the user's regions, with what an editor asks about each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page, ReferenceIndex, get_default_page_content_type

from learning.core.models import Region

from .. import checks, labels
from ..forms import ContentFilterSet
from ..queries import pages
from ..queries.calendar import ZONE
from .base import NAMESPACE, check_editor


@dataclass(frozen=True, slots=True)
class Row:
    """What the listing tells of a page beside its own columns."""

    kind: str
    region: Region | None
    state: str
    review_by: date | None
    is_outdated: bool
    goes_live: str
    expires: str
    owner: str
    used: int
    result: checks.Result

    @property
    def state_label(self) -> str:
        return str(labels.STATES[self.state])

    @property
    def tone(self) -> str:
        return labels.TONES[self.state]


class CellColumn(Column):
    """A cell with a template of its own; ``row`` is the Row of the page."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        self.cell_template_name = f"learning_desk/cells/{name}.html"
        super().__init__(name, classname=f"ld-{name}", **kwargs)

    def get_value(self, page: Page) -> Any:
        return page.desk_row

    def get_cell_context_data(self, page, parent_context):
        return {**super().get_cell_context_data(page, parent_context), "page": page}


class ContentView(ReportView):
    model = Page
    page_title = pgettext_lazy("pages of a region", "Content")
    header_icon = "list-ul"
    template_name = "learning_desk/listing.html"
    results_template_name = "learning_desk/listing_results.html"
    index_url_name = f"{NAMESPACE}:content"
    index_results_url_name = f"{NAMESPACE}:content_results"
    is_searchable = True
    search_backend_name = None
    search_fields = ["title", "draft_title"]
    filterset_class = ContentFilterSet
    default_ordering = "-latest_revision_created_at"
    paginate_by = 25
    all_columns = [
        BulkActionsColumn("bulk_actions"),
        CellColumn("title", label=_("Title"), sort_key="title"),
        CellColumn("kind", label=_("Type"), sort_key="content_type__model"),
        CellColumn("region", label=_("Region")),
        CellColumn("state", label=_("State"), sort_key="live"),
        CellColumn("checks", label=_("Checks")),
        CellColumn("owner", label=_("Owner"), sort_key="owner"),
        DateColumn(
            "latest_revision_created_at",
            label=_("Changed"),
            sort_key="latest_revision_created_at",
            classname="ld-changed",
        ),
        CellColumn("dates", label=_("Review and schedule"), sort_key="go_live_at"),
        CellColumn("used", label=_("Used")),
    ]

    def dispatch(self, request, *args, **kwargs):
        check_editor(request.user)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def columns(self):
        """Whoever writes for one region needs no column that says so."""
        return [
            column for column in self.all_columns if column.name != "region" or self.has_regions
        ]

    @cached_property
    def has_regions(self) -> bool:
        return pages.regions_of(self.request.user).count() > 1

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_base_queryset(self) -> QuerySet[Page]:
        rows = pages.editable(self.request.user).select_related("owner", "latest_revision")
        return pages.with_state(rows.defer("latest_revision__content"))

    def order_queryset(self, queryset):
        return super().order_queryset(queryset).order_by(*[self.ordering, "pk"])

    def get_filtered_queryset(self):
        # Wagtail would filter once more what get_queryset has filtered.
        return self.get_queryset()

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        rows = decorated(list(context["object_list"]))
        context["object_list"], context["table"] = rows, self.get_table(rows)
        return context

    def get(self, request, *args, **kwargs):
        self.object_list = self.get_filtered_queryset()
        return self.render_to_response(self.get_context_data())

    @cached_property
    def no_results_message(self):
        if self.is_searching or self.is_filtering:
            return _("No page matches. Take a filter away or search for another word.")
        return _("No page yet. Begin one from the dashboard, under “Create”.")


def decorated(found: list[Page]) -> list[Page]:
    """The pages with their Row as ``desk_row``; as many queries whatever their number."""
    places, results = pages.Places(found), checks.check_pages(found)
    reviews, used, schedule = pages.review_dates(found), usage(found), go_live(found)
    today = pages.timezone.localdate()
    for page in found:
        region, review = places.of(page), reviews.get(page.pk)
        zone = region.time_zone if region else ZONE
        at = schedule.get(page.pk)
        page.desk_row = Row(
            kind=labels.kind_of(page),
            region=region,
            state=pages.state_of(page),
            review_by=review,
            is_outdated=bool(page.live and review and review < today),
            goes_live=labels.day_and_clock(at, zone) if at else "",
            expires=labels.day_and_clock(page.expire_at, zone) if page.expire_at else "",
            owner=get_user_display_name(page.owner) if page.owner else "",
            used=used.get(page.pk, 0),
            result=results[page.pk],
        )
    return found


def usage(found: list[Page]) -> dict[int, int]:
    """How many objects point at each page."""
    rows = ReferenceIndex.objects.filter(
        to_content_type=get_default_page_content_type(),
        to_object_id__in=[str(page.pk) for page in found],
    )
    numbers = rows.values_list("to_object_id").annotate(number=Count("object_id", distinct=True))
    return {int(pk): number for pk, number in numbers.order_by()}


def go_live(found: list[Page]) -> dict[int, Any]:
    rows = pages.scheduled_revisions().filter(object_id__in=[str(page.pk) for page in found])
    moments = rows.order_by("-approved_go_live_at").values_list("object_id", "approved_go_live_at")
    return {int(pk): at for pk, at in moments}
