from __future__ import annotations

from django.utils.translation import get_language

from learning.core.api import Memory, Prepared
from learning.core.models import Activity, ActivityPage, Person

from .answers import Answer
from .models import LessonResponse
from .rendering import RenderedLesson, render_body

# Embedded activities and linked pages are not part of the lesson's version.
KEPT_SECONDS = 3_600
_bodies: Memory[RenderedLesson] = Memory(1_000, seconds=KEPT_SECONDS)


_answers = Prepared(
    lambda person, activity: LessonResponse.objects.filter(
        person_id=person, activity_id=activity
    ).values_list("block_id", "kind", "value", "updated_at"),
    person=int,
    activity=int,
)


def rendered(activity: Activity, page: ActivityPage) -> RenderedLesson:
    """The published body. ``page`` is touched only when the cache has nothing."""
    key = (activity.pk, activity.content_version, get_language())
    return _bodies.get(key, lambda: render_body(page.body))


def answers(lesson: RenderedLesson, *, activity: Activity, person: Person) -> dict[str, Answer]:
    """The person's answers by block id: one query, none for a lesson without questions."""
    questions = lesson.questions
    if not questions:
        return {}
    rows = _answers(person=person.pk, activity=activity.pk)
    return {
        str(block_id): Answer(questions[str(block_id)], value, updated_at)
        for block_id, kind, value, updated_at in rows
        if str(block_id) in questions and questions[str(block_id)].kind == kind
    }
