"""In words: what completes an activity."""

from __future__ import annotations

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models.conditions import Need, Rules, needs_of


def describe(need: Need, rules: Rules) -> str:
    """One condition, as the rest of "Complete when …"."""
    match need:
        case Need.TICK:
            return _("marked as done by the learner")
        case Need.VIEW:
            return _("opened")
        case Need.TIME:
            minutes = -(-rules.min_seconds // 60)
            text = ngettext(
                "worked on actively for %(n)d minute",
                "worked on actively for %(n)d minutes",
                minutes,
            )
            return text % {"n": minutes}
        case Need.REPORT:
            return _("its own conditions are met")
        case Need.SCORE:
            return _("scored")
        case Need.PASS:
            return _("passed")


def sentence(rules: Rules) -> str:
    facts = [describe(need, rules) for need in needs_of(rules)]
    if not facts:
        return _("Nothing completes it: it is not tracked.")
    return _("Complete when %(facts)s.") % {"facts": get_text_list(facts, _("and"))}
