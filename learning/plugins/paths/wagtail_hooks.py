from django.contrib import messages
from django.shortcuts import redirect
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.action_menu import PublishMenuItem, UnpublishMenuItem
from wagtail.snippets.models import register_snippet

from learning.core.api import can, policy_for

from . import admin_urls
from .models import Claim, LearningPath, PathEnrolment
from .services.acting import ACTIONS
from .views.admin.actions import OwnPublishItem, OwnUnpublishItem
from .views.admin.editing import LearningPathViewSet
from .views.admin.home import WaitingPanel
from .views.admin.rules import StandingRuleViewSet

PATHS, RULES = LearningPathViewSet(), StandingRuleViewSet()
register_snippet(PATHS)


class PolicyMenuItem(MenuItem):
    """Shown to whoever may do ``action`` with rows of ``model``."""

    def __init__(self, *args, model, action="view", **kwargs):
        self.model, self.action = model, action
        super().__init__(*args, **kwargs)

    def is_shown(self, request):
        return policy_for(self.model).user_has_permission(request.user, self.action)


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("peserta-jalur/", include(admin_urls))]


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [RULES]


hooks.register("register_learning_menu_item", PATHS.get_menu_item)
hooks.register("register_learning_menu_item", RULES.get_menu_item)


@hooks.register("register_learning_menu_item")
def register_participants():
    return PolicyMenuItem(
        _("Participants of paths"),
        reverse_lazy("learning_paths_admin:paths"),
        name="learning-path-participants",
        icon_name="group",
        order=92,
        model=PathEnrolment,
    )


@hooks.register("register_learning_menu_item")
def register_evidence():
    return PolicyMenuItem(
        _("Evidence"),
        reverse_lazy("learning_paths_admin:claims"),
        name="learning-path-evidence",
        icon_name="doc-full-inverse",
        order=94,
        model=Claim,
        action="change",
    )


@hooks.register("register_icons")
def register_icons(icons):
    return [*icons, "learning_paths/admin/icons/learning-path.svg"]


@hooks.register("construct_snippet_action_menu")
def ask_the_policy(items, request, context):
    """Wagtail asks Django's permissions, which know tables; ours are of regions."""
    if context["model"] is LearningPath:
        items[:] = [
            item for item in items if not isinstance(item, PublishMenuItem | UnpublishMenuItem)
        ]
        own = (OwnUnpublishItem(order=20), OwnPublishItem(order=30))
        items += [item for item in own if item.is_shown(context)]
        items.sort(key=lambda item: item.order)


@hooks.register("before_delete_snippet")
def keep_what_people_followed(request, instances):
    """A path with versions stays: what people did on it hangs on them."""
    kept = [row for row in instances if isinstance(row, LearningPath) and row.versions.exists()]
    if not kept or not all(can(request.user, "delete", row) for row in kept):
        return None
    text = gettext("%(title)s was published, so it stays on record. Unpublish it instead.")
    for row in kept:
        messages.error(request, text % {"title": row.title})
    return redirect(PATHS.get_url_name("list"))


@hooks.register("construct_homepage_panels")
def homepage_panels(request, shown):
    panel = WaitingPanel(request.user)
    if panel.is_shown:
        shown.append(panel)


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for name, step in ACTIONS.items():
        actions.register_action(f"learning.path.{name}", step.label, step.done)
    actions.register_action(
        "learning.path.assign", _("Put people on a path"), _("People put on the path by list")
    )
    actions.register_action(
        "learning.path_claim.approve", _("Approve evidence"), _("Evidence approved")
    )
    actions.register_action(
        "learning.path_claim.send_back", _("Send evidence back"), _("Evidence sent back")
    )
