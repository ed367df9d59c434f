"""The trees of a course and what is so for one person. See ADR 30."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from learning.core.activities.availability import (
    EMPTY,
    Facts,
    Leaf,
    Tree,
    people_leaves,
    people_q,
    read,
)
from learning.core.activities.registry import conditions
from learning.core.contract import Fact
from learning.core.courses.models import Completion, Course
from learning.core.courses.outline import Outline, outline
from learning.core.memory import Memory
from learning.core.regions.models import Person
from learning.core.regions.permissions import can, policy_for


@dataclass(frozen=True)
class CourseTrees:
    """All trees of a course; what has no conditions is left out.

    "The previous activity" is replaced by its key here. ``activities`` has, for each activity that
    is held by any, its section's tree and its own.
    """

    course: Tree = EMPTY
    sections: Mapping[int, Tree] = field(default_factory=dict)
    activities: Mapping[int, tuple[Tree, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.course or self.sections or self.activities)

    def of_activity(self, activity_id: int) -> tuple[Tree, ...]:
        """What must hold for an activity beside the course's own."""
        return self.activities.get(activity_id, ())

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Each question once."""
        inner = chain.from_iterable(self.activities.values())
        return unique_leaves(chain([self.course], self.sections.values(), inner))

    @cached_property
    def course_leaves(self) -> tuple[Leaf, ...]:
        return unique_leaves([self.course])


_trees: Memory[CourseTrees] = Memory(2_000)


def trees_of(course: Course) -> CourseTrees:
    """Kept with the course's published content; no query beside the outline's."""
    key = (course.pk, course.content_version)
    return _trees.get(key, lambda: build_trees(outline(course)))


def build_trees(shape: Outline) -> CourseTrees:
    """Also for outlines that are not published, as a draft's."""
    before: list[str] = []
    sections: dict[int, Tree] = {}
    activities: dict[int, tuple[Tree, ...]] = {}
    for section in shape.sections:
        above = _placed(section.availability, before)
        if above and section.id:
            sections[section.id] = above
        for row in section.activities:
            trees = tuple(tree for tree in (above, _placed(row.availability, before)) if tree)
            if trees:
                activities[row.id] = trees
            if row.completion != Completion.NONE:
                before.append(row.key)
    return CourseTrees(_placed(shape.availability, ()), sections, activities)


def _placed(data: Any, before: Iterable[str]) -> Tree:
    if not data:
        return EMPTY
    keys = tuple(before)

    def resolved(leaf: Leaf) -> Leaf:
        kind = conditions.get(leaf.kind)
        return Leaf(leaf.kind, kind.resolve(leaf.data, before=keys), leaf.shown) if kind else leaf

    return read(data).mapped(resolved)


def unique_leaves(trees: Iterable[Tree]) -> tuple[Leaf, ...]:
    found = {leaf.key: leaf for tree in trees for leaf in tree.leaves()}
    return tuple(found.values())


def load_facts(
    leaves: Iterable[Leaf], *, person: Person | None, course: Course, now: datetime
) -> Facts:
    """Ask each kind once about all its leaves; without leaves there is no query.

    Without a person facts have names and say what is gone, for who shows a rule to editors.
    """
    by_kind: dict[str, list[Leaf]] = {}
    for leaf in leaves:
        by_kind.setdefault(leaf.kind, []).append(leaf)
    found: dict[str, Fact] = {}
    for slug, rows in by_kind.items():
        kind = conditions.get(slug)
        if kind is not None:
            data = [leaf.data for leaf in rows]
            facts = kind.facts(data, person=person, course=course, now=now)
            found |= zip((leaf.key for leaf in rows), facts, strict=True)
    return Facts(found, _exempt(by_kind, person, course))


def _exempt(slugs: Iterable[str], person: Person | None, course: Course) -> frozenset[str]:
    kinds = [conditions.get(slug) for slug in slugs]
    exempting = frozenset(kind.slug for kind in kinds if kind and kind.exempts_staff)
    if not exempting or person is None or person.user_id is None:
        return frozenset()
    return exempting if sees_all_groups(person.user, course) else frozenset()


def sees_all_groups(user: Any, course: Course) -> bool:
    """Whoever may look at the course as staff stands outside its groups."""
    return can(user, "view", course)


def people_allowed(
    trees: Tree | Iterable[Tree], people: QuerySet[Person], *, course: Course
) -> QuerySet[Person]:
    """Those of ``people`` whom no condition about people shuts out; dates and such do not count.

    Several trees must all let somebody in, as an activity's own and its section's.
    """
    for tree in (trees,) if isinstance(trees, Tree) else trees:
        leaves, about_people = unique_leaves([tree]), list(people_leaves(tree))
        if not about_people and not tree.is_broken:
            continue
        targets = load_targets(about_people, course=course)
        staff = _staff(course) if any(_exempts(leaf) for leaf in leaves) else Q(pk__in=())
        people = people.filter(people_q(tree, course=course, targets=targets, staff=staff))
    return people


def load_targets(leaves: Iterable[Leaf], *, course: Course) -> Facts:
    """Names of what leaves name, and which of it is gone."""
    return load_facts(leaves, person=None, course=course, now=timezone.now())


def _exempts(leaf: Leaf) -> bool:
    kind = conditions.get(leaf.kind)
    return bool(kind and kind.exempts_staff)


def _staff(course: Course) -> Q:
    users = policy_for(Course).users_with_any_permission_for_instance(["view"], course)
    return Q(user__in=users.values("pk"))
