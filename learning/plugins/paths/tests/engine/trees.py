"""Random trees and histories, and the plainest evaluation of them that can be written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from hypothesis import strategies as st

from learning.plugins.paths.engine.evaluate import Mark
from learning.plugins.paths.engine.nodes import Group, Kind, Leaf, Node, Rule, leaves

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@st.composite
def trees(draw, depth: int = 3) -> Group:
    counter = iter(range(10_000))

    def node(level: int) -> Node:
        if level == 0 or draw(st.booleans()):
            number = next(counter)
            return Leaf(
                key=f"leaf-{number}",
                kind=Kind.COURSE,
                ref=str(number),
                title=f"Kursus {number}",
                required=draw(st.booleans()),
                jp=draw(st.integers(0, 6)),
            )
        return group(level - 1)

    def group(level: int) -> Group:
        children = tuple(node(level) for _ in range(draw(st.integers(0, 4))))
        return Group(
            key=f"group-{next(counter)}",
            rule=draw(st.sampled_from(list(Rule))),
            need=draw(st.integers(0, 8)),
            required=draw(st.booleans()),
            in_sequence=draw(st.booleans()),
            children=children,
        )

    return group(depth)


@st.composite
def histories(draw, tree: Group) -> dict[str, Mark]:
    """Some leaves reached at some moments; several may share a moment."""
    chosen = [leaf for leaf in leaves(tree) if draw(st.booleans())]
    return {
        leaf.key: Mark(START + dt.timedelta(hours=draw(st.integers(0, 9))), jp=leaf.jp)
        for leaf in chosen
    }


@st.composite
def cases(draw) -> tuple[Group, dict[str, Mark]]:
    tree = draw(trees())
    return tree, draw(histories(tree))


def is_fulfilled(node: Node, marks: Mapping[str, Mark]) -> bool:
    """The definition, read aloud."""
    if isinstance(node, Leaf):
        return node.key in marks
    fulfilled = [child for child in node.children if is_fulfilled(child, marks)]
    if any(child.required and child not in fulfilled for child in node.children):
        return False
    if node.rule == Rule.COUNT:
        return len(fulfilled) >= max(node.need, 1)
    if node.rule == Rule.JP:
        return earned(node, marks) >= max(node.need, 1)
    # What consists of electives only is fulfilled by one of them.
    return bool(fulfilled)


def earned(node: Node, marks: Mapping[str, Mark]) -> int:
    if isinstance(node, Leaf):
        return marks[node.key].jp if node.key in marks else 0
    return sum(earned(child, marks) for child in node.children)


def fulfilled_at(node: Node, marks: Mapping[str, Mark]) -> dt.datetime | None:
    """The first moment of the history at which the node is fulfilled by what is there then."""
    for moment in sorted({mark.at for mark in marks.values()}):
        so_far = {key: mark for key, mark in marks.items() if mark.at <= moment}
        if is_fulfilled(node, so_far):
            return moment
    return None


def may_begin(tree: Group, key: str, marks: Mapping[str, Mark]) -> bool:
    """Whether nothing that is required stands unfulfilled before the node in any sequence."""

    def search(node: Node, is_open: bool) -> bool | None:
        if node.key == key:
            return is_open
        if isinstance(node, Leaf):
            return None
        for index, child in enumerate(node.children):
            before = node.children[:index] if node.in_sequence else ()
            clear = all(is_fulfilled(one, marks) for one in before if one.required)
            found = search(child, is_open and clear)
            if found is not None:
                return found
        return None

    return bool(search(tree, True))
