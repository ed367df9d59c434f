"""The head of unit says a word before, or beside, the verifiers."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.api import notify
from learning.core.models import Person

from .. import kinds
from ..models import Evidence, EvidenceLog
from ..queries.heads import may_endorse
from .errors import EvidenceRefused, NotAllowedNow
from .filing import tell_verifiers
from .logs import locked, write

Status, Endorsement, Step = Evidence.Status, Evidence.Endorsement, EvidenceLog.Step


def endorse(evidence: Evidence, *, head: Person, remark: str = "") -> Evidence:
    """The head confirms it. Raises NotAllowedNow where nothing is asked of the head now."""
    with transaction.atomic():
        row = _answer(evidence, Endorsement.GIVEN, head=head, remark=remark)
        write(row, Step.ENDORSED, previous=row.status, actor=head.user, reason=remark)
        if row.needs_endorsement:
            row.waiting_since = timezone.now()
        row.save()
        if row.needs_endorsement:
            tell_verifiers(row)
    return row


def decline(evidence: Evidence, *, head: Person, remark: str) -> Evidence:
    """The head does not confirm it, with the reason.

    Where endorsement comes first it goes back to its owner; else the verifiers read the remark.
    """
    if not remark.strip():
        raise EvidenceRefused(_("Enter a reason."))
    with transaction.atomic():
        row = _answer(evidence, Endorsement.DECLINED, head=head, remark=remark)
        previous = row.status
        if row.needs_endorsement:
            row.status, row.reason, row.waiting_since = (
                Status.REVISION,
                row.endorsement_remark,
                None,
            )
        row.save()
        write(row, Step.DECLINED, previous=previous, actor=head.user, reason=remark)
        if row.status == Status.REVISION:
            _tell_owner(row, head)
    return row


def _answer(evidence: Evidence, answer: str, *, head: Person, remark: str) -> Evidence:
    row = locked(evidence)
    if row.status != Status.SUBMITTED or row.endorsement != Endorsement.WAITING:
        raise NotAllowedNow(_("Nothing is asked of you about this evidence any more."))
    if not may_endorse(head, row.person):
        raise NotAllowedNow(_("You do not lead this employee at present."))
    row.endorsement, row.endorsed_by, row.endorsed_at = answer, head, timezone.now()
    row.endorsement_remark = remark.strip()[:500]
    return row


def _tell_owner(row: Evidence, head: Person) -> None:
    notify(
        kinds.ANSWERED,
        key=f"{row.pk}:{row.endorsed_at:%Y%m%d%H%M%S%f}",
        people=[row.person_id],
        data={"title": row.title, "head": head.full_name, "reason": row.endorsement_remark},
        url=kinds.own_url(row),
    )
