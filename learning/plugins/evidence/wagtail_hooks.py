from django.urls import include, path, reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from learning.core.api import policy_for

from . import admin_urls
from .models import Evidence, EvidenceLog
from .views.admin.home import WaitingPanel


class EvidenceMenuItem(MenuItem):
    def is_shown(self, request):
        return policy_for(Evidence).user_has_permission(request.user, "view")


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("bukti-belajar/", include(admin_urls))]


def _queue_of_waiting() -> str:
    return f"{reverse('learning_evidence_admin:queue')}?state=waiting"


@hooks.register("register_learning_menu_item")
def register_queue():
    return EvidenceMenuItem(
        _("Evidence of learning"),
        lazy(_queue_of_waiting, str)(),
        name="learning-evidence",
        icon_name="doc-full-inverse",
        order=96,
    )


@hooks.register("construct_homepage_panels")
def homepage_panels(request, shown):
    panel = WaitingPanel(request.user)
    if panel.is_shown:
        shown.append(panel)


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for step, label in EvidenceLog.Step.choices:
        actions.register_action(f"learning.evidence.{step}", label, label)
