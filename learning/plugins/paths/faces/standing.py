"""What somebody's enrolment means today, in words: never by colour alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

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
    return status_told(enrolment.status)


def status_told(status: str) -> Told:
    found = Status(status)
    return Told(str(found.label), STATUS_BADGES[found])


def certified(enrolment: PathEnrolment, today: dt.date | None = None) -> Told | None:
    """How the certification stands; None for a path that is none, or where none was held yet."""
    return Held.of(enrolment, today or timezone.localdate()).told


class Held(NamedTuple):
    """What ``certified`` says, before it is put in words."""

    standing: str
    valid_until: dt.date | None
    renew_from: dt.date | None
    grace_until: dt.date | None

    @classmethod
    def of(cls, row: PathEnrolment, today: dt.date) -> Held:
        return cls(row.standing(today), row.valid_until, row.renew_from, row.grace_until)

    @property
    def told(self) -> Told | None:
        standing = Standing(self.standing)
        if standing == Standing.NEVER:
            return None
        return Told(str(standing.label), BADGES[standing], _sentence(self))


def _sentence(held: Held) -> str:
    values = {
        "until": day(held.valid_until) if held.valid_until else "",
        "from": day(held.renew_from) if held.renew_from else "",
        "grace": day(held.grace_until) if held.grace_until else "",
    }
    return {
        Standing.VALID: _("Valid until %(until)s. Renewal opens on %(from)s."),
        Standing.DUE: _("Valid until %(until)s. Renew it before that day."),
        Standing.OVERDUE: _("Was valid until %(until)s. You can still renew it until %(grace)s."),
        Standing.LAPSED: _("Was valid until %(until)s. Complete the path again to hold it anew."),
    }[Standing(held.standing)] % values


def due_text(due: dt.date | None, today: dt.date) -> tuple[str, str]:
    """A badge's class and words for a day on which something is due; empty without one."""
    return due_told(urgency(due, today), due)


def urgency(due: dt.date | None, today: dt.date) -> str:
    """The class of the badge."""
    if due is None:
        return ""
    if due < today:
        return LATE
    return SOON if (due - today).days <= SOON_DAYS else ""


def due_told(urgency: str, due: dt.date | None) -> tuple[str, str]:
    if due is None:
        return "", ""
    words = _("Late: was due on %(date)s") if urgency == LATE else _("Due on %(date)s")
    return urgency, words % {"date": day(due)}


LATE, SOON = "badge-bad", "badge-warn"
SOON_DAYS = 14
