"""What an editor stores: the shape, and each leaf in its kind's own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from learning.core.activities.registry import conditions
from learning.core.contract import DomainError

from .tree import BrokenTree, Leaf, Node, Tree, dump, parse

if TYPE_CHECKING:
    from learning.core.models import Course

Path = tuple[int, ...]


class InvalidTree(DomainError):
    """``errors`` has the words for each leaf by its path (numbers of children from the root)."""

    code = "invalid_tree"

    def __init__(self, errors: Mapping[Path, str]) -> None:
        super().__init__(" ".join(dict.fromkeys(errors.values())))
        self.errors = errors


def clean(data: Any, *, course: Course | None) -> dict[str, Any]:
    """The JSON to store. Raises InvalidTree with everything that is wrong.

    ``course`` is None for one that has no row yet.
    """
    try:
        tree = parse(data)
    except BrokenTree as error:
        raise InvalidTree({error.path: error.message}) from error
    errors: dict[Path, str] = {}
    cleaned = _clean_node(tree.root, course, (), errors)
    if errors:
        raise InvalidTree(errors)
    return dump(Tree(cleaned))


def _clean_node(node: Node, course: Course | None, path: Path, errors: dict[Path, str]) -> Node:
    children: list[Leaf | Node] = []
    for number, child in enumerate(node.children):
        here = (*path, number)
        if isinstance(child, Node):
            children.append(_clean_node(child, course, here, errors))
        else:
            children.append(_clean_leaf(child, course, here, errors))
    return Node(node.op, tuple(children), node.shown)


def _clean_leaf(leaf: Leaf, course: Course | None, path: Path, errors: dict[Path, str]) -> Leaf:
    kind = conditions.get(leaf.kind)
    if kind is None:
        errors[path] = _("This kind of condition is not known here: %(kind)s.") % {
            "kind": leaf.kind
        }
        return leaf
    try:
        return Leaf(leaf.kind, kind.clean(leaf.data, course=course), leaf.shown)
    except DomainError as error:
        errors[path] = error.message
        return leaf
