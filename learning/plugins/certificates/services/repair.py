"""Giving what was missed: a process may end between a completion and its certificate."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone

from learning.core.models import CourseCompletion
from learning.core.printing import PrintError

from ..models import Certificate
from ..queries.choices import choice_for
from ..queries.courses import without_certificate
from ..queries.sources import subject_of
from . import rendering
from .issuing import issue_for_completion

logger = logging.getLogger(__name__)
BACK = timedelta(days=3)
A_TURN = 500


def issue_missing() -> int:
    """For the latest completions, where a template was chosen before. Returns how many."""
    now = timezone.now()
    rows = without_certificate().filter(completed_at__gt=now - BACK)
    rows = rows.select_related("person", "course__region")
    return sum(_issue(row) for row in rows.iterator(chunk_size=A_TURN))


def _issue(row: CourseCompletion) -> int:
    choice = choice_for(row.course.region, kind="course", subject=subject_of(row.course_id))
    # Whoever chose it afterwards gives it for the earlier ones, too, if they want to.
    if choice is None or choice.template is None or choice.updated_at > row.completed_at:
        return 0
    return int(issue_for_completion(row) is not None)


def draw_missing() -> int:
    """Draw what a lost task left. Returns how many; one that cannot be drawn stops no other."""
    rows = Certificate.objects.filter(file="", state=Certificate.State.ISSUED).order_by("pk")
    return sum(_draw(row) for row in rows[:A_TURN])


def _draw(row: Certificate) -> int:
    try:
        rendering.render(row)
    except PrintError:
        logger.exception("certificate %s cannot be drawn", row.pk)
        return 0
    return 1
