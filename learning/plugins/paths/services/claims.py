"""Evidence of a programme elsewhere: sent by its owner, decided where they work."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.api import book_credit, notify, policy_for

from .. import kinds
from ..engine.nodes import Kind, Leaf, leaves
from ..models import Claim, PathEnrolment
from .errors import NotAllowedNow
from .events import fact_arrived


def waiting_leaf(enrolment: PathEnrolment, key: str) -> Leaf:
    """The leaf ``key`` of the open cycle that asks for evidence. Raises NotAllowedNow."""
    cycle = enrolment.cycles.filter(closed_at__isnull=True).select_related("version").first()
    found = [] if cycle is None else leaves(cycle.version.root)
    for leaf in found:
        if leaf.key == key and leaf.kind == Kind.EVIDENCE:
            return leaf
    raise NotAllowedNow(_("The path does not ask for this evidence now."))


def submit(
    enrolment: PathEnrolment,
    *,
    key: str,
    title: str,
    organiser: str,
    finished_on: dt.date,
    file: File,
    number: str = "",
    note: str = "",
) -> Claim:
    """Send evidence in. Raises NotAllowedNow while other evidence for the same waits."""
    leaf = waiting_leaf(enrolment, key)
    if finished_on > timezone.localdate():
        raise NotAllowedNow(_("The programme must be finished."))
    claim = Claim(
        enrolment=enrolment,
        person=enrolment.person,
        key=key,
        leaf_title=leaf.title,
        title=title,
        organiser=organiser,
        finished_on=finished_on,
        number=number,
        note=note,
        file_name=(file.name or "")[-160:],
        file=file,
    )
    try:
        with transaction.atomic():
            claim.save()
            _tell_deciders(claim)
    except IntegrityError:
        claim.file.delete(save=False)
        raise NotAllowedNow(_("Your evidence is waiting for a decision already.")) from None
    return claim


def _tell_deciders(claim: Claim) -> None:
    users = policy_for(Claim).users_with_any_permission_for_instance(["change"], claim)
    notify(
        kinds.EVIDENCE_WAITS,
        key=f"{claim.pk}",
        users=users.filter(is_superuser=False).values_list("pk", flat=True),
        data={"person": claim.person.full_name, "title": claim.title, "part": claim.leaf_title},
        url=kinds.claim_url(claim),
    )


class Hours(NamedTuple):
    """What the programme brings to its owner's learning hours; ``jp`` as its certificate says."""

    form_code: str
    scope: str
    jp: int


def approve(claim: Claim, *, actor: Any, reason: str = "", hours: Hours | None = None) -> Claim:
    """The evidence holds: the leaf counts from the day on which the programme was finished.

    ``hours`` are booked in the same transaction; how many of them count follows from the rules.
    """
    with transaction.atomic():
        row = _decide(claim, Claim.State.APPROVED, actor=actor, reason=reason)
        fact_arrived(row.person_id, kind=Kind.EVIDENCE, ref=row.key)
        # Last: nothing is locked after the ledger's row of the year.
        if hours is not None:
            _book(row, hours, actor=actor)
    return row


def credit_key(claim: Claim) -> str:
    return f"path-claim:{claim.pk}"


def _book(claim: Claim, hours: Hours, *, actor: Any) -> None:
    book_credit(
        claim.person,
        source="path-external",
        key=credit_key(claim),
        title=claim.title,
        organiser=claim.organiser,
        form_code=hours.form_code,
        scope=hours.scope,
        parts=[(claim.finished_on, hours.jp)],
        certificate_number=claim.number,
        actor=actor,
    )


def claimed_jp(claim: Claim) -> int | None:
    """What the path says that the programme is worth; None where it says nothing."""
    try:
        return waiting_leaf(claim.enrolment, claim.key).jp or None
    except NotAllowedNow:
        return None


def send_back(claim: Claim, *, actor: Any, reason: str) -> Claim:
    """The evidence does not hold: its owner reads the reason, which is needed, and may go on."""
    if not reason.strip():
        raise NotAllowedNow(_("Enter a reason."))
    with transaction.atomic():
        return _decide(claim, Claim.State.RETURNED, actor=actor, reason=reason)


def is_own(claim: Claim, user: Any) -> bool:
    return user is not None and claim.person.user_id == user.pk


def _decide(claim: Claim, state: str, *, actor: Any, reason: str) -> Claim:
    row = (
        Claim.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person", "enrolment__path")
        .get(pk=claim.pk)
    )
    if row.state != Claim.State.SUBMITTED:
        raise NotAllowedNow(_("Somebody has decided about this evidence already."))
    if is_own(row, actor):
        raise NotAllowedNow(_("Nobody decides about their own evidence."))
    row.state, row.decided_at, row.decided_by = state, timezone.now(), actor
    row.reason = reason.strip()[:500]
    row.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    notify(
        kinds.EVIDENCE_DECIDED,
        key=f"{row.pk}",
        people=[row.person_id],
        data={
            "path": row.enrolment.path.title,
            "title": row.title,
            "approved": state == Claim.State.APPROVED,
            "reason": row.reason,
        },
        url=kinds.path_url(row.enrolment.path),
    )
    return row
