"""What somebody's enrolment means today, in words: never by colour alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import PathEnrolment
from .reasons import day

Status, Standing = PathEnrolment.Status, PathEnrolment.Standing
BADGES = {
    Standing.VALID: "badge-good",
    Standing.DUE: "badge-warn",
    Standing.OVERDUE: "badge-bad",
    Standing.LAPSED: "badge-bad",
    Standing.NEVER: "",
}
STATUS_BADGES = {
    Status.ACTIVE: "badge-region",
    Status.COMPLETED: "badge-good",
    Status.REQUESTED: "badge-warn",
    Status.REFUSED: "badge-bad",
    Status.WITHDRAWN: "",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A badge and a sentence."""

    label: str
    badge: str
    text: str = ""


def told_of(enrolment: PathEnrolment, today: dt.date | None = None) -> Told:
    """How the enrolment stands."""
    status = Status(enrolment.status)
    return Told(str(status.label), STATUS_BADGES[status])


def certified(enrolment: PathEnrolment, today: dt.date | None = None) -> Told | None:
    """How the certification stands; None for a path that is none, or where none was held yet."""
    today = today or timezone.localdate()
    standing = enrolment.standing(today)
    if standing == Standing.NEVER:
        return None
    return Told(str(standing.label), BADGES[standing], _sentence(enrolment, standing))


def _sentence(row: PathEnrolment, standing: PathEnrolment.Standing) -> str:
    values = {
        "until": day(row.valid_until) if row.valid_until else "",
        "from": day(row.renew_from) if row.renew_from else "",
        "grace": day(row.grace_until) if row.grace_until else "",
    }
    return {
        Standing.VALID: _("Valid until %(until)s. Renewal opens on %(from)s."),
        Standing.DUE: _("Valid until %(until)s. Renew it before that day."),
        Standing.OVERDUE: _("Was valid until %(until)s. You can still renew it until %(grace)s."),
        Standing.LAPSED: _("Was valid until %(until)s. Complete the path again to hold it anew."),
    }[standing] % values


def due_text(due: dt.date | None, today: dt.date) -> tuple[str, str]:
    """A badge's class and words for a day on which something is due; empty without one."""
    if due is None:
        return "", ""
    if due < today:
        return "badge-bad", _("Late: was due on %(date)s") % {"date": day(due)}
    return ("badge-warn" if (due - today).days <= SOON else ""), _("Due on %(date)s") % {
        "date": day(due)
    }


SOON = 14
