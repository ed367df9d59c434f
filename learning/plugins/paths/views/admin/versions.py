"""The versions of a path: what each changed, since when, by whom, and who is on it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...models import LearningPath
from ...queries.trees import source_of
from ...queries.versions import change_notice, last_carried, steps_of
from .base import AdminPage
from .editing import find_own

VERSIONS = 20


def show(request: HttpRequest, pk: int) -> HttpResponse:
    path = source_of(find_own(request.user, pk, "view"))
    rows = path.versions.select_related("created_by").order_by("-number")
    page_obj = Paginator(rows, VERSIONS).get_page(request.GET.get("p"))
    page = AdminPage(_("Versions"), path=path, above=_above(path), icon="history")
    return page.render(
        request,
        "versions",
        steps=steps_of(path, list(page_obj)),
        page_obj=page_obj,
        change=change_notice(path),
        job=last_carried(path),
    )


def _above(path: LearningPath) -> list[dict[str, str]]:
    snippets = path.snippet_viewset
    label = capfirst(path._meta.verbose_name_plural)
    return [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": reverse(snippets.get_url_name("list")), "label": label},
        {"url": reverse(snippets.get_url_name("edit"), args=[path.pk]), "label": path.title},
    ]
