"""What a user may see and do here. Core's policies decide; this asks them once a page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from learning.core.api import can, policy_for
from learning.core.models import Course, Enrolment, Person, Scope


def reads(user: Any) -> bool:
    return policy_for(Enrolment).user_has_permission(user, "view")


def enrols(user: Any) -> bool:
    return policy_for(Enrolment).user_has_permission(user, "add")


def can_in(user: Any, action: str, course: Course) -> bool:
    """Whether the user holds ``action`` on all enrolments of a course, whoever learns."""
    return can(user, action, Enrolment(course=course, person=Person()))


def visible(user: Any, action: str = "view") -> QuerySet[Enrolment]:
    return policy_for(Enrolment).instances_user_has_permission_for(user, action)


def visible_in(user: Any, course: Course) -> QuerySet[Enrolment]:
    """Enrolments of a course that the user may see; without joins where that is all of them."""
    if can_in(user, "view", course):
        return Enrolment.objects.filter(course=course)
    return visible(user).filter(course=course)


def courses(user: Any, *, others: bool = True) -> QuerySet[Course]:
    """Courses of the user's regions; with ``others`` also those that their people may attend."""
    own = policy_for(Course).instances_user_has_permission_for(user, "view")
    if not others:
        return own
    attended = visible(user).order_by().values("course_id")
    return Course.objects.filter(
        Q(pk__in=own.values("pk")) | Q(is_live=True, scope=Scope.NATION) | Q(pk__in=attended)
    )
