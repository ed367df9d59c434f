"""Titles and addresses of what a tree asks for, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from learning.core.listing import read_by_reader
from learning.core.models import Course

from ..engine.nodes import Group, Kind, Leaf, Node, leaves
from ..models import LearningPath
from ..queries.listed import words_of


@dataclass(frozen=True)
class Titles:
    """``by_key`` are words of the path's translation, by the key of the node."""

    courses: Mapping[int, Course] = field(default_factory=dict)
    paths: Mapping[int, LearningPath] = field(default_factory=dict)
    read: Mapping[Any, Any] = field(default_factory=dict)
    by_key: Mapping[str, str] = field(default_factory=dict)

    def title(self, node: Node) -> str:
        row = self.row(node)
        other = self.read.get(row.translation_key) if row is not None else None
        if other is not None:
            return str(other.title)
        return self.by_key.get(node.key) or (row.title if row is not None else node.title)

    def row(self, node: Node) -> Course | LearningPath | None:
        if isinstance(node, Group) or not node.ref:
            return None
        if node.kind == Kind.COURSE:
            return self.courses.get(int(node.ref))
        return self.paths.get(int(node.ref)) if node.kind == Kind.PATH else None

    def url(self, leaf: Leaf) -> str:
        """Of the public page; empty for what has none, or none now."""
        row = self.row(leaf)
        if isinstance(row, Course):
            other = self.read.get(row.translation_key)
            return (other.get_url() if other else "") or (row.url if row.is_live else "")
        return row.get_absolute_url() if row is not None and row.live else ""


def titles_of(root: Group, words: LearningPath | None = None) -> Titles:
    """One query for courses and one for paths, if there are any; more for a translation."""
    found = leaves(root)
    courses = {
        row.pk: row
        for row in Course.objects.filter(pk__in=_refs(found, Kind.COURSE)).select_related("region")
    }
    asked = _refs(found, Kind.PATH)
    rows = LearningPath.objects.filter(pk__in=asked) if asked else []
    paths = {row.pk: row for row in rows}
    read: dict[Any, Any] = dict(read_by_reader([row.translation_key for row in courses.values()]))
    if paths:
        read |= words_of(row.translation_key for row in paths.values())
    by_key = dict(_named(words.requirements.raw_data)) if words is not None else {}
    return Titles(courses, paths, read, by_key)


def _refs(found: Iterable[Leaf], kind: Kind) -> list[int]:
    return [int(leaf.ref) for leaf in found if leaf.kind == kind and leaf.ref]


def _named(raw: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    for block in raw:
        value = block["value"]
        if value.get("title"):
            yield str(block.get("id") or ""), value["title"]
        yield from _named(value.get("children") or [] if block["type"] == "group" else [])
