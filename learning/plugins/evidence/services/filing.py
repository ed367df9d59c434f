"""What the owner does with evidence: begin, save, send, take back, remove."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.api import credit_rule, notify, superior_of
from learning.core.models import Person

from .. import kinds
from ..engine.overlaps import certificate_key, within
from ..engine.parts import LONGEST, MOST_DAYS, PER_DAY, PER_SESSION, Times
from ..models import Evidence, EvidenceLog, EvidenceSession, VerificationRule
from ..queries.conflicts import conflicts_of, touched_by
from ..queries.evidence import may_decide
from ..queries.forms import forms_in_force
from ..queries.queue import verifiers_of
from .errors import Incomplete, NotAllowedNow
from .files import delete_stored
from .logs import locked, write

Status, Endorsement, Step = Evidence.Status, Evidence.Endorsement, EvidenceLog.Step
WRITTEN = (
    *("form_code", "scope", "title", "organiser", "starts_on", "ends_on", "claimed_jp"),
    *("field_code", "certificate_number", "note"),
)
MOST_SESSIONS = 60
# Nobody who is in service learned earlier.
EARLIEST = dt.date(1970, 1, 1)


def begin(person: Person, *, form_code: str, scope: str, title: str, actor: Any) -> Evidence:
    """Begin a draft. Raises NotAllowedNow for a form that is not in force."""
    if not forms_in_force().filter(code=form_code).exists():
        raise NotAllowedNow(_("This form of development is not in use now."))
    with transaction.atomic():
        row = Evidence.objects.create(
            person=person, form_code=form_code, scope=scope, title=title.strip()[:200]
        )
        write(row, Step.CREATED, previous="", actor=actor)
    return row


def save(
    evidence: Evidence,
    *,
    values: Mapping[str, Any],
    sessions: Sequence[Times] | None = None,
) -> Evidence:
    """Keep what was written, complete or not. ``values`` by names of ``WRITTEN``.

    ``sessions`` replace those kept; None leaves them. Raises NotAllowedNow once it is sent.
    """
    with transaction.atomic():
        row = locked(evidence)
        if not row.is_open:
            raise NotAllowedNow
        for name in WRITTEN:
            if name in values:
                setattr(row, name, values[name])
        if sessions is not None:
            _replace_sessions(row, sessions)
        row.certificate_key = certificate_key(row.certificate_number)
        row.save()
    return row


def _replace_sessions(row: Evidence, sessions: Sequence[Times]) -> None:
    wanted = {(one.day, one.starts): one for one in sessions}
    row.sessions.all().delete()
    EvidenceSession.objects.bulk_create(
        EvidenceSession(evidence=row, day=one.day, starts=one.starts, ends=one.ends)
        for one in list(wanted.values())[:MOST_SESSIONS]
    )
    days = [one.day for one in sessions]
    row.starts_on, row.ends_on = (min(days), max(days)) if days else (None, None)


def gaps(evidence: Evidence) -> dict[str, str]:
    """What keeps it from being sent, by field, in words."""
    found: dict[str, str] = {}
    if not evidence.title:
        found["title"] = _("Enter the title of the activity.")
    if not evidence.organiser:
        found["organiser"] = _("Enter who held it.")
    rule = None
    if evidence.ends_on is None or evidence.starts_on is None:
        found["ends_on"] = _("Enter the first and the last day.")
    else:
        rule = credit_rule(evidence.form_code, evidence.scope, evidence.ends_on)
        found |= _wrong_days(evidence.starts_on, evidence.ends_on, rule.basis if rule else "")
    if rule is not None and rule.basis == PER_SESSION:
        found |= _wrong_sessions(evidence)
    if evidence.claimed_jp is None and rule is not None and rule.value is None:
        found["claimed_jp"] = _("Enter the JP that the certificate states.")
    if not evidence.files.exists():
        found["files"] = _("Add at least one file that proves it.")
    return found


def _wrong_days(starts_on: dt.date, ends_on: dt.date, basis: str) -> dict[str, str]:
    if ends_on > timezone.localdate():
        return {"ends_on": _("The activity must be over: its last day is in the future.")}
    if starts_on < EARLIEST:
        return {"starts_on": _("This is too long ago. Check the year.")}
    if ends_on - starts_on > LONGEST:
        return {"starts_on": _("The days are too far apart. Check the years.")}
    if basis == PER_DAY and (ends_on - starts_on).days >= MOST_DAYS:
        return {"starts_on": _("An activity that counts by day lasts a year at most.")}
    return {}


def _wrong_sessions(evidence: Evidence) -> dict[str, str]:
    sessions = [Times(one.day, one.starts, one.ends) for one in evidence.sessions.all()]
    if not sessions:
        return {"sessions": _("Enter at least one session with its hours.")}
    day = within(sessions)
    if day is not None:
        text = _("Two sessions on %(day)s overlap.")
        return {"sessions": text % {"day": f"{day:%d-%m-%Y}"}}
    return {}


def submit(evidence: Evidence, *, actor: Any) -> Evidence:
    """Send it to the verifiers, or to the head first where the region wants that.

    Raises Incomplete with all that is missing, NotAllowedNow unless draft or sent back.
    """
    with transaction.atomic():
        row = locked(evidence)
        previous = row.status
        if not row.is_open:
            raise NotAllowedNow(_("This evidence was sent already."))
        missing = gaps(row)
        if missing:
            raise Incomplete(missing)
        row.status, row.submitted_at = Status.SUBMITTED, timezone.now()
        row.decided_at, row.decided_by, row.reason = None, None, ""
        _drop_idle_sessions(row)
        head = _ask_head(row)
        row.waiting_since = None if row.is_held else row.submitted_at
        row.is_flagged = bool(conflicts_of(row))
        row.save()
        write(row, Step.SUBMITTED, previous=previous, actor=actor)
        refresh_flags(row)
        if head is not None:
            _tell_head(row, head)
        if row.is_waiting:
            tell_verifiers(row)
    return row


def _drop_idle_sessions(row: Evidence) -> None:
    """Left over from another form of development, they would only mislead."""
    rule = credit_rule(row.form_code, row.scope, row.ends_on or timezone.localdate())
    if rule is None or rule.basis != PER_SESSION:
        row.sessions.all().delete()


def _ask_head(row: Evidence) -> Person | None:
    """Set what the region's rule asks for; nobody waits for a head who does not exist."""
    rule = VerificationRule.of(row.person.region)
    off = rule.endorsement == VerificationRule.Endorsement.OFF
    head = None if off else superior_of(row.person)
    row.endorsement = Endorsement.WAITING if head else Endorsement.NONE
    row.needs_endorsement = head is not None and (
        rule.endorsement == VerificationRule.Endorsement.REQUIRED
    )
    row.endorsed_by, row.endorsed_at, row.endorsement_remark = None, None, ""
    return head


