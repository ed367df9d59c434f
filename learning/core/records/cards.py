"""Courses as cards, with the learner's state where somebody is signed in."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from learning.core.courses.models import Course
from learning.core.listing import in_readers_language
from learning.core.regions.models import Person

from .models import Enrolment
from .outline import percent
from .queries import effective

Status = Enrolment.Status


def course_cards(
    courses: Iterable[Course], *, person: Person | None = None
) -> list[dict[str, Any]]:
    """What ``components/course_card.html`` shows. ``courses`` come with their region.

    One query for a person, none else.
    """
    rows = list(courses)
    states = _percents(rows, person) if person else {}
    cards = [_card(course, states.get(course.pk)) for course in rows]
    return in_readers_language(cards, [course.translation_key for course in rows])


def _percents(courses: list[Course], person: Person) -> dict[int, int]:
    now = timezone.now()
    is_open = effective(Status.ACTIVE, now=now) | effective(Status.COMPLETED, now=now)
    own = Enrolment.objects.filter(is_open, person=person, course__in=courses).values_list(
        "course_id", "done_count", "completed_at"
    )
    required = {course.pk: course.required_count for course in courses}
    return {
        course_id: 100 if completed_at else percent(done, required[course_id])
        for course_id, done, completed_at in own
    }


def _card(course: Course, progress: int | None) -> dict[str, Any]:
    return {
        "id": course.pk,
        "url": course.url,
        "title": course.title,
        "summary": course.summary,
        "region": course.region.name,
        "accent": course.region.accent.removeprefix("accent-"),
        "cover": course.cover_url,
        "jp": course.programme_jp,
        "minutes": course.estimated_minutes,
        "level": course.get_level_display(),
        "enrolment": course.get_enrol_method_display(),
        "progress": progress,
    }
