"""What the grader's pages share: which gradebook, who may, and the furniture of a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from learning.core.api import can
from learning.core.models import Enrolment

from ...models import Gradebook
from ...queries import access

NAMESPACE = "learning_grades_admin"


def url(name: str, *args: Any) -> str:
    return reverse(f"{NAMESPACE}:{name}", args=args)


def check(user: Any) -> None:
    if not access.reads(user):
        raise PermissionDenied


def get_book(request: HttpRequest, pk: int, *, to_grade: bool = False) -> Gradebook:
    """Of those the user may see; to others it does not exist."""
    check(request.user)
    rows = access.gradebooks(request.user).select_related("course__region")
    book = get_object_or_404(rows, pk=pk)
    if to_grade and not access.may_grade(request.user, book):
        raise PermissionDenied
    return book


def get_learner(request: HttpRequest, book: Gradebook, person_id: int) -> Enrolment:
    rows = access.learners(request.user, book).select_related("person__unit")
    found = rows.filter(person=person_id).first()
    if found is None:
        raise Http404
    return found


class AdminPage(WagtailAdminTemplateMixin):
    def __init__(
        self,
        title: str,
        *,
        book: Gradebook | None = None,
        icon: str = "list-ol",
        links: Sequence[dict[str, Any]] = (),
        buttons: Sequence[HeaderButton] = (),
    ) -> None:
        self.page_title, self.header_icon, self.page_subtitle = title, icon, ""
        self.book, self.links = book, list(links)
        self.header_buttons = list(buttons)

    def get_breadcrumbs_items(self):
        above = [
            *WagtailAdminTemplateMixin.breadcrumbs_items,
            {"url": url("books"), "label": _("Grades")},
        ]
        if self.book is not None:
            above.append({"url": url("sheet", self.book.pk), "label": self.book.course.title})
        here = (
            [] if self.page_title == above[-1]["label"] else [{"url": "", "label": self.page_title}]
        )
        return [*above, *self.links, *here]

    def render(self, request: HttpRequest, name: str, /, **context: Any) -> HttpResponse:
        status = context.pop("http_status", 200)
        if self.book is not None:
            context["sees_setup"] = bool(can(request.user, "view", self.book))
        full = self.get_context_data(**{"book": self.book, **context})
        return TemplateResponse(request, f"learning_grades/admin/{name}.html", full, status=status)
