"""What the views share: who may come in, and the furniture of an admin page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import pgettext
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page

from ..queries import pages

NAMESPACE = "learning_desk_admin"


def url(name: str, *args: Any, **query: Any) -> str:
    return reverse(f"{NAMESPACE}:{name}", args=args, query=query or None)


def check_editor(user: Any) -> None:
    if not pages.is_editor(user):
        raise PermissionDenied


def get_page(request: HttpRequest, pk: int) -> Page:
    """A page that the user may edit."""
    page = get_object_or_404(Page, pk=pk, depth__gt=1)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page.specific_deferred


class DeskPage(WagtailAdminTemplateMixin):
    def __init__(
        self,
        title: str,
        *,
        subtitle: str = "",
        icon: str = "list-ul",
        buttons: Sequence[HeaderButton] = (),
        below_content: bool = True,
    ) -> None:
        self.page_title, self.page_subtitle, self.header_icon = title, subtitle, icon
        self.header_buttons = list(buttons)
        self.below_content = below_content

    def get_breadcrumbs_items(self):
        above = (
            [{"url": url("content"), "label": pgettext("pages of a region", "Content")}]
            if self.below_content
            else []
        )
        return [*self.breadcrumbs_items, *above, {"url": "", "label": self.page_title}]

    def render(self, request: HttpRequest, name: str, /, **context: Any) -> HttpResponse:
        full = self.get_context_data(**context)
        return TemplateResponse(request, f"learning_desk/{name}.html", full)
