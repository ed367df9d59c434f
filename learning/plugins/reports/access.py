"""What a user may see and do here. Core's policies decide; this asks them once a page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from learning.core.api import can, group_number, policy_for
from learning.core.models import Course, Enrolment, IdentityNumber, Person, Scope


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


class Numbers:
    """Current identity numbers of people, whole where the user may see them, else masked."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self._whole: dict[int, bool] = {}

    def of(self, people: list[Person]) -> dict[int, str]:
        """By person's id: one query, whatever the number of people."""
        rows = IdentityNumber.objects.filter(person__in=people, is_current=True)
        regions = {person.pk: person for person in people}
        found = {}
        for row in rows:
            row.person = regions[row.person_id]
            found[row.person_id] = row.number if self._sees(row) else row.masked
        return found

    def shown(self, people: list[Person]) -> dict[int, str]:
        """Like ``of``, grouped for reading."""
        found = self.of(people)
        return {pk: group_number(text) if text.isdigit() else text for pk, text in found.items()}

    def _sees(self, row: IdentityNumber) -> bool:
        region_id = row.person.region_id
        if region_id not in self._whole:
            self._whole[region_id] = can(self.user, "view", row)
        return self._whole[region_id]
