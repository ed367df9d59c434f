"""Each change of evidence, written once."""

from __future__ import annotations

from typing import Any

from ..models import Evidence, EvidenceLog
from .errors import NotAllowedNow

Step = EvidenceLog.Step


def locked(evidence: Evidence) -> Evidence:
    """The row as it stands, held until the transaction ends."""
    rows = Evidence.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("person__region", "person__unit", "person__user", "credit")
    row = found.filter(pk=evidence.pk).first()
    if row is None:
        raise NotAllowedNow
    return row


def write(row: Evidence, step: str, *, previous: str, actor: Any, reason: str = "") -> None:
    EvidenceLog.objects.create(
        evidence=row,
        step=step,
        previous=previous,
        status=row.status,
        reason=reason.strip()[:500],
        actor=actor,
    )
