"""The tree of requirements as plain values: what versions store and the engine evaluates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Rule(StrEnum):
    """How a group is fulfilled. Required members are needed under each of the rules."""

    ALL = "all"
    COUNT = "count"
    JP = "jp"


class Kind(StrEnum):
    COURSE = "course"
    PATH = "path"
    EVENT = "event"
    EVIDENCE = "evidence"
    ACHIEVEMENT = "achievement"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing to reach. ``key`` stays the same through all versions of the tree.

    ``ref`` is the id of the Course or LearningPath, or the word that names an event, programme or
    achievement. ``due_days`` counts from the start of the person's cycle. ``min_score`` is a
    fraction between 0 and 1. ``jp`` is what the leaf adds to a group that asks for JP.
    """

    key: str
    kind: Kind
    ref: str
    title: str
    required: bool = True
    due_days: int | None = None
    min_score: Decimal | None = None
    jp: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """``need`` is a number of members under COUNT, of JP under JP, and unused under ALL.

    ``in_sequence``: a member opens when every required member before it is done.
    """

    key: str
    rule: Rule = Rule.ALL
    need: int = 0
    title: str = ""
    required: bool = True
    in_sequence: bool = False
    children: tuple[Node, ...] = ()


Node = Group | Leaf


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in the order in which it is read."""
    yield node
    if isinstance(node, Group):
        for child in node.children:
            yield from walk(child)


def leaves(node: Node) -> list[Leaf]:
    return [found for found in walk(node) if isinstance(found, Leaf)]


def dump(node: Node) -> dict[str, Any]:
    """JSON of the node, without what has its default."""
    if isinstance(node, Leaf):
        return _filled(
            {
                "key": node.key,
                "kind": str(node.kind),
                "ref": node.ref,
                "title": node.title,
                "elective": not node.required,
                "due_days": node.due_days,
                "min_score": None if node.min_score is None else str(node.min_score),
                "jp": node.jp,
            }
        )
    return _filled(
        {
            "key": node.key,
            "rule": str(node.rule),
            "need": node.need,
            "title": node.title,
            "elective": not node.required,
            "in_sequence": node.in_sequence,
        }
    ) | {"children": [dump(child) for child in node.children]}


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", 0, False)}


def load(data: Mapping[str, Any]) -> Node:
    """The node that ``dump`` wrote."""
    if "children" not in data:
        score = data.get("min_score")
        return Leaf(
            key=data["key"],
            kind=Kind(data["kind"]),
            ref=data.get("ref", ""),
            title=data.get("title", ""),
            required=not data.get("elective", False),
            due_days=data.get("due_days"),
            min_score=None if score is None else Decimal(score),
            jp=data.get("jp", 0),
        )
    return Group(
        key=data["key"],
        rule=Rule(data["rule"]),
        need=data.get("need", 0),
        title=data.get("title", ""),
        required=not data.get("elective", False),
        in_sequence=data.get("in_sequence", False),
        children=tuple(load(child) for child in data["children"]),
    )
