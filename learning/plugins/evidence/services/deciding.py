"""What verifiers do: take over, approve, send back, reject, correct afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.api import Part, book_credit, lock_years, notify, reverse_credit
from learning.core.models import Credit, DevelopmentForm

from .. import kinds
from ..models import Evidence, EvidenceLog
from ..queries.evidence import may_decide
from . import estimating
from .errors import EvidenceRefused, FixedByTable, NotAllowedNow
from .filing import refresh_flags
from .logs import locked, write

Status, Step = Evidence.Status, EvidenceLog.Step


@dataclass(frozen=True, slots=True)
class Accepted:
    """What counts, where the verifier decides otherwise than was claimed; empty: as claimed."""

    form_code: str = ""
    scope: str = ""
    jp: int | None = None
    reason: str = ""


AS_CLAIMED = Accepted()


def assign(evidence: Evidence, *, verifier: Any, actor: Any) -> Evidence:
    """Give it to a verifier, or to nobody. Raises EvidenceRefused for who may not decide.

    Nobody gives away their own evidence: that would be choosing who judges it.
    """
    with transaction.atomic():
        row = locked(evidence)
        if row.status != Status.SUBMITTED:
            raise NotAllowedNow(_("This evidence is not waiting any more."))
        _check_other(row, actor)
        if verifier is not None and not may_decide(verifier, row):
            raise EvidenceRefused(_("This account may not decide about this evidence."))
        row.verifier = verifier
        row.save(update_fields=["verifier", "updated_at"])
        name = str(verifier) if verifier is not None else _("nobody")
        _note(row, Step.ASSIGNED, previous=row.status, actor=actor, reason=name)
    return row


def approve(
    evidence: Evidence, *, actor: Any, accepted: Accepted = AS_CLAIMED, reason: str = ""
) -> Evidence:
    """It holds: the hours are booked in the same transaction, once.

    Raises NotAllowedNow where it is not waiting any more or about one's own evidence, and
    EvidenceRefused where the hours that count are missing, changed without a reason, or others
    than the table fixes.
    """
    with transaction.atomic():
        row = _waiting(evidence, actor)
        _accept(row, accepted)
        row.credit = _book(row, actor=actor)
        previous = _decide(row, Status.APPROVED, actor=actor, reason=reason)
        _note(row, Step.APPROVED, previous=previous, actor=actor, reason=reason)
        refresh_flags(row)
        _tell(row, kinds.APPROVED)
    return row


def send_back(evidence: Evidence, *, actor: Any, reason: str) -> Evidence:
    """Its owner reads the reason, which is needed, corrects it and sends it again."""
    return _turn_down(evidence, Status.REVISION, actor=actor, reason=reason)


def reject(evidence: Evidence, *, actor: Any, reason: str) -> Evidence:
    """It does not count, for a reason that its owner reads."""
    return _turn_down(evidence, Status.REJECTED, actor=actor, reason=reason)


def _turn_down(evidence: Evidence, status: str, *, actor: Any, reason: str) -> Evidence:
    _check_reason(reason)
    step, kind = {
        Status.REVISION: (Step.REVISION, kinds.REVISION),
        Status.REJECTED: (Step.REJECTED, kinds.REJECTED),
    }[Status(status)]
    with transaction.atomic():
        row = _waiting(evidence, actor)
        previous = _decide(row, status, actor=actor, reason=reason)
        _note(row, step, previous=previous, actor=actor, reason=reason)
        refresh_flags(row)
        _tell(row, kind)
    return row


def reverse(evidence: Evidence, *, actor: Any, reason: str) -> Evidence:
    """Take approved hours back by a counter-entry; the evidence counts as rejected from now on."""
    _check_reason(reason)
    with transaction.atomic():
        row = _approved(evidence, actor)
        row.credit = _take_back(row, actor=actor, reason=reason)
        previous = _decide(row, Status.REJECTED, actor=actor, reason=reason)
        _note(row, Step.REVERSED, previous=previous, actor=actor, reason=reason)
        refresh_flags(row)
        _tell(row, kinds.CORRECTED)
    return row


def correct(evidence: Evidence, *, actor: Any, accepted: Accepted, reason: str) -> Evidence:
    """Take approved hours back and book the right ones, in one transaction."""
    _check_reason(reason)
    with transaction.atomic():
        row = _approved(evidence, actor)
        _accept(row, Accepted(accepted.form_code, accepted.scope, accepted.jp, reason))
        _hold_years(row)
        row.credit = _take_back(row, actor=actor, reason=reason)
        row.credit = _book(row, actor=actor)
        previous = _decide(row, Status.APPROVED, actor=actor, reason=reason)
        _note(row, Step.CORRECTED, previous=previous, actor=actor, reason=reason)
        refresh_flags(row)
        _tell(row, kinds.CORRECTED)
    return row


def _take_back(row: Evidence, *, actor: Any, reason: str) -> Credit:
    """The hours may have been taken back in the ledger: then they stay as they are."""
    assert row.credit is not None  # noqa: S101
    if row.credit.reversed_at is not None:
        return row.credit
    return reverse_credit(row.credit, actor=actor, reason=reason)


def _hold_years(row: Evidence) -> None:
    """Those of the hours that are there and of those to come: another form may count other days."""
    assert row.credit is not None  # noqa: S101
    held = set(row.credit.entries.values_list("year", flat=True))
    lock_years(row.person_id, held | {part.day.year for part in _parts(row)})


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise EvidenceRefused(_("Enter a reason."))


def _waiting(evidence: Evidence, actor: Any) -> Evidence:
    row = locked(evidence)
    if row.status != Status.SUBMITTED:
        raise NotAllowedNow(_("Somebody has decided about this evidence already."))
    if row.is_held:
        raise NotAllowedNow(_("The head of unit has to endorse this evidence first."))
    _check_other(row, actor)
    return row


def _approved(evidence: Evidence, actor: Any) -> Evidence:
    row = locked(evidence)
    if row.status != Status.APPROVED:
        raise NotAllowedNow(_("Only approved evidence has hours that can be corrected."))
    _check_other(row, actor)
    return row


def _check_other(row: Evidence, actor: Any) -> None:
    if actor is not None and row.person.user_id == actor.pk:
        raise NotAllowedNow(_("Nobody decides about their own evidence."))


def _accept(row: Evidence, accepted: Accepted) -> None:
    """Keep what counts beside what was claimed."""
    row.accepted_form = accepted.form_code or row.form_code
    row.accepted_scope = accepted.scope or row.scope
    row.accepted_reason = accepted.reason.strip()[:500]
    if row.accepted_form != row.form_code:
        _check_form(row.accepted_form)
    row.accepted_jp = _accepted_jp(row, accepted.jp)
    if is_changed(row) and not row.accepted_reason:
        raise EvidenceRefused(_("Say why the form, the scope or the JP differs from the claim."))


def _accepted_jp(row: Evidence, given: int | None) -> int | None:
    """A claim that stands is kept as it was written; else what the table fixes is not decided."""
    stands = (row.accepted_form, row.accepted_scope) == (row.form_code, row.scope)
    if stands and given in (None, row.claimed_jp):
        return row.claimed_jp
    fixed = estimating.fixed(row, form_code=row.accepted_form, scope=row.accepted_scope)
    if fixed is None:
        return row.claimed_jp if given is None else given
    if given not in (None, fixed):
        raise FixedByTable(fixed)
    return fixed


def _check_form(code: str) -> None:
    if not DevelopmentForm.objects.filter(code=code).exists():
        raise EvidenceRefused(_("This form of development does not exist."))


def is_changed(row: Evidence) -> bool:
    """Whether something else counts than was claimed. Hours where none were claimed are none."""
    jp_differs = row.claimed_jp is not None and row.accepted_jp != row.claimed_jp
    claim = row.form_code, row.scope
    return jp_differs or (row.accepted_form, row.accepted_scope) != claim


def _parts(row: Evidence) -> list[Part]:
    """What is accepted, as the ledger counts it."""
    return estimating.parts(
        row, form_code=row.accepted_form, scope=row.accepted_scope, jp=row.accepted_jp
    )


def _book(row: Evidence, *, actor: Any) -> Credit:
    parts = _parts(row)
    if not parts:
        raise EvidenceRefused(_("Enter the JP that count, or have the sessions completed first."))
    row.bookings += 1
    return book_credit(
        row.person,
        source=Credit.Source.EVIDENCE,
        key=f"evidence:{row.pk}:{row.bookings}",
        title=row.title,
        organiser=row.organiser,
        form_code=row.accepted_form,
        field_code=row.field_code,
        scope=row.accepted_scope,
        parts=parts,
        certificate_number=row.certificate_number,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        actor=actor,
    )


def _decide(row: Evidence, status: str, *, actor: Any, reason: str) -> str:
    """Returns the status before."""
    previous, row.status = row.status, status
    row.decided_at, row.decided_by = timezone.now(), actor
    row.reason, row.is_flagged = reason.strip()[:500], False
    if row.endorsement == Evidence.Endorsement.WAITING:
        # Decided before the head said a word: nothing is asked any more.
        row.endorsement = Evidence.Endorsement.NONE
    row.save()
    return previous


def _note(row: Evidence, step: str, *, previous: str, actor: Any, reason: str) -> None:
    write(row, step, previous=previous, actor=actor, reason=reason)
    data = {"status": row.status, "reason": reason.strip()[:500]}
    log(row, f"learning.evidence.{step}", user=actor, title=str(row), data=data)


def _tell(row: Evidence, kind: str) -> None:
    assert row.decided_at is not None  # noqa: S101
    credited = 0
    if row.status == Status.APPROVED and row.credit is not None:
        credited = sum(row.credit.entries.values_list("credited_jp", flat=True))
    notify(
        kind,
        key=f"{row.pk}:{row.decided_at:%Y%m%d%H%M%S%f}",
        people=[row.person_id],
        data={
            "title": row.title,
            "reason": row.reason,
            "jp": credited,
            "taken_back": row.status == Status.REJECTED,
        },
        url=kinds.own_url(row),
    )
