"""Scores that their learners may not see yet: a gradebook hides them, or the activity's type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Q, Value, When

from learning.core.activities.registry import activity_types
from learning.core.courses.models import Activity
from learning.core.regions.models import Person


@dataclass(frozen=True, slots=True)
class Hidden:
    """Ids. A course's score is a mean: it hides where one of its parts does."""

    activities: frozenset[int]
    courses: frozenset[int]


# Of a person: which activities hide their score from this one, as a condition on their rows.
Hiding = Callable[[Person], Q]
_hidings: dict[str, Hiding] = {}


def add_hidden_scores(slug: str, hiding: Hiding) -> None:
    """``hiding(person)`` joins the statement that asks for scores, so it costs no query more."""
    _hidings[slug] = hiding


def hidden_scores(person: Person, *, course_id: int | None = None) -> Hidden:
    """Of everything that the person has a score for, or of one course."""
    scored = Q(pk__in=person.progress.filter(scored_at__isnull=False).values("activity"))
    scored |= Q(pk__in=person.past_progress.filter(scored_at__isnull=False).values("activity"))
    rows = Activity.objects.filter(scored).annotate(is_hidden=_from(person))
    if course_id is not None:
        rows = rows.filter(course=course_id)
    found = [row for row in rows if row.hides_score or row.is_hidden]
    by_type: dict[str, list[Activity]] = defaultdict(list)
    for row in rows:
        by_type[row.type].append(row)
    for slug, group in by_type.items():
        if kind := activity_types.get(slug):
            ids = set(kind.hidden_scores(person, group))
            found += [row for row in group if row.pk in ids]
    return Hidden(frozenset(row.pk for row in found), frozenset(row.course_id for row in found))


def _from(person: Person) -> Case:
    whens = [When(hiding(person), then=Value(True)) for hiding in _hidings.values()]
    return Case(*whens, default=Value(False), output_field=BooleanField())
