"""What the bank's views share: who may ask, whose rows, and the furniture of a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from learning.core.api import can, policy_for

from ...models import Category, Question, QuestionVersion
from ...queries import bank

NAMESPACE = "learning_quiz_admin"
LONGEST_QUERY = 2_000


def url(name: str, *args: Any) -> str:
    return reverse(f"{NAMESPACE}:{name}", args=args)


def check(user: Any, action: str = "view", model: type = Question) -> None:
    if not policy_for(model).user_has_permission(user, action):
        raise PermissionDenied


def get_question(request: HttpRequest, pk: int, action: str = "view") -> Question:
    """Own ones; to look at, those that others share, too. The rest does not exist."""
    check(request.user, action)
    rows = bank.own_questions(request.user, action)
    if action == "view":
        rows = bank.usable_questions(user=request.user) | rows
    question = rows.filter(pk=pk).select_related("category__region", "latest").first()
    if question is None or question.latest is None:
        raise Http404
    return question


def get_version(question: Question, number: int) -> QuestionVersion:
    version = question.versions.filter(number=number).first()
    if version is None:
        raise Http404
    version.question = question
    return version


def get_category(request: HttpRequest, pk: int, action: str = "change") -> Category:
    check(request.user, action, Category)
    rows = bank.own_categories(request.user, action).select_related("region", "parent", "course")
    category = rows.filter(pk=pk).first()
    if category is None:
        raise Http404
    return category


def may(request: HttpRequest, action: str, row: Any) -> bool:
    return can(request.user, action, row)


def links(question: Question | None = None) -> list[dict[str, Any]]:
    """The path of links above a page."""
    found = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": url("questions"), "label": _("Question bank")},
    ]
    if question is not None:
        found.append({"url": url("question", question.pk), "label": question.name})
    return found


class AdminPage(WagtailAdminTemplateMixin):
    def __init__(
        self,
        title: str,
        *,
        subtitle: str = "",
        icon: str = "help",
        buttons: Sequence[HeaderButton] = (),
        above: Sequence[dict[str, Any]] | None = None,
    ) -> None:
        self.page_title, self.page_subtitle, self.header_icon = title, subtitle, icon
        self.header_buttons = list(buttons)
        self.above = list(links() if above is None else above)

    def get_breadcrumbs_items(self):
        return [*self.above, {"url": "", "label": self.page_title}]

    def render(self, request: HttpRequest, name: str, /, **context: Any) -> HttpResponse:
        status = context.pop("http_status", 200)
        full = self.get_context_data(**context)
        return TemplateResponse(request, f"learning_quiz/bank/{name}.html", full, status=status)


def back_to(request: HttpRequest, address: str) -> str:
    """The list with the filters it had; only what a query string can hold is taken over."""
    query = request.POST.get("query", "")[:LONGEST_QUERY]
    return f"{address}?{query}" if query and "\n" not in query and "\r" not in query else address


def next_of(request: HttpRequest, default: str) -> str:
    wanted = request.POST.get("next", "")[:LONGEST_QUERY]
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return default
