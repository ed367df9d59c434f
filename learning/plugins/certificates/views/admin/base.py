"""What the admin views of certificates share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from ...queries.listing import may

NAMESPACE = "learning_certificates_admin"


def url(name: str, *args: Any) -> str:
    return reverse(f"{NAMESPACE}:{name}", args=args)


def check_may(user: Any, action: str = "view") -> None:
    if not may(user, action):
        raise PermissionDenied


class AdminPage(WagtailAdminTemplateMixin):
    """The furniture of a page below the list of certificates."""

    folder = "learning_certificates/admin"
    above, above_label = "certificates", gettext_lazy("Certificates")

    def __init__(
        self, title: str, *, icon: str = "doc-full", buttons: Sequence[HeaderButton] = ()
    ) -> None:
        self.page_title, self.header_icon, self.page_subtitle = title, icon, ""
        self.header_buttons = list(buttons)

    def get_breadcrumbs_items(self):
        above = {"url": url(self.above), "label": self.above_label}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.page_title}]

    def render(self, request: HttpRequest, name: str, /, **context: Any) -> HttpResponse:
        status = context.pop("http_status", 200)
        full = self.get_context_data(**context)
        template = f"{self.folder}/{name}.html"
        return TemplateResponse(request, template, full, status=status)
