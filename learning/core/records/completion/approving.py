"""Who waits for whose approval, and who may give it: the policy of marks decides both."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from learning.core.courses.criteria import Role
from learning.core.courses.criteria_words import ROLE_LABELS
from learning.core.regions.permissions import can, policy_for

from ..models import CriterionMark, Enrolment
from .following import WANTED


def may_approve_any(user: Any) -> bool:
    return bool(policy_for(CriterionMark).wanted_from(user))


def waiting_for(user: Any) -> QuerySet[Enrolment]:
    """Enrolments in which nothing but an approval is missing that the user may give; the longest
    waiting first."""
    wanted = Q(pk__in=())
    for role, condition in policy_for(CriterionMark).wanted_from(user).items():
        wanted |= condition & Q(**{f"{WANTED[Role(role)]}__isnull": False})
    rows = Enrolment.objects.filter(wanted, status=Enrolment.Status.ACTIVE)
    return rows.select_related(
        "course__region", "person__region", "person__unit", "person__user"
    ).order_by(Coalesce("leader_wanted_at", "admin_wanted_at"), "pk")


def count_waiting(user: Any) -> int:
    return waiting_for(user).order_by().count()


def roles_wanted(enrolment: Enrolment, *, user: Any) -> list[tuple[Role, Any]]:
    """Roles, with their labels, in which the user may approve what is wanted."""
    return [
        (role, ROLE_LABELS[role])
        for role, name in WANTED.items()
        if getattr(enrolment, name) and may_approve(user, enrolment, role=role)
    ]


def may_approve(user: Any, enrolment: Enrolment, *, role: Role) -> bool:
    return can(user, "add", CriterionMark(enrolment=enrolment, role=role))