def _tell_head(row: Evidence, head: Person) -> None:
    notify(
        kinds.ENDORSEMENT,
        key=_key(row),
        people=[head.pk],
        data={
            "person": row.person.full_name,
            "title": row.title,
            "needed": row.needs_endorsement,
        },
        url=kinds.head_url(row),
    )


def tell_verifiers(row: Evidence) -> None:
    """Who it was given to and may still decide, else all who may; never its owner."""
    if row.verifier is not None and may_decide(row.verifier, row):
        users = [row.verifier.pk]
    else:
        users = list(verifiers_of(row).values_list("pk", flat=True))
    notify(
        kinds.WAITING,
        key=_key(row),
        users=users,
        data={"person": row.person.full_name, "title": row.title},
        url=kinds.queue_url(row),
    )


def _key(row: Evidence) -> str:
    """Sent again, it is told again."""
    assert row.submitted_at is not None  # noqa: S101
    return f"{row.pk}:{row.submitted_at:%Y%m%d%H%M%S%f}"


def refresh_flags(row: Evidence) -> None:
    """Of all that waits and may collide with ``row``. Called within its transaction.

    What somebody else is at just now is left to them: waiting for each other would be a deadlock.
    """
    rows = touched_by(row).select_for_update(skip_locked=True, no_key=True, of=("self",))
    for other in rows:
        flagged = bool(conflicts_of(other))
        if flagged != other.is_flagged:
            Evidence.objects.filter(pk=other.pk).update(is_flagged=flagged)


def withdraw(evidence: Evidence, *, actor: Any) -> Evidence:
    """Take it back while it waits. Raises NotAllowedNow once it is decided."""
    with transaction.atomic():
        row = locked(evidence)
        if row.status != Status.SUBMITTED:
            raise NotAllowedNow(_("This evidence is not waiting any more."))
        previous, row.status = row.status, Status.DRAFT
        row.waiting_since, row.is_flagged = None, False
        row.endorsement, row.needs_endorsement = Endorsement.NONE, False
        row.save()
        write(row, Step.WITHDRAWN, previous=previous, actor=actor)
        refresh_flags(row)
    return row


def discard(evidence: Evidence) -> None:
    """Remove a draft that was never sent, with its files. Raises NotAllowedNow otherwise."""
    with transaction.atomic():
        row = locked(evidence)
        if row.status != Status.DRAFT or row.submitted_at is not None:
            raise NotAllowedNow(_("Only a draft that was never sent can be removed."))
        names = list(row.files.values_list("file", flat=True))
        row.delete()
        transaction.on_commit(partial(delete_stored, names))
