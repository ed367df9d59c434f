"""What an administrator of the site should not have to look for."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.components import Component

from .queries import Alarm


class AlarmPanel(Component):
    name = "learning_background"
    # Above what waits for editors.
    order = 5
    template_name = "learning/background/admin/panel.html"

    def __init__(self, alarm: Alarm) -> None:
        self.alarm = alarm

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"alarm": self.alarm}
