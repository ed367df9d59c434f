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

from ...models import LearningPath, PathEnrolment
from ...queries import participants

NAMESPACE = "learning_paths_admin"


def url(name: str, *args: Any) -> str:
    return reverse(f"{NAMESPACE}:{name}", args=args)


def check_reads(user: Any) -> None:
    if not participants.reads(user):
        raise PermissionDenied


def get_path(request: HttpRequest, pk: int) -> LearningPath:
    """A path whose participants the user may look at; to others it does not exist."""
    check_reads(request.user)
    rows = participants.followed_paths(request.user).select_related("region")
    return get_object_or_404(rows, pk=pk)


def get_enrolment(request: HttpRequest, pk: int) -> PathEnrolment:
    check_reads(request.user)
    rows = participants.visible(request.user).select_related(
        "path__region", "person__region", "person__unit", "assigned_by", "rule"
    )
    return get_object_or_404(rows, pk=pk)


def links(path: LearningPath | None = None) -> list[dict[str, Any]]:
    """The path of links above a page."""
    found = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": url("paths"), "label": _("Participants of paths")},
    ]
    if path:
        found.append({"url": url("participants", path.pk), "label": path.title})
    return found


class AdminPage(WagtailAdminTemplateMixin):
    """``above`` stands over the page instead of the links to the participants."""

    def __init__(
        self,
        title: str,
        *,
        path: LearningPath | None = None,
        above: list[dict[str, Any]] | None = None,
        subtitle: str = "",
        icon: str = "group",
        buttons: Sequence[HeaderButton] = (),
    ) -> None:
        self.page_title, self.page_subtitle, self.header_icon = title, subtitle, icon
        self.path, self.header_buttons = path, list(buttons)
        self.above = links(path) if above is None else above

    def get_breadcrumbs_items(self):
        return [*self.above, {"url": "", "label": self.page_title}]

    def render(self, request: HttpRequest, name: str, /, **context: Any) -> HttpResponse:
        status = context.pop("http_status", 200)
        full = self.get_context_data(path=self.path, **context)
        return TemplateResponse(request, f"learning_paths/admin/{name}.html", full, status=status)
