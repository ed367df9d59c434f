from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from learning.core.api import policy_for
from learning.core.models import Enrolment

from . import access, admin_urls, panels, services


class ReportsMenuItem(MenuItem):
    def is_shown(self, request):
        return access.reads(request.user)


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("laporan-belajar/", include(admin_urls))]


@hooks.register("register_learning_menu_item")
def register_learning_menu_item():
    return ReportsMenuItem(
        _("Courses and participants"),
        reverse_lazy("learning_reports_admin:courses"),
        name="learning-reports",
        icon_name="group",
        order=90,
    )


@hooks.register("construct_homepage_panels")
def homepage_panels(request, shown):
    if policy_for(Enrolment).user_has_permission(request.user, "change"):
        shown.append(panels.RequestsPanel(request.user))


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for name, step in services.ACTIONS.items():
        actions.register_action(f"learning.enrolment.{name}", step.label, step.done)
    actions.register_action(
        "learning.enrolment.bulk", _("Enrol people"), _("People enrolled by list")
    )
    actions.register_action(
        "learning.progress.override", _("Decide completion"), _("Completion decided by staff")
    )
