"""What the people of a head of units do on paths: counted in SQL, then by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from learning.core.models import Person

from ..models import LearningPath, PathEnrolment

Status, Standing = PathEnrolment.Status, PathEnrolment.Standing
ON_PATH = Q(status__in=PathEnrolment.OPEN_STATUSES)


def is_late(today: dt.date) -> Q:
    """The same rule as ``PathEnrolment.is_late``."""
    return Q(status=Status.ACTIVE, next_due_on__lt=today)


def has_standing(standing: PathEnrolment.Standing, today: dt.date) -> Q:
    """The same rule as ``PathEnrolment.standing``."""
    return {
        Standing.NEVER: Q(valid_until__isnull=True),
        Standing.VALID: Q(renew_from__gt=today),
        Standing.DUE: Q(renew_from__lte=today, valid_until__gte=today),
        Standing.OVERDUE: Q(valid_until__lt=today, grace_until__gte=today),
        Standing.LAPSED: Q(grace_until__lt=today),
    }[standing]


def narrowings(today: dt.date) -> dict[str, Q]:
    """By the word of the address."""
    return {
        "berjalan": Q(status=Status.ACTIVE),
        "terlambat": is_late(today),
        "selesai": Q(status=Status.COMPLETED),
        "berlaku": has_standing(Standing.VALID, today),
        "perlu": has_standing(Standing.DUE, today),
        "lewat": has_standing(Standing.OVERDUE, today),
        "gugur": has_standing(Standing.LAPSED, today),
    }


def paths_followed(people: QuerySet[Person], today: dt.date) -> QuerySet[Any, Any]:
    """A dictionary for each path that any of ``people`` follows: how many stand where."""
    rows = PathEnrolment.objects.filter(ON_PATH, person__in=people.order_by().values("pk"))
    counts = {word: Count("pk", filter=rule) for word, rule in narrowings(today).items()}
    found = rows.order_by().values("path_id", "path__title").annotate(number=Count("pk"), **counts)
    return found.order_by("path__title", "path_id")


def by_id(ids: Iterable[int]) -> dict[int, LearningPath]:
    return LearningPath.objects.select_related("region").in_bulk(list(ids))


def enrolments_among(people: QuerySet[Person], path: LearningPath) -> QuerySet[PathEnrolment]:
    """Who of ``people`` follows ``path``; what is due first stands on top."""
    rows = PathEnrolment.objects.filter(
        ON_PATH, path=path, person__in=people.order_by().values("pk")
    )
    return rows.select_related("person__unit").order_by(
        F("next_due_on").asc(nulls_last=True), "person__name", "pk"
    )


def counts_of(
    rows: QuerySet[PathEnrolment], words: Iterable[str], today: dt.date
) -> dict[str, int]:
    """How many of ``rows`` each narrowing leaves. One query."""
    known = narrowings(today)
    found = rows.order_by().aggregate(
        **{word: Count("pk", filter=known[word]) for word in words}, all=Count("pk")
    )
    return {word: int(number) for word, number in found.items()}
