"""Hours of completed courses."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from learning.core.courses.models import Course, CoursePage

from ..models import CourseCompletion, Credit, PastProgress, Progress
from .posting import Part, book_credit
from .rules import rules_of_form

# What somebody learns by themselves here, where the course does not name another form.
DEFAULT_FORM = "e-learning"
PREFIX = "course"


def book_completion(completion: CourseCompletion) -> Credit | None:
    """Book the hours of a completed course; nothing for a course that brings none.

    A form that counts what was done each day (e-learning) is spread over the days on which its
    activities were completed, by their estimated minutes; everything else counts on the last day.
    """
    if not completion.programme_jp:
        return None
    form = completion.form_code or DEFAULT_FORM
    course = Course.objects.select_related("region").get(pk=completion.course_id)
    parts = _parts(completion, form)
    return book_credit(
        completion.person,
        source=Credit.Source.COURSE,
        key=f"{PREFIX}:{completion.pk}",
        title=completion.title,
        organiser=course.region.name,
        form_code=form,
        field_code=_field_code(course),
        parts=parts,
        ends_on=completion.local_date,
        course_id=course.pk,
    )


def _field_code(course: Course) -> str:
    page = CoursePage.objects.filter(pk=course.page_id)
    return page.values_list("field_of_knowledge__code", flat=True).first() or ""


def _parts(completion: CourseCompletion, form: str) -> list[Part]:
    rule = rules_of_form(form).find(form, "national", completion.local_date)
    if rule is None or rule.basis != "per_day" or rule.value is not None:
        return [Part(completion.local_date, completion.programme_jp)]
    return spread(completion.programme_jp, _weights(completion)) or [
        Part(completion.local_date, completion.programme_jp)
    ]


def spread(jp: int, weights: dict[date, int]) -> list[Part]:
    """``jp`` whole hours over days by weight: an hour is reached on the day that completes it."""
    total = sum(weights.values())
    parts, done, given = [], 0, 0
    for day in sorted(weights):
        done += weights[day]
        reached = jp * done // total
        if reached > given:
            parts.append(Part(day, reached - given))
        given = reached
    return parts


def _weights(completion: CourseCompletion) -> dict[date, int]:
    """Minutes by local day of what was completed in the attempt, up to its last day."""
    weights: dict[date, int] = {}
    zone = completion.person.region.zone
    for at, minutes in _done(completion):
        day = min(timezone.localdate(at, zone), completion.local_date)
        weights[day] = weights.get(day, 0) + max(minutes, 1)
    return weights


def _done(completion: CourseCompletion) -> QuerySet:
    kept: QuerySet = (
        Progress.objects.filter(course=completion.course_id)
        if completion.attempt == completion.enrolment.attempt
        else PastProgress.objects.filter(course=completion.course_id, attempt=completion.attempt)
    )
    return kept.filter(
        person=completion.person_id,
        completed_at__isnull=False,
        completed_at__lt=completion.completed_at + timedelta(days=1),
    ).values_list("completed_at", "activity__estimated_minutes")


def book_missing(*, limit: int = 10_000) -> int:
    """Book completions that are not in the ledger: those of before it, and any that were lost."""
    key = Concat(Value(f"{PREFIX}:"), Cast(OuterRef("pk"), CharField()))
    booked = Credit.objects.filter(key=key)
    missing = (
        CourseCompletion.objects.filter(~Exists(booked), programme_jp__gt=0)
        .select_related("person__region", "enrolment")
        .order_by("pk")[:limit]
    )
    return sum(book_completion(row) is not None for row in missing)
