"""What the plugin tells Wagtail's admin."""

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from . import admin_urls, log_actions, transfer_urls
from . import report_wagtail_hooks as report_wagtail_hooks  # its hooks belong to this admin
from .models import Question, QuizPage
from .queries import bank
from .views.bank.base import url
from .views.bank.choosers import CategoryChooserViewSet, QuestionChooserViewSet


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [
        path("bank-soal/berkas/", include(transfer_urls)),
        path("bank-soal/", include(admin_urls)),
    ]


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [QuestionChooserViewSet(), CategoryChooserViewSet()]


class QuestionsMenuItem(MenuItem):
    def is_shown(self, request):
        return bank.may(request.user, Question, "view")


@hooks.register("register_learning_menu_item")
def register_questions():
    return QuestionsMenuItem(
        _("Question bank"),
        reverse_lazy("learning_quiz_admin:questions"),
        name="question-bank",
        icon_name="help",
        order=70,
    )


@hooks.register("register_page_header_buttons")
def bank_button(page, user, view_name, next_url=None):
    if isinstance(page, QuizPage) and page.pk and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Add from the bank"),
            f"{url('questions')}?quiz={page.pk}&status=ready",
            icon_name="plus",
            priority=60,
        )


@hooks.register("register_log_actions")
def register_log_actions(actions):
    log_actions.register(actions)
    for step, label, message in (
        ("create", _("Make a question"), _("Question made")),
        ("edit", _("Change a question"), _("Question changed")),
        ("status", _("Change a question's status"), _("Status of a question changed")),
        ("move", _("Move a question"), _("Question moved")),
        ("delete", _("Delete a question"), _("Question deleted")),
    ):
        actions.register_action(f"learning.question.{step}", label, message)
