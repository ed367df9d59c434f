"""What waits for a verifier, on the admin's first page."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.components import Component

from learning.core.api import policy_for

from ...models import Evidence
from ...queries.evidence import waiting_count


class WaitingPanel(Component):
    name = "learning_evidence"
    order = 83
    template_name = "learning_evidence/admin/panel.html"

    def __init__(self, user: Any) -> None:
        self.user = user

    @property
    def is_shown(self) -> bool:
        return policy_for(Evidence).user_has_permission(self.user, "change")

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"number": waiting_count(self.user)}
