"""The ledger in words: forms of development and why a slot was credited as it was."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.core.prepared import Prepared
from learning.core.regions.models import DevelopmentForm

from ..models import LedgerEntry

Reason = LedgerEntry.Reason
_forms = Prepared(
    lambda: DevelopmentForm.objects.order_by("valid_from").values_list("code", "name")
)


def reason_in_words(reason: str, limit: int | None, *, why: str = "") -> str:
    """``limit`` is the figure the reason speaks of; ``why`` the words of whoever took it back."""
    number = limit or 0
    if reason == Reason.DAY:
        return _("limited to %(jp)d JP a day") % {"jp": number}
    if reason == Reason.MONTH:
        text = ngettext("at most %(n)d session a month", "at most %(n)d sessions a month", number)
        return text % {"n": number}
    if reason == Reason.TABLE:
        return _("%(jp)d JP as the table says") % {"jp": number}
    if reason == Reason.SURCHARGE:
        return _("%(percent)d %% added for international scope") % {"percent": number}
    if reason == Reason.REVERSED:
        return _("taken back: %(why)s") % {"why": why} if why else _("taken back")
    if reason == Reason.NO_RULE:
        return _("as the verifier decided")
    return _("counted in full")


def form_names() -> dict[str, str]:
    """Names by code; the newest where a code has several. One query."""
    return dict(_forms())
