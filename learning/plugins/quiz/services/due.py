"""When clockwork has to look at a quiz, and whom its closings concern: the closing of all, and
those that some have of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q

from learning.core.models import GroupMember

from ..engine.settings import EXHAUSTED
from ..models import Override, Quiz, QuizAttempt


def schedule(quiz: Quiz, *, now: datetime, is_prepared: bool = False) -> None:
    """Store the next moment after ``now``, or None. ``is_prepared``: attempts before the opening
    were made just now."""
    with transaction.atomic(savepoint=False):
        # Nobody adds a closing between its reading and the writing.
        Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)
        quiz.next_check_at = _next_moment(quiz, now=now, is_prepared=is_prepared)
        Quiz.objects.filter(pk=quiz.pk).update(next_check_at=quiz.next_check_at)


def _next_moment(quiz: Quiz, *, now: datetime, is_prepared: bool) -> datetime | None:
    rules, moments = quiz.rules, []
    prepares_at = _prepares_at(quiz, now)
    if prepares_at is not None and not is_prepared:
        moments.append(prepares_at)
    if rules.completion_pass == EXHAUSTED:
        own = Override.objects.filter(quiz=quiz, close_at__gt=now).aggregate(at=Min("close_at"))
        closings = (rules.close_at, own["at"])
        moments += [closing for closing in closings if closing and closing > now]
    return min(moments, default=None)


def _prepares_at(quiz: Quiz, now: datetime) -> datetime | None:
    rules = quiz.rules
    if not (rules.open_at and rules.precreate_minutes and rules.open_at > now):
        return None
    return rules.open_at - timedelta(minutes=rules.precreate_minutes)


def is_time_to_prepare(quiz: Quiz, now: datetime) -> bool:
    prepares_at = _prepares_at(quiz, now)
    return prepares_at is not None and prepares_at <= now


def look_by(quiz: Quiz, moment: datetime) -> None:
    """Have clockwork look at ``moment`` at the latest."""
    later = Q(next_check_at=None) | Q(next_check_at__gt=moment)
    Quiz.objects.filter(later, pk=quiz.pk).update(next_check_at=moment)


def closing_people(quiz: Quiz, *, since: datetime, until: datetime) -> set[int]:
    """Who has attempts and a closing between the two moments; whether it is the one that counts
    for them, their rules say."""
    if quiz.rules.completion_pass != EXHAUSTED:
        return set()
    closes = quiz.rules.close_at
    if closes is not None and since <= closes <= until:
        return _takers(quiz, Q())
    rows = Override.objects.filter(quiz=quiz, close_at__gte=since, close_at__lte=until)
    return takers_under(quiz, list(rows.select_related("unit")))


def takers_under(quiz: Quiz, overrides: Sequence[Override]) -> set[int]:
    """People with attempts whom one of the exceptions is for."""
    if not overrides:
        return set()
    lists = [row.pk for row in overrides if row.group_name]
    groups = [row.group_id for row in overrides if row.group_id]
    named = Override.people.through.objects.filter(override__in=lists)
    members = GroupMember.objects.filter(group__in=groups).order_by()
    under = Q(person__in=[row.person_id for row in overrides if row.person_id])
    under |= Q(person__in=named.values("person")) | Q(person__in=members.values("person"))
    for row in overrides:
        if row.unit is not None:
            under |= Q(person__unit__path__startswith=row.unit.path)
    return _takers(quiz, under)


def _takers(quiz: Quiz, condition: Q) -> set[int]:
    rows = QuizAttempt.objects.filter(condition, quiz=quiz, person__isnull=False)
    return set(rows.order_by().values_list("person_id", flat=True))
