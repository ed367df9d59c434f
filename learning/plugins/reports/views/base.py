"""What the views share: who may ask, and the furniture of an admin page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from learning.core.models import Course, Enrolment

from .. import access

NAMESPACE = "learning_reports_admin"


def url(name: str, *args: Any) -> str:
    return reverse(f"{NAMESPACE}:{name}", args=args)


def check_reads(user: Any) -> None:
    if not access.reads(user):
        raise PermissionDenied


def get_course(request: HttpRequest, pk: int) -> Course:
    """A course whose report the user may see; to others it does not exist."""
    check_reads(request.user)
    rows = access.courses(request.user).select_related("region")
    return get_object_or_404(rows, pk=pk)


def get_enrolment(request: HttpRequest, pk: int) -> Enrolment:
    check_reads(request.user)
    rows = access.visible(request.user).select_related(
        "course__region", "person__region", "person__unit", "enrolled_by", "last_activity"
    )
    return get_object_or_404(rows, pk=pk)


def course_links(course: Course | None = None) -> list[dict[str, Any]]:
    """The path of links above a page."""
    links = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": url("courses"), "label": _("Courses and participants")},
    ]
    if course:
        links.append({"url": url("participants", course.pk), "label": course.title})
    return links


def content_links() -> list[dict[str, Any]]:
    """The path of links above a report of content."""
    links = WagtailAdminTemplateMixin.breadcrumbs_items
    return [*links, {"url": url("content"), "label": _("Content reports")}]


class AdminPage(WagtailAdminTemplateMixin):
    """``links`` stand above the page instead of those of the participants' reports."""

    def __init__(
        self,
        title: str,
        *,
        course: Course | None = None,
        links: list[dict[str, Any]] | None = None,
        subtitle: str = "",
        icon: str = "group",
        buttons: Sequence[HeaderButton] = (),
    ) -> None:
        self.page_title, self.page_subtitle, self.header_icon = title, subtitle, icon
        self.course, self.header_buttons = course, list(buttons)
        self.links = course_links(course) if links is None else links

    def get_breadcrumbs_items(self):
        return [*self.links, {"url": "", "label": self.page_title}]

    def render(self, request: HttpRequest, name: str, /, **context: Any) -> HttpResponse:
        status = context.pop("http_status", 200)
        full = self.get_context_data(course=self.course, **context)
        return TemplateResponse(request, f"learning_reports/admin/{name}.html", full, status=status)
