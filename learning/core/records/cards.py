"""Courses as cards, with the learner's state where somebody is signed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from learning.core.courses.models import Course
from learning.core.listing import in_readers_language
from learning.core.regions.models import Person

from .models import Enrolment
from .outline import percent
from .queries import effective

Status = Enrolment.Status


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether one can still get in. Cards are kept while nothing is published, so what depends on
    the hour is worked out when a card is shown; a last seat that is taken counts as published."""

    opens: datetime | None
    closes: datetime | None
    is_full: bool

    @property
    def refusal(self) -> str:
        """Why nobody can enrol just now; empty where people can."""
        now = timezone.now()
        if self.closes and self.closes <= now:
            return _("Enrolment closed")
        if self.is_full:
            return _("All seats are taken")
        if self.opens and self.opens > now:
            day = formats.date_format(timezone.localtime(self.opens), "j F Y")
            return _("Enrolment opens on %(date)s") % {"date": day}
        return ""


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
        "admission": Admission(
            course.enrol_from,
            course.enrol_until,
            is_full=course.seats is not None and course.seats_taken >= course.seats,
        ),
        "progress": progress,
    }
