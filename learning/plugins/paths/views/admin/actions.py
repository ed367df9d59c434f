"""Buttons of the editor that ask the policy of regions instead of Django's permissions."""

from __future__ import annotations

from typing import Any

from wagtail.snippets.action_menu import PublishMenuItem, UnpublishMenuItem

from learning.core.api import can, policy_for


def _may_publish(context: dict[str, Any]) -> bool:
    user, row = context["request"].user, context.get("instance")
    if row is None or not row.pk:
        return policy_for(context["model"]).user_has_permission(user, "publish")
    return can(user, "publish", row)


class OwnPublishItem(PublishMenuItem):
    def is_shown(self, context: dict[str, Any]) -> bool:
        return _may_publish(context) and not context.get("locked_for_user")


class OwnUnpublishItem(UnpublishMenuItem):
    def is_shown(self, context: dict[str, Any]) -> bool:
        row = context.get("instance")
        is_live = context["view"] == "edit" and row is not None and row.live
        return is_live and _may_publish(context) and not context.get("locked_for_user")
