"""Evidence that waits for a decision, or got one."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from learning.core.api import policy_for

from ..models import Claim


def claims_for(user: Any, action: str = "view") -> QuerySet[Claim]:
    return policy_for(Claim).instances_user_has_permission_for(user, action)


def queue(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """What waits first, the oldest on top; then what was decided, the newest on top."""
    waits = Case(
        When(state=Claim.State.SUBMITTED, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return rows.alias(waits=waits).order_by("waits", "-decided_at", "pk")


def with_people(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    return rows.select_related("person__region", "person__unit", "enrolment__path", "decided_by")


def waiting_claims(user: Any) -> int:
    """How many the user may decide. One query."""
    return claims_for(user, "change").filter(state=Claim.State.SUBMITTED).count()
