"""What the pages about a quiz's attempts share: who may ask, and the furniture of a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from learning.core.api import policy_for

from ...models import Override, Quiz, QuizAttempt

NAMESPACE = "learning_quiz_reports"


def url(name: str, *args: Any) -> str:
    return reverse(f"{NAMESPACE}:{name}", args=args)


def check(user: Any, action: str = "view") -> None:
    if not policy_for(QuizAttempt).user_has_permission(user, action):
        raise PermissionDenied


def quizzes_of(user: Any, action: str = "view") -> Any:
    """Quizzes of the user's regions."""
    return policy_for(Quiz).instances_user_has_permission_for(user, action)


def get_quiz(request: HttpRequest, pk: int, action: str = "view") -> Quiz:
    """Of the user's regions; to others it does not exist."""
    check(request.user, action)
    rows = quizzes_of(request.user, "view").select_related("activity__course__region")
    quiz = get_object_or_404(rows, pk=pk)
    if action != "view" and not may(request.user, quiz, action):
        raise PermissionDenied
    return quiz


def may(user: Any, quiz: Quiz, action: str) -> bool:
    """Whether the user may do something with all attempts at the quiz."""
    row = QuizAttempt(quiz=quiz, person=None)
    return policy_for(QuizAttempt).user_has_permission_for_instance(user, action, row)


def may_except(user: Any, quiz: Quiz) -> bool:
    """Whether the user may make exceptions from the quiz's rules."""
    return policy_for(Override).user_has_permission_for_instance(user, "add", Override(quiz=quiz))


def tabs(quiz: Quiz) -> list[tuple[str, str, str]]:
    """Name, label and address of the pages of one quiz."""
    found = [
        ("grades", _("Grades")),
        ("absent", _("Not begun")),
        ("marking", pgettext("answers of takers", "Marking")),
        ("responses", pgettext("of takers", "Answers")),
        ("figures", _("Questions")),
        ("live", _("In progress")),
        ("overrides", _("Exceptions")),
    ]
    return [(name, label, url(name, quiz.pk)) for name, label in found]


class AdminPage(WagtailAdminTemplateMixin):
    def __init__(
        self,
        title: str,
        *,
        quiz: Quiz | None = None,
        tab: str = "",
        icon: str = "help",
        links: Sequence[dict[str, Any]] = (),
        buttons: Sequence[HeaderButton] = (),
    ) -> None:
        self.page_title, self.header_icon = title, icon
        self.page_subtitle = ""
        self.quiz, self.tab = quiz, tab
        self.links, self.header_buttons = list(links), list(buttons)

    def get_breadcrumbs_items(self):
        above = [
            *WagtailAdminTemplateMixin.breadcrumbs_items,
            {"url": url("quizzes"), "label": _("Quizzes")},
        ]
        if self.quiz is not None and self.tab != "grades":
            title = self.quiz.activity.title
            above.append({"url": url("grades", self.quiz.pk), "label": title})
        return [*above, *self.links, {"url": "", "label": self.page_title}]

    def render(self, request: HttpRequest, name: str, /, **context: Any) -> HttpResponse:
        status = context.pop("http_status", 200)
        if self.quiz is not None:
            context |= {"quiz": self.quiz, "tab": self.tab, "tabs": tabs(self.quiz)}
        full = self.get_context_data(**context)
        return TemplateResponse(request, f"learning_quiz/reports/{name}.html", full, status=status)
