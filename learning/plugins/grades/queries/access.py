"""Which gradebooks, and whose grades in them, a user may see and change."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from learning.core.api import can, policy_for
from learning.core.models import Enrolment, Person

from ..models import Grade, Gradebook
from ..policies import LEARNERS

Rows = TypeVar("Rows", bound="QuerySet[Any]")


def reads(user: Any) -> bool:
    return bool(policy_for(Grade).user_has_permission(user, "view"))


def gradebooks(user: Any) -> QuerySet[Gradebook]:
    """Those of the user's regions, and those in which people learn whose grades they may see."""
    own = policy_for(Gradebook).instances_user_has_permission_for(user, "view")
    if user.is_superuser:
        return own
    learners = _of_others(Enrolment.objects.filter(LEARNERS.condition(user, ["view"])), user)
    seen = learners.order_by().filter(course=OuterRef("course"))
    return Gradebook.objects.filter(Q(pk__in=own.values("pk")) | Exists(seen))


def may_see_all(user: Any, book: Gradebook) -> bool:
    return can(user, "view", Grade(gradebook=book, person=Person()))


def may_grade(user: Any, book: Gradebook) -> bool:
    """Whether the user may write grades: only the course's own region does, and for everybody."""
    return can(user, "change", Grade(gradebook=book, person=Person()))


def learners(user: Any, book: Gradebook) -> QuerySet[Enrolment]:
    """Enrolments of the course of people whose grades the user may see."""
    rows = Enrolment.objects.filter(course=book.course_id)
    rows = rows.exclude(status=Enrolment.Status.REQUESTED)
    if may_see_all(user, book):
        return rows
    return _of_others(rows.filter(LEARNERS.condition(user, ["view"])), user)


def _of_others(rows: Rows, user: Any) -> Rows:
    """A head reads their people's grades; their own as learners do, without what is hidden."""
    return rows.exclude(person__user=user.pk)
