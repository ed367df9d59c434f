"""From the requirements as editors wrote them to the tree of the engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from wagtail.models import Page

from learning.core.api import activity_types
from learning.core.contract import Supports
from learning.core.models import Activity, Course

from ..engine.checks import Catalogue
from ..engine.nodes import Group, Kind, Leaf, Node, Rule, leaves
from ..models import LearningPath, PathLeaf, PathVersion

ROOT = "root"
Raw = Mapping[str, Any]


class Known(NamedTuple):
    """Rows behind the ids that blocks hold: courses by page, paths by any of their languages."""

    courses: Mapping[int, Course]
    titles: Mapping[int, str]
    paths: Mapping[int, LearningPath]


def tree_of(path: LearningPath) -> Group:
    """The tree of what stands in ``path`` now, saved or not. Three queries at most.

    A leaf whose course or path is not known has an empty ``ref``: see ``engine.checks``.
    """
    raw = list(path.requirements.raw_data)
    known = _known(raw)
    return Group(
        key=ROOT,
        rule=Rule.ALL,
        in_sequence=path.in_sequence,
        children=tuple(_node(block, known) for block in raw),
    )


def _known(raw: Iterable[Raw]) -> Known:
    pages, paths = set(), set()
    for block in _flat(raw):
        value = block["value"]
        if block["type"] == Kind.COURSE and value.get("course"):
            pages.add(int(value["course"]))
        elif block["type"] == Kind.PATH and value.get("path"):
            paths.add(int(value["path"]))
    found = dict(Page.objects.filter(pk__in=pages).values_list("pk", "translation_key"))
    by_key = {
        course.translation_key: course
        for course in Course.objects.filter(translation_key__in=found.values())
    }
    return Known(
        courses={pk: by_key[key] for pk, key in found.items() if key in by_key},
        titles=dict(Page.objects.filter(pk__in=pages).values_list("pk", "title")) if pages else {},
        paths=sources(paths),
    )


def sources(ids: Iterable[int]) -> dict[int, LearningPath]:
    """The row that enrolments hang on, for each of ``ids`` in whatever language."""
    rows = list(LearningPath.objects.filter(pk__in=list(ids)))
    if not rows:
        return {}
    family: dict[Any, list[LearningPath]] = defaultdict(list)
    keys = {row.translation_key for row in rows}
    for row in LearningPath.objects.filter(translation_key__in=keys).select_related("locale"):
        family[row.translation_key].append(row)
    return {row.pk: source_among(family[row.translation_key]) for row in rows}


def source_among(rows: Iterable[LearningPath]) -> LearningPath:
    """The first that was written speaks for all languages."""
    return min(rows, key=lambda row: row.pk)


def source_of(path: LearningPath) -> LearningPath:
    """The row that enrolments in ``path`` hang on, whatever its language. One query."""
    rows = LearningPath.objects.filter(translation_key=path.translation_key)
    return rows.order_by("pk").first() or path


def is_source(path: LearningPath) -> bool:
    if path.pk is None:
        return not LearningPath.objects.filter(translation_key=path.translation_key).exists()
    return source_of(path).pk == path.pk


def _flat(raw: Iterable[Raw]) -> Iterable[Raw]:
    for block in raw:
        yield block
        if block["type"] == "group":
            yield from _flat(block["value"].get("children") or [])


def _node(block: Raw, known: Known) -> Node:
    value, key = block["value"], str(block.get("id") or "")
    if block["type"] == "group":
        return Group(
            key=key,
            rule=Rule(value.get("rule") or Rule.ALL),
            need=value.get("need") or 0,
            title=value.get("title") or "",
            required=bool(value.get("required")),
            in_sequence=bool(value.get("in_sequence")),
            children=tuple(_node(child, known) for child in value.get("children") or []),
        )
    kind = Kind(block["type"])
    ref, title, jp = _named(kind, value, key, known)
    score = value.get("min_score")
    return Leaf(
        key=key,
        kind=kind,
        ref=ref,
        title=title,
        required=bool(value.get("required")),
        due_days=value.get("due_days"),
        min_score=Decimal(score) / 100 if score else None,
        jp=jp,
    )


def _named(kind: Kind, value: Raw, key: str, known: Known) -> tuple[str, str, int]:
    if kind == Kind.COURSE:
        pk = int(value["course"]) if value.get("course") else 0
        course = known.courses.get(pk)
        if course is None:
            return "", known.titles.get(pk, ""), 0
        return str(course.pk), course.title, course.programme_jp
    if kind == Kind.PATH:
        path = known.paths.get(int(value["path"])) if value.get("path") else None
        return (str(path.pk), path.title, path.jp) if path else ("", "", 0)
    ref = key if kind == Kind.EVIDENCE else value.get("ref") or ""
    return ref, value.get("title") or "", value.get("jp") or 0


def catalogue_for(tree: Group) -> Catalogue:
    """What the leaves of ``tree`` may ask for. Four queries, whatever its size."""
    courses = {leaf.ref for leaf in leaves(tree) if leaf.kind == Kind.COURSE and leaf.ref}
    paths = {leaf.ref for leaf in leaves(tree) if leaf.kind == Kind.PATH and leaf.ref}
    live = Course.objects.filter(pk__in=courses, is_live=True).values_list("pk", flat=True)
    return Catalogue(
        courses={str(pk) for pk in live},
        scored=scored_courses(courses),
        paths={str(pk) for pk in _published(paths)},
        requires=_requires() if paths else {},
    )


def _published(ids: Iterable[str]) -> Iterable[int]:
    rows = PathVersion.objects.filter(path__in=list(ids), path__live=True)
    return rows.order_by().values_list("path_id", flat=True).distinct()


def _requires() -> dict[str, set[str]]:
    """By path, the paths that its newest version asks for."""
    found: dict[str, set[str]] = defaultdict(set)
    for path_id, other in (
        PathLeaf.objects.filter(path__isnull=False, version__in=newest_versions())
        .order_by()
        .values_list("version__path_id", "path_id")
    ):
        found[str(path_id)].add(str(other))
    return found


def newest_versions() -> Any:
    """A subquery of the newest version of every path."""
    newer = PathVersion.objects.filter(path=OuterRef("path"), number__gt=OuterRef("number"))
    return PathVersion.objects.filter(~Exists(newer)).order_by().values("pk")


def scored_courses(ids: Iterable[str]) -> set[str]:
    """Those courses of which an activity can give a score."""
    scoring = [kind.slug for kind in activity_types if kind.supports & Supports.SCORE]
    rows = Activity.objects.filter(course__in=list(ids), is_live=True, type__in=scoring)
    return {str(pk) for pk in rows.order_by().values_list("course_id", flat=True).distinct()}
