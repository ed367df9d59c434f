"""What waits for a learning administrator, on the admin's first page."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.components import Component

from learning.core.api import policy_for

from ...models import Claim, LearningPath, PathEnrolment
from ...queries.evidence import waiting_claims
from ...queries.participants import waiting

MOST = 8


class WaitingPanel(Component):
    name = "learning_paths"
    order = 82
    template_name = "learning_paths/admin/panel.html"

    def __init__(self, user: Any) -> None:
        self.user = user

    @property
    def is_shown(self) -> bool:
        return any(
            policy_for(model).user_has_permission(self.user, "change")
            for model in (PathEnrolment, Claim)
        )

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        numbers = waiting(self.user)
        chosen = sorted(numbers, key=lambda pk: -numbers[pk])[:MOST]
        paths = LearningPath.objects.in_bulk(chosen)
        return {
            "requests": [(paths[pk], numbers[pk]) for pk in chosen if pk in paths],
            "claims": waiting_claims(self.user),
        }
