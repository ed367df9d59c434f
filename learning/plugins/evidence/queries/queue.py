"""The queue of verification: how it is narrowed and ordered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from learning.core.api import policy_for, regions_with
from learning.core.models import Region

from ..models import Evidence, VerificationRule
from .evidence import WAITS

Status = Evidence.Status
HELD = Q(
    status=Status.SUBMITTED,
    needs_endorsement=True,
    endorsement=Evidence.Endorsement.WAITING,
)
WAITING, OLDEST, NEWEST = "waiting", "oldest", "newest"
ORDERINGS = {
    OLDEST: (F("waiting_since").asc(nulls_last=True), F("pk").asc()),
    NEWEST: (F("submitted_at").desc(nulls_last=True), F("pk").desc()),
    "name": (F("person__name").asc(), F("pk").asc()),
    "-name": (F("person__name").desc(), F("pk").desc()),
    "jp": (F("claimed_jp").asc(nulls_last=True), F("pk").asc()),
    "-jp": (F("claimed_jp").desc(nulls_last=True), F("pk").desc()),
}


def states() -> dict[str, Q]:
    """By the word of the address."""
    return {
        WAITING: WAITS,
        "held": HELD,
        "revision": Q(status=Status.REVISION),
        "approved": Q(status=Status.APPROVED),
        "rejected": Q(status=Status.REJECTED),
    }


def counts(rows: QuerySet[Evidence], user: Any) -> dict[str, int]:
    """How many are in each state, and of what waits how many are flagged or mine. One query."""
    wanted = {name: Count("pk", filter=rule) for name, rule in states().items()}
    wanted["flagged"] = Count("pk", filter=WAITS & Q(is_flagged=True))
    wanted["mine"] = Count("pk", filter=WAITS & Q(verifier=user))
    found = rows.order_by().aggregate(**wanted)
    return {name: int(number) for name, number in found.items()}


def ordered(rows: QuerySet[Evidence], ordering: str) -> QuerySet[Evidence]:
    return rows.order_by(*ORDERINGS.get(ordering, ORDERINGS[OLDEST]))


def older_than(rows: QuerySet[Evidence], days: int) -> QuerySet[Evidence]:
    since = timezone.now() - dt.timedelta(days=days)
    return rows.filter(WAITS, waiting_since__lte=since)


def rules_of(regions: Iterable[int]) -> dict[int, VerificationRule]:
    """By region's id, with the defaults where a region has no row. One query."""
    ids = set(regions)
    found = {rule.region_id: rule for rule in VerificationRule.objects.filter(region__in=ids)}
    return {pk: found.get(pk) or VerificationRule(region_id=pk) for pk in ids}


def verifiers() -> QuerySet[Any]:
    """Accounts that may verify anywhere."""
    return policy_for(Evidence).users_with_any_permission(["change"])


def verifiers_for(rows: Iterable[Evidence], user: Any) -> QuerySet[Any]:
    """Accounts that may decide about any of the rows, which are those of a page, and the user."""
    return _ordered(_deciders(rows) | Q(pk=user.pk))


def verifiers_of(row: Evidence) -> QuerySet[Any]:
    """Accounts that may decide about this evidence."""
    return _ordered(_deciders([row]) & ~Q(pk=row.person.user_id or 0))


def _deciders(rows: Iterable[Evidence]) -> Q:
    """By region, since the policy asks for nothing else of evidence."""
    policy, found = policy_for(Evidence), Q(pk__in=())
    for row in {row.person.region_id: row for row in rows}.values():
        allowed = policy.users_with_any_permission_for_instance(["change"], row)
        found |= Q(pk__in=allowed.filter(is_superuser=False).values("pk"))
    return found


def _ordered(which: Q) -> QuerySet[Any]:
    return get_user_model()._default_manager.filter(which).order_by("first_name", "username")


def own_regions(user: Any) -> QuerySet[Region]:
    """Regions whose evidence the user may verify, as the rules of verification are granted."""
    return regions_with(user, VerificationRule, "view")
