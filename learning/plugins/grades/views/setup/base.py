"""What pages of setup, files and history share: which gradebook, who may, and their furniture."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from learning.core.api import can, policy_for

from ...models import Gradebook, GradeItem
from ...queries import access

RELATED = ("course__region", "letter_set", "job")


def url(name: str, *args: Any) -> str:
    return reverse(f"learning_grades_setup:{name}", args=args)


def _sheets(name: str, *args: Any) -> str:
    """Of the graders' pages, empty where they are not there."""
    try:
        return reverse(f"learning_grades_admin:{name}", args=args)
    except NoReverseMatch:
        return ""


def own_book(request: HttpRequest, pk: int, action: str = "view") -> Gradebook:
    """Of the user's regions; others do not exist. ``action`` is asked of its items."""
    _check(request.user)
    rows = policy_for(Gradebook).instances_user_has_permission_for(request.user, "view")
    book = get_object_or_404(rows.select_related(*RELATED), pk=pk)
    if not can(request.user, action, GradeItem(gradebook=book)):
        raise PermissionDenied
    return book


def may_set_up(user: Any, book: Gradebook) -> bool:
    return bool(can(user, "change", GradeItem(gradebook=book)))


def read_book(request: HttpRequest, pk: int) -> Gradebook:
    """Also of another region's course on which people learn whose grades the user may see."""
    _check(request.user)
    rows = access.gradebooks(request.user).select_related(*RELATED)
    return get_object_or_404(rows, pk=pk)


def _check(user: Any) -> None:
    if not access.reads(user):
        raise PermissionDenied


def item_of(book: Gradebook, pk: int, **which: Any) -> GradeItem:
    rows = GradeItem.objects.select_related("gradebook__course__region", "scale", "parent")
    return get_object_or_404(rows.filter(gradebook=book, **which), pk=pk)


class BookPage(WagtailAdminTemplateMixin):
    """A page of one gradebook. ``tab`` is the one that it stands on."""

    header_icon = "list-ol"

    def __init__(
        self, title: str, book: Gradebook, *, tab: str, above: tuple[str, str] | None = None
    ) -> None:
        self.page_title, self.page_subtitle = title, ""
        self.book, self.tab, self.above = book, tab, above

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        found = [*self.breadcrumbs_items]
        if books := _sheets("books"):
            found.append({"url": books, "label": _("Grades")})
        sheet = _sheets("sheet", self.book.pk) or url("files", self.book.pk)
        found.append({"url": sheet, "label": self.book.course.title})
        if self.above:
            found.append({"url": self.above[0], "label": self.above[1]})
        return [*found, {"url": "", "label": self.page_title}]

    def render(self, request: HttpRequest, name: str, /, **context: Any) -> HttpResponse:
        status = context.pop("http_status", 200)
        sees_setup = bool(can(request.user, "view", self.book))
        full = self.get_context_data(book=self.book, tab=self.tab, sees_setup=sees_setup, **context)
        template = f"learning_grades/admin/setup/{name}.html"
        return TemplateResponse(request, template, full, status=status)
