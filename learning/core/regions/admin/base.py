"""What the admin views of people and regions share."""

from typing import Any

from django.db.models import Model, QuerySet
from django.forms import BaseForm, Media
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet

from learning.core.regions.loading import NATION_CODE
from learning.core.regions.models import Region
from learning.core.regions.permissions import can, policy_for


def visible(user: Any, model: type[Model], action: str = "view") -> QuerySet:
    return policy_for(model).instances_user_has_permission_for(user, action)


def manages_everywhere(user: Any) -> bool:
    nation = Region.objects.filter(code=NATION_CODE).first()
    return user.is_superuser or (nation is not None and can(user, "change", nation))


def get_or_404(request: HttpRequest, model: type[Model], pk: int, action: str = "view") -> Any:
    """Rows of other regions do not exist for this user."""
    return get_object_or_404(visible(request.user, model, action), pk=pk)


class Page(WagtailAdminTemplateMixin):
    """Context of an admin page made by hand: title, icon, path of links above it."""

    def __init__(self, title: str, icon: str, *above: tuple[str, str]) -> None:
        self.page_title, self.header_icon = title, icon
        self.above = above

    def get_breadcrumbs_items(self):
        links = [{"url": reverse(name), "label": label} for name, label in self.above]
        return [*self.breadcrumbs_items, *links, {"url": "", "label": self.page_title}]

    def context(self, *used: BaseForm | None, **extra: Any) -> dict[str, Any]:
        """``used`` are the forms of the page: their scripts and styles are collected."""
        media = sum((form.media for form in used if form is not None), Media())
        return self.get_context_data(media=media, **extra)


class BareViewSet(ModelViewSet):
    """A listing of Wagtail's with pages of our own: names of views that do not exist stay unset."""

    add_to_reference_index = False
    search_backend_name = None
    missing = ("history", "usage", "delete", "copy")

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = {f"{name}_url_name": None for name in self.missing}
        return super().get_common_view_kwargs(**{**names, **kwargs})
