"""The state of an awarded badge in words, for its holder and for whoever checks it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from .models.badges import BadgeAward


@dataclass(frozen=True, slots=True)
class StateWords:
    slug: str
    label: str
    text: str
    icon: str


def state_words(award: BadgeAward) -> StateWords:
    state = award.state
    label = str(state.label)
    if state == BadgeAward.State.REVOKED:
        text = _("on %(date)s: %(reason)s") % {
            "date": _day(award.revoked_at),
            "reason": award.revocation_reason,
        }
        return StateWords(state.value, label, text, "error")
    if state == BadgeAward.State.EXPIRED:
        text = _("was valid until %(date)s") % {"date": _day(award.expires_at)}
        return StateWords(state.value, label, text, "clock")
    if award.expires_at:
        text = _("until %(date)s") % {"date": _day(award.expires_at)}
    else:
        text = _("for good")
    return StateWords(state.value, label, text, "check")


def _day(at) -> str:
    return date_format(localdate(at), "j F Y")
