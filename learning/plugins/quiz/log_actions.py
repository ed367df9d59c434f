"""What staff do with attempts, as Wagtail's log names it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTIONS = (
    ("reopen", _("Open an attempt again"), _("Attempt opened again")),
    ("extend", _("Give an attempt more time"), _("Attempt given more time")),
    ("close", _("Hand in an attempt"), _("Attempt handed in by staff")),
    ("remove", _("Delete an attempt"), _("Attempt deleted")),
)


def register(actions: Any) -> None:
    for name, label, message in ACTIONS:
        actions.register_action(f"learning.quiz_attempt.{name}", label, message)
