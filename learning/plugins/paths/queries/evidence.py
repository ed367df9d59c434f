"""Evidence that waits for a decision, or got one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from learning.core.api import policy_for
from learning.core.models import Credit, DevelopmentForm

from ..models import Claim


def form_choices(day: dt.date | None = None) -> list[tuple[str, str]]:
    """Code and name of the forms of development in force on ``day``. One query."""
    day = day or timezone.localdate()
    ends = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    rows = DevelopmentForm.objects.filter(ends, valid_from__lte=day)
    return list(dict(rows.order_by("name", "-valid_from").values_list("code", "name")).items())


def credit_of(key: str) -> Credit | None:
    return Credit.objects.filter(key=key).first()


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
