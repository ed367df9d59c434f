"""What pages say about evidence."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.core.api import Preview, credited_for, reason_in_words
from learning.core.models import CreditScope

from ..models import Evidence, VerificationRule
from ..queries.conflicts import Conflict, Kind

Status, Endorsement = Evidence.Status, Evidence.Endorsement
BADGES = {
    Status.DRAFT: "",
    Status.SUBMITTED: "badge-warn",
    Status.REVISION: "badge-bad",
    Status.APPROVED: "badge-good",
    Status.REJECTED: "badge-bad",
}


class EstimateLine(NamedTuple):
    day: dt.date
    raw: int
    credited: int
    reason: str


def badge(evidence: Evidence) -> str:
    return BADGES[Status(evidence.status)]


def estimate_lines(preview: Preview) -> list[EstimateLine]:
    return [
        EstimateLine(
            line.day, line.raw_jp, line.credited_jp, reason_in_words(line.reason, line.limit)
        )
        for line in preview.lines
    ]


def credited_lines(evidence: Evidence) -> list[EstimateLine]:
    """What the ledger says, as it stands. One query; none without a booking."""
    if not evidence.bookings:
        return []
    found = credited_for(f"evidence:{evidence.pk}:{evidence.bookings}")
    return [EstimateLine(line.day, line.claimed, line.credited, line.reason) for line in found]


def total(lines: list[EstimateLine]) -> int:
    return sum(line.credited for line in lines)


def conflict_text(conflict: Conflict, *, shown: str = "") -> str:
    """``shown`` names what it collides with, where the reader may know it."""
    name = shown or _("evidence of somebody else")
    day = date_format(conflict.day, "j F Y") if conflict.day else ""
    texts = {
        Kind.HOURS: _("The same hours on %(day)s are in %(name)s."),
        Kind.DAYS: _("The same day, %(day)s, is in %(name)s. Only one of them is possible."),
        Kind.CERTIFICATE: _("The same certificate number of the same organiser is in %(name)s."),
        Kind.FILE: _("The same file is in %(name)s."),
        Kind.TITLE: _("A similar title around %(day)s is in %(name)s."),
    }
    return texts[conflict.kind] % {"name": name, "day": day}


def scope_label(scope: str) -> Any:
    return CreditScope(scope).label if scope in CreditScope.values else scope


class Age(NamedTuple):
    """``level`` is empty, amber or red."""

    days: int
    level: str


def age_of(evidence: Evidence, rule: VerificationRule) -> Age:
    if evidence.waiting_since is None:
        return Age(0, "")
    days = max((timezone.now() - evidence.waiting_since).days, 0)
    if days >= rule.red_days:
        return Age(days, "red")
    return Age(days, "amber" if days >= rule.amber_days else "")
