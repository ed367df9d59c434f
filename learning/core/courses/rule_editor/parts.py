"""The tree while somebody edits it: what was stored or typed, and what buttons do to it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from learning.core.activities.availability import MAX_DEPTH, MAX_PARTS, Op
from learning.core.activities.registry import conditions

Path = tuple[int, ...]
GROUP = "parts"
# Of a kind that is not installed: its data go through the form as they are.
UNREAD = "json"


@dataclass(slots=True)
class LeafPart:
    """``typed`` has what was posted for the kind's form, by name; else ``stored`` counts."""

    kind: str
    stored: Mapping[str, Any] = field(default_factory=dict)
    typed: Mapping[str, list[str]] | None = None
    shown: bool = True


@dataclass(slots=True)
class NodePart:
    op: Op = Op.ALL
    children: list[LeafPart | NodePart] = field(default_factory=list)
    shown: bool = True

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, LeafPart | NodePart]]:
        yield path, self
        for number, child in enumerate(self.children):
            if isinstance(child, NodePart):
                yield from child.walk((*path, number))
            else:
                yield (*path, number), child


@dataclass(slots=True)
class Edited:
    """``focus`` is where whoever pressed a button goes on. ``is_broken``: what is stored cannot be
    read, and nothing has been put in its place."""

    root: NodePart = field(default_factory=NodePart)
    action: str = ""
    focus: Path | None = None
    focus_on: str = ""
    is_broken: bool = False
    is_posted: bool = False

    def at(self, path: Path) -> NodePart | LeafPart | None:
        part: NodePart | LeafPart = self.root
        for number in path:
            if not isinstance(part, NodePart) or number >= len(part.children):
                return None
            part = part.children[number]
        return part


def from_stored(data: Any) -> Edited:
    """What is kept of anything stored, however odd."""
    if not data:
        return Edited()
    if not isinstance(data, Mapping) or "op" not in data:
        return Edited(is_broken=True)
    try:
        return Edited(_stored_node(data, 0))
    except (ValueError, TypeError):
        return Edited(is_broken=True)


def _stored_node(data: Mapping[str, Any], depth: int) -> NodePart:
    children = data.get("children", [])
    if depth > MAX_DEPTH or not isinstance(children, list):
        raise ValueError
    return NodePart(
        Op(data["op"]),
        [_stored_part(child, depth + 1) for child in children],
        data.get("shown", True) is True,
    )


def _stored_part(data: Any, depth: int) -> LeafPart | NodePart:
    if not isinstance(data, Mapping):
        raise TypeError
    if "op" in data:
        return _stored_node(data, depth)
    rest = {name: value for name, value in data.items() if name not in ("kind", "shown")}
    return LeafPart(str(data.get("kind", "")), rest, shown=data.get("shown", True) is True)


def from_posted(data: Any, name: str) -> Edited:
    """What the form's fields say; ``data`` is a QueryDict. Odd ones are taken as empty."""
    left = [MAX_PARTS + 1]
    edited = Edited(_posted_node(data, name, 0, left), is_posted=True)
    edited.is_broken = f"{name}-broken" in data and not edited.root.children
    edited.action = data.get(f"{name}-action", "")
    if edited.action:
        act(edited, edited.action)
    return edited


def _posted_node(data: Any, prefix: str, depth: int, left: list[int]) -> NodePart:
    node = NodePart(_op(data.get(f"{prefix}-op")), shown=data.get(f"{prefix}-shown") != "0")
    count = _number(data.get(f"{prefix}-count"))
    for number in range(count if depth <= MAX_DEPTH else 0):
        left[0] -= 1
        if left[0] < 0:
            break
        node.children.append(_posted_part(data, f"{prefix}-{number}", depth + 1, left))
    return node


def _posted_part(data: Any, prefix: str, depth: int, left: list[int]) -> LeafPart | NodePart:
    kind = data.get(f"{prefix}-kind", "")
    if kind == GROUP:
        return _posted_node(data, prefix, depth, left)
    start = f"{prefix}-f-"
    typed = {key[len(start) :]: data.getlist(key) for key in data if key.startswith(start)}
    leaf = LeafPart(kind[:40], typed=typed, shown=data.get(f"{prefix}-shown") != "0")
    # Of an installed kind only its form decides what may be named.
    if UNREAD in typed and leaf.kind not in conditions:
        leaf.stored, leaf.typed = _unread(typed[UNREAD][0]), None
    return leaf


def _unread(text: str) -> Mapping[str, Any]:
    try:
        data = json.loads(text[:10_000])
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _op(text: str | None) -> Op:
    return Op(text) if text in list(Op) else Op.ALL


def _number(text: str | None) -> int:
    return min(int(text), MAX_PARTS) if text and text.isascii() and text.isdigit() else 0


def act(edited: Edited, action: str) -> None:
    """What a button does: ``add:0.1:date``, ``group:0``, ``remove:0.1``, ``up:1``, ``down:1``.

    A button of another page, or one that means nothing any more, does nothing.
    """
    word, _colon, rest = action.partition(":")
    where, _colon, kind = rest.partition(":")
    path = tuple(_number(part) for part in where.split(".")) if where else ()
    if word in ("add", "group"):
        _add(edited, path, kind if word == "add" else "")
    elif word == "remove":
        _remove(edited, path)
    elif word in ("up", "down"):
        _move(edited, path, word)
    elif word == "search":
        edited.focus, edited.focus_on = path, kind


def _add(edited: Edited, path: Path, kind: str) -> None:
    node = edited.at(path)
    if isinstance(node, NodePart):
        node.children.append(LeafPart(kind, typed={}) if kind else NodePart(Op.ANY))
        edited.focus, edited.focus_on = (*path, len(node.children) - 1), "new"


def _siblings(edited: Edited, path: Path) -> list[LeafPart | NodePart]:
    parent = edited.at(path[:-1]) if path else None
    return parent.children if isinstance(parent, NodePart) else []


def _remove(edited: Edited, path: Path) -> None:
    rows = _siblings(edited, path)
    if rows and path[-1] < len(rows):
        del rows[path[-1]]
        edited.focus, edited.focus_on = path[:-1], "add"


def _move(edited: Edited, path: Path, word: str) -> None:
    rows = _siblings(edited, path)
    if not rows:
        return
    here, there = path[-1], path[-1] + (-1 if word == "up" else 1)
    if max(here, there) < len(rows) and there >= 0:
        rows[here], rows[there] = rows[there], rows[here]
        edited.focus, edited.focus_on = (*path[:-1], there), word
