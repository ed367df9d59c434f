"""What the admin views share: who may ask, and the furniture of a page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from learning.core.api import can, policy_for
from learning.core.models import Region

from ..models import Batch


def url(name: str, *args: Any) -> str:
    return reverse(f"learning_exchange_admin:{name}", args=args)


def check(user: Any, action: str) -> None:
    if not policy_for(Batch).user_has_permission(user, action):
        raise PermissionDenied


def batches_of(user: Any) -> QuerySet[Batch]:
    check(user, "view")
    rows = policy_for(Batch).instances_user_has_permission_for(user, "view")
    return rows.select_related("region", "created_by", "job")


def get_batch(request: HttpRequest, pk: int, *, action: str = "view") -> Batch:
    """A batch that the user may see; to others it does not exist."""
    batch = get_object_or_404(batches_of(request.user), pk=pk)
    if not can(request.user, action, batch):
        raise PermissionDenied
    return batch


def regions_of(user: Any, action: str) -> QuerySet[Region]:
    """Regions that have batches on which the user may do ``action``."""
    rows = policy_for(Batch).instances_user_has_permission_for(user, action)
    return Region.objects.filter(pk__in=rows.order_by().values("region"))


class Page(WagtailAdminTemplateMixin):
    header_icon = "upload"

    def __init__(self, title: str, *, is_first: bool = False) -> None:
        self.page_title, self.is_first = title, is_first

    def get_breadcrumbs_items(self):
        first = [] if self.is_first else [{"url": url("index"), "label": "SIASN"}]
        links = WagtailAdminTemplateMixin.breadcrumbs_items
        return [*links, *first, {"url": "", "label": self.page_title}]

    def render(self, request: HttpRequest, name: str, /, **context: Any) -> HttpResponse:
        status = context.pop("http_status", 200)
        full = self.get_context_data(**context)
        return TemplateResponse(
            request, f"learning_exchange/admin/{name}.html", full, status=status
        )
