"""All courses that the user may report on, with their figures."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from learning.core.api import sheets
from learning.core.models import Course

from .. import access, exports, queries
from ..forms import CourseFilterSet
from .base import NAMESPACE, check_reads, course_links

EXPORT_LIMIT = 10_000


class CoursesView(ReportView):
    model = Course
    page_title = _("Courses and participants")
    header_icon = "group"
    template_name = "learning_reports/admin/courses.html"
    results_template_name = "learning_reports/admin/courses_results.html"
    index_url_name = f"{NAMESPACE}:courses"
    index_results_url_name = f"{NAMESPACE}:courses_results"
    is_searchable = True
    search_backend_name = None
    search_fields = ["title"]
    filterset_class = CourseFilterSet
    default_ordering = "title"
    paginate_by = 25
    # Never read by us: it makes Wagtail offer the downloads.
    list_export = ["title"]
    columns = [
        TitleColumn(
            "title",
            label=_("Course"),
            sort_key="title",
            url_name=f"{NAMESPACE}:participants",
            width="30%",
        ),
        Column("region", label=_("Region"), accessor="region.name"),
        StatusTagColumn(
            "is_live",
            label=_("State"),
            accessor=lambda course: _("published") if course.is_live else _("not published"),
            primary=lambda course: course.is_live,
        ),
        Column("participants", label=_("Participants"), accessor="figures.participants"),
        Column("active", label=_("Active"), accessor="figures.active"),
        Column("completed", label=_("Completed"), accessor="figures.completed"),
        Column("rate", label=_("Completion"), accessor=lambda course: f"{course.figures.rate} %"),
        DateColumn("last", label=_("Last activity"), accessor="figures.last_seen"),
    ]

    def dispatch(self, request, *args, **kwargs):
        check_reads(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*course_links()[:-1], {"url": "", "label": self.page_title}]

    def get_base_queryset(self) -> QuerySet[Course]:
        return access.courses(self.request.user).select_related("region")

    def order_queryset(self, queryset):
        return super().order_queryset(queryset).order_by(*[self.ordering, "pk"])

    def get_filtered_queryset(self):
        # Wagtail would filter once more what get_queryset has filtered.
        return self.get_queryset()

    def decorate_paginated_queryset(self, object_list):
        courses = list(object_list)
        figures = queries.course_figures(courses, user=self.request.user)
        for course in courses:
            course.figures = figures.get(course.pk, queries.Figures())
        return courses

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        if not self.is_export:
            rows = self.decorate_paginated_queryset(context["object_list"])
            context["object_list"], context["table"] = rows, self.get_table(rows)
        return context

    def get(self, request, *args, **kwargs):
        self.object_list = self.get_filtered_queryset()
        return self.render_to_response(self.get_context_data())

    def as_spreadsheet(self, queryset, spreadsheet_format):
        courses = list(queryset[:EXPORT_LIMIT])
        rows = exports.course_rows(courses, user=self.request.user)
        return sheets.response(rows, kind=spreadsheet_format, name="kursus")
