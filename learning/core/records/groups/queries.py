"""Who is in which group of a course: lists, and conditions that filter others' lists."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from learning.core.regions.models import Cohort, CohortMember, Region
from learning.core.regions.permissions import policy_for

from ..models import CourseGroup, Enrolment, GroupMember

# Who only asked, or has left again, takes no part.
ABSENT = (Enrolment.Status.REQUESTED, Enrolment.Status.WITHDRAWN)


def participants(course_id: int) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(course=course_id).exclude(status__in=ABSENT)


def listed(group: CourseGroup) -> QuerySet[GroupMember]:
    """Members who take part in the course."""
    return GroupMember.objects.filter(_present("group__course"), group=group)


def _present(course: str) -> Exists:
    enrolled = Enrolment.objects.filter(course=OuterRef(course), person=OuterRef("person"))
    return Exists(enrolled.exclude(status__in=ABSENT))


def groups_of(course_id: int) -> QuerySet[CourseGroup]:
    """Groups of a course with ``number``, the members who take part. One query."""
    here = participants(course_id).values("person")
    number = Count("members", filter=Q(members__person__in=here))
    return CourseGroup.objects.filter(course=course_id).annotate(number=number)


def without_group(course_id: int) -> QuerySet[Enrolment]:
    """Participants who are in no group of the course."""
    rows = GroupMember.objects.filter(group__course=course_id, person=OuterRef("person"))
    return participants(course_id).filter(~Exists(rows))


def in_group(rows: QuerySet[Any], group: CourseGroup) -> QuerySet[Any]:
    """``rows`` with a ``person``: only those of the group."""
    members = GroupMember.objects.filter(group=group.pk, person=OuterRef("person"))
    return rows.filter(Exists(members))


def in_cohort(rows: QuerySet[Any], cohort: Cohort) -> QuerySet[Any]:
    """``rows`` with a ``person``: only those of the cohort."""
    members = CohortMember.objects.filter(cohort=cohort.pk, person=OuterRef("person"))
    return rows.filter(Exists(members))


def cohorts_for(user: Any, region: Region) -> QuerySet[Cohort]:
    """Cohorts that a user may filter people of a course by: those of its region and of the ones
    above it, and those of the regions in which the user has a role. Of a whole country there are
    too many for a select.
    """
    step = Region.steplen
    above = [region.path[:end] for end in range(step, len(region.path) + 1, step)]
    mine = Region.objects.filter(roles__group__user=user.pk).values("pk")
    seen = policy_for(Cohort).instances_user_has_permission_for(user, "view")
    rows = seen.filter(Q(region__path__in=above) | Q(region__in=mine), is_active=True)
    return rows.select_related("region").order_by("name", "pk")
