"""The furniture of this plugin's pages in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

Link = tuple[str, str]


class AdminPage(WagtailAdminTemplateMixin):
    def __init__(self, title: str, *, above: Link, subtitle: str = "", icon: str = "") -> None:
        """``above``: address and label of the list that the page belongs to."""
        self.page_title, self.page_subtitle, self.header_icon = title, subtitle, icon
        self.above = above

    def get_breadcrumbs_items(self):
        url, label = self.above
        return [
            *self.breadcrumbs_items,
            {"url": url, "label": label},
            {"url": "", "label": self.page_title},
        ]

    def render(self, request: HttpRequest, name: str, /, **context: Any) -> HttpResponse:
        status = context.pop("http_status", 200)
        full = self.get_context_data(**context)
        template = f"learning_practices/admin/{name}.html"
        return TemplateResponse(request, template, full, status=status)
