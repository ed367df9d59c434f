"""Courses for whose completions certificates may be given."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from learning.core.api import regions_with
from learning.core.models import Course, CourseCompletion

from ..models import Certificate
from .sources import COMPLETION, subject_of


def courses_of(user: Any) -> QuerySet[Course]:
    """Of the regions in which the user may give certificates, those that somebody completed."""
    regions = regions_with(user, Certificate, "add").order_by().values("pk")
    done = CourseCompletion.objects.order_by().values("course")
    rows = Course.objects.filter(region__in=regions, pk__in=done)
    return rows.select_related("region").order_by("title", "pk")


def with_counts(courses: list[Course]) -> list[Course]:
    """Sets ``done_count`` and ``given_count`` on each: two queries for a page."""
    done = dict(
        CourseCompletion.objects.filter(course__in=courses)
        .order_by()
        .values_list("course")
        .annotate(number=Count("pk"))
    )
    subjects = {subject_of(course): course.pk for course in courses}
    given = dict(
        Certificate.objects.filter(subject__in=subjects, edition=1)
        .order_by()
        .values_list("subject")
        .annotate(number=Count("pk"))
    )
    for course in courses:
        course.done_count = done.get(course.pk, 0)
        course.given_count = given.get(subject_of(course), 0)
    return courses


def without_certificate() -> QuerySet[CourseCompletion]:
    """Completions for which none was ever given."""
    source = Concat(Value(f"{COMPLETION}:"), Cast(OuterRef("pk"), CharField()))
    given = Certificate.objects.annotate(wanted=source).filter(source=F("wanted"))
    return CourseCompletion.objects.filter(~Exists(given)).order_by("pk")
