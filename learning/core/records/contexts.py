"""All that access rules look at, for every activity of a course at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from learning.core.activities.availability import State, judge
from learning.core.contract import AccessContext
from learning.core.courses.models import Course
from learning.core.courses.outline import outline
from learning.core.regions.models import Person

from .availability import trees_of
from .enrolments import course_context


def whole_context(
    course: Course,
    *,
    person: Person | None,
    completed: frozenset[int],
    now: datetime,
    as_nobody: bool = False,
) -> AccessContext:
    """One query if the course has prerequisites, and those of each kind of condition in it.

    ``as_nobody`` asks no condition about the person: for who only shows the rules.
    """
    asked_of = None if as_nobody else person
    leaves = trees_of(course).leaves
    return replace(
        course_context(course, person=asked_of, now=now, leaves=leaves),
        person=person,
        completed=completed,
        dates=outline(course).dates,
    )


def hidden_in(context: AccessContext) -> frozenset[int]:
    """Ids of the activities that conditions do not show."""
    trees, facts = context.trees, context.facts
    return frozenset(
        pk
        for pk, own in trees.activities.items()
        if any(judge(tree, facts).state == State.GONE for tree in own)
    )


def in_view(context: AccessContext, hidden: frozenset[int]) -> AccessContext:
    """The same with the places and titles of the course's activities.

    What is not shown is not named either where something else depends on it.
    """
    rows = outline(context.course).activities
    keys = frozenset(row.key for row in rows if row.id in hidden)
    return replace(
        context,
        counting=frozenset(row.id for row in rows if row.counts),
        positions=[row.id for row in rows],
        titles={row.id: row.title for row in rows if row.id not in hidden},
        facts=context.facts.unnamed(keys, context.trees.leaves) if keys else context.facts,
    )
