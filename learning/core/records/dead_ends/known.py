"""Which of the groups, cohorts, places and courses that leaves name are there, and who is in them.

Asked once for all courses together; a kind that no leaf has costs no query.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef

from learning.core.activities.availability import Leaf, read
from learning.core.courses.drafts import CourseDraft, Draft
from learning.core.courses.models import Course
from learning.core.records.models import CourseGroup, Grouping, GroupMember
from learning.core.regions.models import Cohort, CohortMember, Region, Unit

from .rounds import Waiting, waiting_of

# A kind and the word of its data that names something.
Wanted = dict[tuple[str, str], set[Any]]
NAMING = {
    "group": ("group", "grouping"),
    "cohort": ("cohort",),
    "unit": ("unit", "region"),
    "course_done": ("course",),
}


@dataclass(frozen=True, slots=True)
class Known:
    """Names by what a leaf names (``name_of``), and which of that nobody is in.

    ``ungrouped`` are keys of courses of which nobody is in any group, as far as that is asked.
    """

    names: Mapping[str, str]
    empty: frozenset[str]
    ungrouped: frozenset[str] = frozenset()
    waiting: Waiting = field(default_factory=Waiting)


def name_of(leaf: Leaf, course: CourseDraft) -> str:
    """What the leaf names, the same for equal targets; empty where the kind names nothing."""
    for part in NAMING.get(leaf.kind, ()):
        value = leaf.data.get(part)
        if value:
            place = f"{course.page.translation_key}:" if leaf.kind == "group" else ""
            return f"{part}:{place}{value}"
    return ""


def known_to(courses: Iterable[CourseDraft]) -> Known:
    rows = list(courses)
    wanted = _wanted(rows)
    names: dict[str, str] = {}
    empty: set[str] = set()
    keys = [course.page.translation_key for course in rows]
    for part, model in (("group", CourseGroup), ("grouping", Grouping)):
        if asked := wanted.get(("group", part)):
            _add_groups(part, model, asked, keys, names, empty)
    if asked := wanted.get(("cohort", "cohort")):
        members = CohortMember.objects.filter(cohort=OuterRef("pk"))
        found = Cohort.objects.filter(key__in=asked, is_active=True)
        for key, name, filled in found.values_list("key", "name", Exists(members)):
            names[f"cohort:{key}"] = name
            if not filled:
                empty.add(f"cohort:{key}")
    for kind, part, model, column in (
        ("unit", "unit", Unit, "pk"),
        ("unit", "region", Region, "code"),
        ("course_done", "course", Course, "translation_key"),
    ):
        if asked := wanted.get((kind, part)):
            label = "title" if model is Course else "name"
            found = model.objects.filter(**{f"{column}__in": asked}).values_list(column, label)
            names |= {f"{part}:{key}": name for key, name in found}
    return Known(names, frozenset(empty), _ungrouped(rows), waiting_of(rows))


def asks_for_any_group(leaf: Leaf) -> bool:
    return leaf.kind == "group" and not (leaf.data.get("group") or leaf.data.get("grouping"))


def _ungrouped(courses: Iterable[CourseDraft]) -> frozenset[str]:
    asking = {
        str(course.page.translation_key)
        for course in courses
        if any(asks_for_any_group(leaf) for row in course.rows for leaf in leaves_of(row))
    }
    if not asking:
        return frozenset()
    members = GroupMember.objects.filter(group__course__translation_key__in=asking)
    found = members.order_by().values_list("group__course__translation_key", flat=True).distinct()
    return frozenset(asking - {str(key) for key in found})


def leaves_of(row: Draft) -> Iterator[Leaf]:
    return read(row.values.get("availability")).leaves()


def _wanted(courses: Iterable[CourseDraft]) -> Wanted:
    found: Wanted = {}
    for course in courses:
        for row in course.rows:
            for leaf in leaves_of(row):
                for part in NAMING.get(leaf.kind, ()):
                    value = leaf.data.get(part)
                    if isinstance(value, str | int) and value:
                        found.setdefault((leaf.kind, part), set()).add(value)
    return found


def _add_groups(
    part: str,
    model: Any,
    asked: set[Any],
    courses: Iterable[Any],
    names: dict[str, str],
    empty: set[str],
) -> None:
    path = "group" if model is CourseGroup else "group__groupings"
    members = GroupMember.objects.filter(**{path: OuterRef("pk")})
    rows = model.objects.filter(course__translation_key__in=courses, key__in=asked)
    columns = ("course__translation_key", "key", "name", Exists(members))
    for course, key, name, filled in rows.values_list(*columns):
        names[f"{part}:{course}:{key}"] = name
        if not filled:
            empty.add(f"{part}:{course}:{key}")
