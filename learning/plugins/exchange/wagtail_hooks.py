from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from learning.core.api import policy_for

from . import admin_urls
from .models import Batch


class BatchesMenuItem(MenuItem):
    def is_shown(self, request):
        return policy_for(Batch).user_has_permission(request.user, "view")


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("siasn/", include(admin_urls))]


@hooks.register("register_learning_menu_item")
def register_learning_menu_item():
    return BatchesMenuItem(
        "SIASN",
        reverse_lazy("learning_exchange_admin:index"),
        name="learning-siasn",
        icon_name="upload",
        order=96,
    )


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action(
        "learning.siasn.batch", _("Make a SIASN batch"), _("SIASN batch asked for")
    )
    actions.register_action(
        "learning.siasn.again", _("Make the files again"), _("Files of the SIASN batch made again")
    )
    actions.register_action(
        "learning.siasn.fetch", _("Fetch a file for SIASN"), _("File for SIASN fetched")
    )
    actions.register_action(
        "learning.siasn.send", _("Send a batch to SIASN"), _("Batch sent to SIASN")
    )
    actions.register_action(
        "learning.siasn.correct", _("Note a correction in SIASN"), _("Corrected in SIASN")
    )
