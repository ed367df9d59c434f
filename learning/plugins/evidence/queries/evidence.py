"""Which evidence somebody may see."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, QuerySet

from learning.core.api import can, policy_for
from learning.core.models import Person

from ..models import Evidence, EvidenceFile
from .heads import may_endorse

Status = Evidence.Status
WAITS = Q(status=Status.SUBMITTED) & ~Q(
    needs_endorsement=True, endorsement=Evidence.Endorsement.WAITING
)


def own_evidence(person: Person) -> QuerySet[Evidence]:
    return Evidence.objects.filter(person=person)


def counts_by_status(rows: QuerySet[Evidence]) -> dict[str, int]:
    """One query."""
    found = rows.order_by().values_list("status").annotate(number=Count("pk"))
    return dict(found)


def staff_evidence(user: Any, action: str = "view") -> QuerySet[Evidence]:
    """What was sent by people of the user's regions; drafts are their owners'."""
    rows = policy_for(Evidence).instances_user_has_permission_for(user, action)
    return rows.exclude(status=Status.DRAFT)


def may_decide(user: Any, row: Evidence) -> bool:
    """Never about one's own; the policy says the rest."""
    if row.person.user_id is not None and row.person.user_id == user.pk:
        return False
    return can(user, "change", row)


def waiting_count(user: Any) -> int:
    """How many the user may decide now. One query."""
    return staff_evidence(user, "change").filter(WAITS).exclude(person__user=user).count()


def with_people(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    return rows.select_related(
        "person__region", "person__unit", "person__user", "verifier", "decided_by", "endorsed_by"
    )


def file_for(user: Any, person: Person | None, *, evidence: int, file: int) -> EvidenceFile | None:
    """The file, where the user may read it now: its owner, who verifies it, the head asked.

    Asked anew for each request: moves, removed files and roles count at once.
    """
    row = (
        EvidenceFile.objects.filter(pk=file, evidence=evidence)
        .select_related("evidence__person__unit", "evidence__person__region")
        .first()
    )
    return row if row is not None and may_read(user, person, row.evidence) else None


def may_read(user: Any, person: Person | None, evidence: Evidence) -> bool:
    if person is not None and evidence.person_id == person.pk:
        return True
    if evidence.status == Status.DRAFT:
        return False
    if can(user, "view", evidence):
        return True
    asked = evidence.endorsement != Evidence.Endorsement.NONE
    return person is not None and asked and may_endorse(person, evidence.person)


def waiting_first(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """The oldest on top."""
    return rows.order_by(F("waiting_since").asc(nulls_last=True), "pk")


def neighbours(rows: QuerySet[Evidence], evidence: Evidence) -> tuple[int | None, int | None]:
    """Ids before and after ``evidence`` among ``rows`` by waiting time. Two queries."""
    since = evidence.waiting_since
    if since is None:
        return None, waiting_first(rows).exclude(pk=evidence.pk).values_list(
            "pk", flat=True
        ).first()
    later = Q(waiting_since__gt=since) | Q(waiting_since=since, pk__gt=evidence.pk)
    sooner = Q(waiting_since__lt=since) | Q(waiting_since=since, pk__lt=evidence.pk)
    before = rows.filter(sooner).order_by("-waiting_since", "-pk").values_list("pk", flat=True)
    after = rows.filter(later).order_by("waiting_since", "pk").values_list("pk", flat=True)
    return before.first(), after.first()
