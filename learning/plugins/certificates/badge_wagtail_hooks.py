"""What badges tell Wagtail; ``wagtail_hooks.py`` imports it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from learning.core.api import can, policy_for

from .models.badges import BadgeAward, BadgeDefinition
from .views.badges_editing import COURSES, BadgeViewSet

BADGES = BadgeViewSet()
register_snippet(BADGES)


class AwardsMenuItem(MenuItem):
    def is_shown(self, request):
        return policy_for(BadgeAward).user_has_permission(request.user, "view")


@hooks.register("register_admin_viewset")
def register_course_chooser():
    return [COURSES]


hooks.register("register_learning_menu_item", BADGES.get_menu_item)


@hooks.register("register_learning_menu_item")
def register_awards():
    return AwardsMenuItem(
        _("Awarded badges"),
        reverse_lazy("learning_certificates_admin:badge_awards"),
        name="badge-awards",
        icon_name="group",
        order=97,
    )


@hooks.register("before_delete_snippet")
def keep_what_people_hold(request, instances):
    """A badge that somebody holds stays: what they show others hangs on it."""
    kept = [row for row in instances if isinstance(row, BadgeDefinition) and row.awards.exists()]
    if not kept or not all(can(request.user, "delete", row) for row in kept):
        return None
    text = gettext("People hold %(name)s, so it stays on record. Unpublish it instead.")
    for row in kept:
        messages.error(request, text % {"name": row.name})
    return redirect(BADGES.get_url_name("list"))


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("learning.badge.award", _("Give a badge"), _("Badge given by hand"))
    actions.register_action("learning.badge.renew", _("Renew a badge"), _("Badge renewed by hand"))
    actions.register_action("learning.badge.revoke", _("Revoke a badge"), _("Badge revoked"))
