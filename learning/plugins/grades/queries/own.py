"""Gradebooks that concern a learner."""

from __future__ import annotations

from django.db.models import QuerySet

from learning.core.api import Prepared
from learning.core.models import Course, Enrolment, Person

from ..models import Gradebook

_of_course = Prepared(
    lambda course: (
        Gradebook.objects.filter(course_id=course, is_shown_to_learners=True)
        .order_by()
        .values_list("pk")
    ),
    course=int,
)


def is_shown(course: Course) -> bool:
    """Whether the course has a gradebook that learners see."""
    return bool(_of_course(course=course.pk))


def own_books(person: Person) -> QuerySet[Gradebook]:
    """Of courses in which the person was ever enrolled, by title, as far as learners see them."""
    enrolled = Enrolment.objects.filter(person=person).exclude(status=Enrolment.Status.REQUESTED)
    rows = Gradebook.objects.filter(is_shown_to_learners=True, course__in=enrolled.values("course"))
    return rows.select_related("course__region").order_by("course__title", "pk")
