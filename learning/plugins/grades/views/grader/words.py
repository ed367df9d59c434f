"""What the sheet's script says."""

from __future__ import annotations

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    return {
        "saved": _("All saved"),
        "saving": _("Saving {number}…"),
        "offline": _("No connection. {number} not saved yet; they are sent again by themselves."),
        "problems": _("{number} not saved: look at them"),
        "conflict": _("{name} changed this grade to {value} on {date}."),
        "conflictSystem": _("This grade changed to {value} in the meantime."),
        "mine": _("Keep mine: {value}"),
        "theirs": _("Take theirs: {value}"),
        "nothing": _("no grade"),
        "why": _("Why this grade is changed"),
        "override": _("Change with this reason"),
        "drop": _("Drop what I typed"),
        "fixed": _("This cell cannot be typed in."),
        "refused": _("You may no longer change this. Sign in again or reload the page."),
        "unreadable": _("This cannot be saved. Type something shorter."),
        "close": _("Close"),
        "loading": _("Loading…"),
        "notLoaded": _("It could not be loaded. Try again."),
        "kept": _("{number} grades from your last visit are not saved yet. They are sent now."),
    }
