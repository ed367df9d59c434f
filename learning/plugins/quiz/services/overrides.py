"""Exceptions from a quiz's rules. What changes them moves the end of attempts that are open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.models import CourseGroup, Enrolment, Person

from ..engine.settings import EXHAUSTED
from ..models import Override, Quiz, QuizAttempt
from ..queries.rules import effective_settings
from . import grading
from .due import look_by, takers_under
from .errors import NotPossible, ReasonNeeded
from .open_attempts import retime

VALUES = ("open_at", "close_at", "time_limit", "attempts", "password")


def save_override(
    override: Override, *, user: Any, people: Iterable[Person] | None = None
) -> Override:
    """Store an exception; ``people`` are those of a list. A reason is needed."""
    override.reason = override.reason.strip()
    if not override.reason:
        raise ReasonNeeded
    override.created_by = override.created_by or user
    with transaction.atomic():
        before = takers_under(override.quiz, [override]) if override.pk else set()
        override.full_clean()
        override.save()
        if people is not None:
            override.people.set(people)
        _follow(override.quiz, before | takers_under(override.quiz, [override]))
        if override.close_at and override.close_at > timezone.now():
            look_by(override.quiz, override.close_at)
    return override


def delete_override(override: Override, *, user: Any) -> None:
    quiz = override.quiz
    with transaction.atomic():
        people = takers_under(quiz, [override])
        override.delete()
        _follow(quiz, people)


def give_attempts(quiz: Quiz, *, person: Person, count: int, user: Any, reason: str) -> Override:
    """So many attempts more than those that are used or allowed."""
    if count < 1:
        raise NotPossible(_("Give at least one attempt."))
    try:
        return _give(quiz, person, count=count, user=user, reason=reason)
    except (IntegrityError, ValidationError):
        # Somebody else made the exception at the same moment: these come on top of it.
        return _give(quiz, person, count=count, user=user, reason=reason)


@transaction.atomic
def _give(quiz: Quiz, person: Person, *, count: int, user: Any, reason: str) -> Override:
    found = Override.objects.filter(quiz=quiz, person=person)
    override = found.select_for_update(of=("self",)).first() or Override(quiz=quiz, person=person)
    allowed = effective_settings(quiz, person).attempts
    if not allowed:
        raise NotPossible(_("This person may take the quiz as often as they like."))
    override.attempts = max(allowed, _used(quiz, person)) + count
    override.reason = reason
    return save_override(override, user=user)


def _used(quiz: Quiz, person: Person) -> int:
    enrolment = Enrolment.objects.filter(course=quiz.activity.course_id, person=person).first()
    rows = QuizAttempt.objects.filter(
        quiz=quiz, person=person, course_attempt=enrolment.attempt if enrolment else 1
    )
    return rows.exclude(state=QuizAttempt.State.NOT_STARTED).count()


@transaction.atomic
def follow_group(group: CourseGroup, *, person_ids: Iterable[int]) -> None:
    """These people came into the group or left it: its exceptions begin or end for them."""
    people = set(person_ids)
    rows = Override.objects.filter(group=group.pk).select_related("quiz__activity")
    for override in rows.order_by("pk"):
        _follow(override.quiz, people)


def _follow(quiz: Quiz, people: set[int]) -> None:
    retime(quiz, people=people)
    if quiz.rules.completion_pass != EXHAUSTED:
        return
    # Who has no attempt left may be complete with it.
    rows = Enrolment.objects.filter(course=quiz.activity.course_id, person__in=people)
    for row in rows.select_related("person__unit"):
        grading.update_grade(quiz, person=row.person, course_attempt=row.attempt)
