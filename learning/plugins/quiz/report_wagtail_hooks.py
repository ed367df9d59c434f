"""Menu, addresses and log of the pages about attempts."""

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from learning.core.api import policy_for

from . import report_urls
from .models import QuizAttempt


class QuizzesMenuItem(MenuItem):
    def is_shown(self, request):
        return policy_for(QuizAttempt).user_has_permission(request.user, "view")


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("kuis/", include(report_urls))]


@hooks.register("register_learning_menu_item")
def register_quizzes():
    return QuizzesMenuItem(
        _("Quizzes: grades and marking"),
        reverse_lazy("learning_quiz_reports:quizzes"),
        name="learning-quizzes",
        icon_name="tasks",
        order=92,
    )
