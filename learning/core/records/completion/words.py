"""States of activities in words and as icons of the learner's space."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.courses.models.conditions import Rules

from ..models import Progress
from .states import Facts, State, state_of


class Shown(NamedTuple):
    """How a state looks: a slug, its word, its icon."""

    slug: str
    label: str | Promise
    icon: str


SHOWN = {
    State.COMPLETE: Shown("complete", pgettext_lazy("state of an activity", "complete"), "done"),
    State.PASSED: Shown("passed", pgettext_lazy("state of an activity", "passed"), "check"),
    State.FAILED: Shown("failed", pgettext_lazy("state of an activity", "not passed"), "close"),
}
OPENED = Shown("opened", _("opened, not complete"), "current")
UNTOUCHED = Shown("untouched", _("not yet"), "open")


def shown_state(rules: Rules, row: Progress | None) -> Shown:
    """For staff, who may know of passing and failing. No query."""
    if row is None:
        return UNTOUCHED
    state = state_of(rules, Facts.of(row))
    if state in SHOWN:
        return SHOWN[state]
    return OPENED if row.is_touched else UNTOUCHED
