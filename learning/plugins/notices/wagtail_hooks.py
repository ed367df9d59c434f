from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from learning.core.api import policy_for

from . import admin_urls
from .models import Delivery


class NoticesMenuItem(MenuItem):
    def is_shown(self, request):
        return policy_for(Delivery).user_has_permission(request.user, "view")


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("pemberitahuan/", include(admin_urls))]


@hooks.register("register_learning_menu_item")
def register_learning_menu_item():
    return NoticesMenuItem(
        _("Notices"),
        reverse_lazy("learning_notices_admin:index"),
        name="learning-notices",
        icon_name="mail",
        order=200,
    )


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action(
        "learning.notice.again", _("Send an e-mail again"), _("E-mail queued again")
    )
    actions.register_action("learning.notice.give_up", _("Give up an e-mail"), _("E-mail given up"))
