"""One region takes over what another has tried; the adopter's moderator decides, the origin is
credited.

Every step locks the origin's row first, so that its counter and the adoptions never disagree.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.api import DomainError
from learning.core.models import Region, Unit

from ..models import Adoption, Entry
from ..queries.related import SHOWN_ADOPTIONS
from .entries import announce

State = Adoption.State
CLOSED = (State.DECLINED, State.STOPPED)
# Step -> the states it may start from and the one it leads to.
STEPS = {
    "approve": ((State.PROPOSED,), State.PLANNED),
    "decline": ((State.PROPOSED,), State.DECLINED),
    "start": ((State.PLANNED,), State.RUNNING),
    "finish": ((State.RUNNING,), State.DONE),
    "stop": ((State.PROPOSED, State.PLANNED, State.RUNNING, State.DONE), State.STOPPED),
}
TOLD = ("plan", "adaptations", "starts_on", "agency", "results", "lessons")


class AlreadyOpen(DomainError):
    code = "already_open"


class WrongState(DomainError):
    """Somebody was faster, or the step does not follow from where the adoption is."""

    code = "wrong_state"


def is_adoptable(entry: Entry) -> bool:
    """Innovations say whether they may be copied; practices are told for that very purpose."""
    if entry.kind == Entry.Kind.INNOVATION:
        return entry.is_live and entry.is_replicable
    return entry.is_live and entry.kind == Entry.Kind.PRACTICE


@transaction.atomic
def propose(
    entry: Entry,
    *,
    region: Region,
    plan: str,
    starts_on: date,
    user: Any,
    adaptations: str = "",
    agency: Unit | None = None,
) -> Adoption:
    entry = _held_entry(entry.pk)
    if not is_adoptable(entry):
        raise DomainError(_("This is not offered for replication."), code="not_adoptable")
    if entry.region_id == region.pk:
        raise DomainError(_("A region does not replicate what is its own."), code="own")
    _check_agency(agency, region.pk)
    try:
        # A savepoint: the constraint decides where two colleagues press at once.
        with transaction.atomic():
            adoption = Adoption.objects.create(
                origin=entry,
                region=region,
                agency=agency,
                plan=plan,
                adaptations=adaptations,
                starts_on=starts_on,
                created_by=user,
            )
    except IntegrityError:
        raise AlreadyOpen(_("Your region has already begun to replicate this.")) from None
    log(adoption, "learning.adoption.propose", user=user, data={"region": region.name})
    return adoption


@transaction.atomic
def move(adoption: Adoption, step: str, *, user: Any, note: str = "") -> Adoption:
    """Take one of ``STEPS``. Declining and stopping want a reason."""
    row = _held(adoption)
    before, after = STEPS[step]
    note = note.strip()
    if row.state not in before:
        raise WrongState(_("This step is not possible any more. Please look again."))
    if after in CLOSED and not note:
        raise DomainError(_("Write the reason, so that everybody understands it."), code="reason")
    row.state = after
    changed = ["state", "changed_at"]
    if note:
        row.decision_note = note
        changed.append("decision_note")
    if step in ("approve", "decline"):
        row.decided_by, row.decided_at = user, timezone.now()
        changed += ["decided_by", "decided_at"]
    row.save(update_fields=changed)
    log(row, f"learning.adoption.{step}", user=user, data={"note": note})
    _recount(row.origin)
    return row


@transaction.atomic
def update(adoption: Adoption, *, values: dict[str, Any], user: Any) -> Adoption:
    """Change what is told of an adoption that is open: plan, start, results and lessons."""
    row = _held(adoption)
    if row.state in CLOSED:
        raise WrongState(_("This replication is closed and no longer changes."))
    _check_agency(values.get("agency"), row.region_id)
    changed = [name for name in TOLD if name in values and getattr(row, name) != values[name]]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=[*changed, "changed_at"])
    log(row, "learning.adoption.update", user=user, data={"fields": changed})
    if row.state in SHOWN_ADOPTIONS:
        announce(row.origin)
    return row


def _held_entry(pk: int) -> Entry:
    rows = Entry.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("region").get(pk=pk)


def _held(adoption: Adoption) -> Adoption:
    entry = _held_entry(adoption.origin_id)
    rows = Adoption.objects.select_for_update(no_key=True, of=("self",))
    row = rows.select_related("region").get(pk=adoption.pk)
    row.origin = entry
    return row


def _check_agency(agency: Unit | None, region_id: int) -> None:
    if agency is not None and agency.region_id != region_id:
        raise DomainError(_("The agency belongs to another region."), code="agency")


def _recount(entry: Entry) -> None:
    """One open adoption a region, so adoptions are regions."""
    count = Adoption.objects.filter(origin=entry, state__in=SHOWN_ADOPTIONS).count()
    Entry.objects.filter(pk=entry.pk).update(adoption_count=count)
    entry.adoption_count = count
    announce(entry)
