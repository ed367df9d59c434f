"""Keeps what learners tick, write and answer. Repeating a call changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from learning.core.contract import DomainError
from learning.core.models import Activity, Course, Enrolment, Person

from . import grading
from .answers import Question
from .models import LessonResponse

MAX_REFLECTION = 4_000
MAX_SHORT_ANSWER = 200


class InvalidResponse(DomainError):
    code = "invalid_response"


def save_checklist(
    activity: Activity, *, person: Person, question: Question, done: Iterable[str]
) -> LessonResponse:
    """``done`` holds ids of items. Raises InvalidResponse for an item that the list lacks."""
    known = [item["id"] for item in question.definition["items"]]
    ticked = set(done)
    if ticked - set(known):
        raise InvalidResponse(_("This item is no longer on the list. Reload the page."))
    return _keep(activity, person, question, {"done": [key for key in known if key in ticked]})


def save_reflection(
    activity: Activity, *, person: Person, question: Question, text: str
) -> LessonResponse:
    if len(text) > MAX_REFLECTION:
        raise InvalidResponse(_("Your answer is too long."))
    return _keep(activity, person, question, {"text": text})


def answer_self_check(
    activity: Activity, *, person: Person, question: Question, answer: dict[str, Any]
) -> LessonResponse:
    """``answer`` is ``{"chosen": [ids]}`` or ``{"text": ...}`` as the question's kind wants."""
    if grading.is_right(question.definition, answer) is None:
        raise InvalidResponse(_("Give an answer first."))
    return _keep(activity, person, question, answer)


def _keep(activity: Activity, person: Person, question: Question, value: dict) -> LessonResponse:
    response, _created = LessonResponse.objects.update_or_create(
        person=person,
        activity=activity,
        block_id=question.id,
        defaults={"kind": question.kind, "value": value},
    )
    return response


def begin_again(course: Course, *, enrolments: Iterable[Enrolment]) -> None:
    """Empty checklists and self-checks of people who take a course again; reflections stay."""
    LessonResponse.objects.filter(
        activity__course=course,
        person_id__in=[row.person_id for row in enrolments],
        kind__in=[LessonResponse.Kind.CHECKLIST, LessonResponse.Kind.SELF_CHECK],
    ).delete()


def erase(person: Person) -> None:
    LessonResponse.objects.filter(person=person).delete()
