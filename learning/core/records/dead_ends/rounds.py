"""Courses that wait for each other: a remark, since whoever completed one earlier gets on.

Looked at are the courses' own drafts and, of all others, what is published: prerequisites, the
courses without which the access conditions do not hold, and those that the criteria need.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from learning.core.activities.availability import Leaf, Node, read
from learning.core.contract import Finding
from learning.core.courses.criteria import Kind, Match
from learning.core.courses.criteria import read as read_criteria
from learning.core.courses.drafts import CourseDraft
from learning.core.courses.models import Course
from learning.core.records.conditions.progress import is_key

# Further nobody can follow a circle, nor mend it.
MOST_STEPS = 8
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Waiting:
    """By a course's key what it waits for, and titles."""

    on: dict[str, frozenset[str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def round_of(self, start: str) -> tuple[str, ...]:
        """The shortest way from the course back to itself; empty without one."""
        trails: dict[str, tuple[str, ...]] = {}
        following = [(key, (start, key)) for key in sorted(self.on.get(start, NOTHING))]
        for key, trail in following:
            if key == start:
                return trail
            if key not in trails:
                trails[key] = trail
                following += [(other, (*trail, other)) for other in sorted(self.on.get(key, ()))]
        return ()


def waiting_of(courses: Collection[CourseDraft]) -> Waiting:
    """No query where no course waits for another; else one or two for each step away from them."""
    found = Waiting()
    drafts = [course for course in courses if course.rows]
    before = _keys_of_pages({pk for course in drafts for pk in _prerequisites_in(course)})
    for course in drafts:
        key, values = str(course.page.translation_key), course.rows[0].values
        wanted = frozenset(before[pk] for pk in _prerequisites_in(course) if pk in before)
        found.titles[key] = course.rows[0].title
        found.on[key] = wanted | needed_by(values.get("availability"), values.get("criteria"))
    for _step in range(MOST_STEPS):
        unknown = frozenset().union(*found.on.values()) - found.on.keys()
        if not unknown:
            break
        _add_published(found, unknown)
    return found


def finding_of(course: CourseDraft, waiting: Waiting) -> list[Finding]:
    chain = waiting.round_of(str(course.page.translation_key))
    if not chain:
        return []
    text = _("“%(one)s” waits for “%(other)s”")
    steps = [
        text % {"one": waiting.titles[one], "other": waiting.titles[other]}
        for one, other in zip(chain[:-1], chain[1:], strict=True)
    ]
    words = _(
        "Courses wait for each other, so only who has completed one of them before gets through: "
        "%(steps)s."
    )
    values = {"steps": "; ".join(steps)}
    return [Finding(False, "access-courses", words % values, path="availability")]


def _prerequisites_in(course: CourseDraft) -> list[int]:
    rows = course.rows[0].values.get("prerequisites")
    # A page without any revision gives something else.
    found = rows if isinstance(rows, list) else []
    return [row["course"] for row in found if isinstance(row.get("course"), int)]


def _keys_of_pages(ids: Collection[int]) -> dict[int, str]:
    rows = Page.objects.filter(pk__in=ids).values_list("pk", "translation_key") if ids else ()
    return {pk: str(key) for pk, key in rows}


def _add_published(found: Waiting, keys: Iterable[str]) -> None:
    rows = Course.objects.filter(translation_key__in=keys)
    columns = ("pk", "translation_key", "title", "availability", "criteria")
    courses = list(rows.values_list(*columns))
    before = _prerequisites([row[0] for row in courses]) if courses else {}
    found.on.update(dict.fromkeys(keys, NOTHING))
    for _pk, uuid, title, availability, criteria in courses:
        key = str(uuid)
        found.titles[key] = title
        found.on[key] = needed_by(availability, criteria) | before.get(key, NOTHING)


def _prerequisites(ids: Iterable[int]) -> Mapping[str, frozenset[str]]:
    rows = Course.prerequisites.through.objects.filter(from_course__in=ids)
    found: dict[str, frozenset[str]] = {}
    columns = ("from_course__translation_key", "to_course__translation_key")
    for one, other in rows.values_list(*columns):
        found[str(one)] = found.get(str(one), NOTHING) | {str(other)}
    return found


def needed_by(availability: Any, criteria: Any) -> frozenset[str]:
    """Keys of the courses without which nobody gets in, or completes it."""
    return _needed(read(availability).root, negated=False) | _asked_by(criteria)


def _needed(part: Leaf | Node, *, negated: bool) -> frozenset[str]:
    if isinstance(part, Leaf):
        key = part.data.get("course")
        asks = part.kind == "course_done" and not negated and is_key(key)
        return frozenset({str(key)}) if asks else NOTHING
    inside = negated != part.op.negates
    found = [_needed(child, negated=inside) for child in part.children]
    if part.op.needs_every(negated=negated):
        return frozenset().union(*found)
    return reduce(and_, found) if found else NOTHING


def _asked_by(data: Any) -> frozenset[str]:
    criteria = read_criteria(data)
    asked = criteria.find(Kind.COURSES)
    if asked is None or (criteria.match == Match.ANY and len(criteria.parts) > 1):
        return NOTHING
    is_choice = asked.match == Match.ANY and len(asked.keys) > 1
    return NOTHING if is_choice else frozenset(asked.keys)
