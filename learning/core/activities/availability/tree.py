"""The tree as it is stored (JSON) and as it is worked with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from learning.core.contract import DomainError

from .limits import MAX_DEPTH, MAX_PARTS


class Op(StrEnum):
    ALL = "all"
    ANY = "any"
    NOT_ALL = "not_all"
    NOT_ANY = "not_any"

    @property
    def negates(self) -> bool:
        return self in (Op.NOT_ALL, Op.NOT_ANY)

    def needs_every(self, *, negated: bool) -> bool:
        """Whether every part has to hold, once a NOT (of this one or from above) is pushed down."""
        every = self in (Op.ALL, Op.NOT_ALL)
        return every != (negated != self.negates)


class BrokenTree(DomainError):
    """What is stored or posted is no tree. ``path`` leads there by numbers of children."""

    code = "broken_tree"

    def __init__(self, message: str, path: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.path = path


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition. Equal ``key``, equal question: it is asked once for all who have it.

    ``data`` is what its kind stored. ``shown`` matters only right below a root that needs every
    part.
    """

    kind: str
    data: Mapping[str, Any] = field(default_factory=dict, compare=False)
    shown: bool = True
    key: str = field(init=False)

    def __post_init__(self) -> None:
        body = json.dumps(self.data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        object.__setattr__(self, "key", f"{self.kind}{body}")


@dataclass(frozen=True, slots=True)
class Node:
    op: Op = Op.ALL
    children: tuple[Leaf | Node, ...] = ()
    shown: bool = True

    def leaves(self) -> Iterator[Leaf]:
        """In order, also those that come twice."""
        for child in self.children:
            if isinstance(child, Leaf):
                yield child
            else:
                yield from child.leaves()


@dataclass(frozen=True, slots=True)
class Tree:
    """Truthy if it asks for anything. A broken one has no parts and is locked."""

    root: Node = field(default_factory=Node)
    is_broken: bool = False

    def __bool__(self) -> bool:
        return self.is_broken or bool(self.root.children)

    def leaves(self) -> Iterator[Leaf]:
        return self.root.leaves()

    def mapped(self, change: Callable[[Leaf], Leaf]) -> Tree:
        """The same tree with other leaves."""
        return self if self.is_broken else Tree(_mapped(self.root, change))


EMPTY = Tree()


def _mapped(node: Node, change: Callable[[Leaf], Leaf]) -> Node:
    children = tuple(
        change(child) if isinstance(child, Leaf) else _mapped(child, change)
        for child in node.children
    )
    return Node(node.op, children, node.shown)


def parse(data: Any) -> Tree:
    """The tree of stored JSON; nothing at all is the empty tree. Raises BrokenTree.

    Only the shape is looked at: kinds say themselves whether they understand a leaf.
    """
    if data is None or data == {}:
        return EMPTY
    parts = [0]
    root = _part(data, (), parts)
    if isinstance(root, Leaf):
        raise BrokenTree(_("The conditions must stand in a group."))
    return Tree(root)


def read(data: Any) -> Tree:
    """As ``parse``, but a broken tree is one that locks."""
    try:
        return parse(data)
    except BrokenTree:
        return Tree(is_broken=True)


def _part(data: Any, path: tuple[int, ...], parts: list[int]) -> Leaf | Node:
    parts[0] += 1
    if parts[0] > MAX_PARTS:
        raise BrokenTree(_("There are too many conditions."), path)
    if not isinstance(data, Mapping):
        raise BrokenTree(_("A condition is not readable."), path)
    shown = data.get("shown", True)
    if not isinstance(shown, bool):
        raise BrokenTree(_("A condition is not readable."), path)
    return _node(data, shown, path, parts) if "op" in data else _leaf(data, shown, path)


def _node(data: Mapping, shown: bool, path: tuple[int, ...], parts: list[int]) -> Node:
    children = data.get("children", [])
    if not isinstance(children, list) or data["op"] not in list(Op):
        raise BrokenTree(_("A group of conditions is not readable."), path)
    if len(path) >= MAX_DEPTH:
        raise BrokenTree(_("The conditions are nested too deeply."), path)
    found = [_part(child, (*path, number), parts) for number, child in enumerate(children)]
    return Node(Op(data["op"]), tuple(found), shown)


def _leaf(data: Mapping, shown: bool, path: tuple[int, ...]) -> Leaf:
    kind = data.get("kind")
    if not isinstance(kind, str) or not kind:
        raise BrokenTree(_("A condition has no kind."), path)
    rest = {name: value for name, value in data.items() if name not in ("kind", "shown")}
    return Leaf(kind, rest, shown)


def dump(tree: Tree) -> dict[str, Any]:
    """The JSON that ``parse`` reads, flags only where they count; the empty tree is ``{}``."""
    if not tree.root.children:
        return {}
    return _dumped(tree.root, is_root=True)


def _dumped(part: Leaf | Node, *, is_root: bool = False, flagged: bool = False) -> dict[str, Any]:
    flag = {"shown": part.shown} if flagged else {}
    if isinstance(part, Leaf):
        return {"kind": part.kind, **part.data, **flag}
    every = part.op.needs_every(negated=False)
    if is_root and not every:
        flag = {"shown": part.shown}
    children = [_dumped(child, flagged=is_root and every) for child in part.children]
    return {"op": str(part.op), **flag, "children": children}
