"""What the admin views share: who may ask, and the furniture of a page."""

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

from learning.core.api import policy_for

from ...models import Evidence
from ...queries.evidence import staff_evidence, with_people

NAMESPACE = "learning_evidence_admin"


def url(name: str, *args: Any) -> str:
    return reverse(f"{NAMESPACE}:{name}", args=args)


def check(user: Any, action: str = "view") -> None:
    if not policy_for(Evidence).user_has_permission(user, action):
        raise PermissionDenied


def get_evidence(request: HttpRequest, pk: int, action: str = "view") -> Evidence:
    """Of the user's regions; to others it does not exist."""
    check(request.user, action)
    return get_object_or_404(with_people(staff_evidence(request.user, action)), pk=pk)


def links() -> list[dict[str, Any]]:
    """The path of links above a page."""
    return [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": url("queue"), "label": _("Evidence of learning")},
    ]


class AdminPage(WagtailAdminTemplateMixin):
    def __init__(
        self,
        title: str,
        *,
        subtitle: str = "",
        icon: str = "doc-full-inverse",
        buttons: Sequence[HeaderButton] = (),
    ) -> None:
        self.page_title, self.page_subtitle, self.header_icon = title, subtitle, icon
        self.header_buttons = list(buttons)

    def get_breadcrumbs_items(self):
        return [*links(), {"url": "", "label": self.page_title}]

    def render(self, request: HttpRequest, name: str, /, **context: Any) -> HttpResponse:
        status = context.pop("http_status", 200)
        full = self.get_context_data(**context)
        return TemplateResponse(
            request, f"learning_evidence/admin/{name}.html", full, status=status
        )
