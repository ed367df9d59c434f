"""What no learner could ever fulfil: found while the tree is written, with the place named."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .nodes import Group, Kind, Leaf, Node, Rule, leaves, walk

MOST_NODES = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """``key`` is the node's, ``where`` the titles of the groups around it and its own."""

    key: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What may be asked for: ids, as in ``Leaf.ref``, of what is published, and more about it.

    ``scored`` are courses in which anything gives a score. ``requires`` has, for each published
    path, the paths it asks for.
    """

    courses: Collection[str] = ()
    scored: Collection[str] = ()
    paths: Collection[str] = ()
    requires: Mapping[str, Collection[str]] | None = None


def faults(tree: Group, catalogue: Catalogue, *, own_ref: str = "") -> list[Fault]:
    """All that is wrong with ``tree``, in reading order. ``own_ref`` is the path's own id."""
    found: list[Fault] = []
    for node, trail in _with_trail(tree, ()):
        where = " › ".join(filter(None, [*trail, node.title]))
        texts = _of_leaf(node, catalogue, own_ref) if isinstance(node, Leaf) else _of_group(node)
        found += [Fault(node.key, where, text) for text in texts]
    found += _repeated(tree)
    if sum(1 for _node in walk(tree)) > MOST_NODES:
        text = _("A path has at most %(count)d parts.") % {"count": MOST_NODES}
        found.append(Fault(tree.key, "", text))
    return found


def _with_trail(node: Node, trail: tuple[str, ...]) -> Iterator[tuple[Node, tuple[str, ...]]]:
    yield node, trail
    if isinstance(node, Group):
        for child in node.children:
            yield from _with_trail(child, (*trail, node.title))


def _of_group(group: Group) -> Iterator[str]:
    if not group.children:
        yield _("This group is empty: add what is to be reached.")
    elif group.rule == Rule.COUNT:
        yield from _of_count(group)
    elif group.rule == Rule.JP:
        yield from _of_jp(group)


def _of_count(group: Group) -> Iterator[str]:
    if group.need < 1:
        yield _("Enter how many of the group are needed.")
    elif group.need > len(group.children):
        yield ngettext(
            "%(need)d are needed, but the group has only %(count)d.",
            "%(need)d are needed, but the group has only %(count)d.",
            len(group.children),
        ) % {"need": group.need, "count": len(group.children)}


def _of_jp(group: Group) -> Iterator[str]:
    most = most_jp(group)
    if group.need < 1:
        yield _("Enter how many JP of the group are needed.")
    elif group.need > most:
        yield _("%(need)d JP are needed, but the group gives at most %(most)d.") % {
            "need": group.need,
            "most": most,
        }


def most_jp(node: Node) -> int:
    return sum(leaf.jp for leaf in leaves(node))


def least_jp(node: Node) -> int:
    """JP of whoever does no more than needed; what a COUNT leaves open is taken as the least."""
    if isinstance(node, Leaf):
        return node.jp
    needed = sum(least_jp(child) for child in node.children if child.required)
    if node.rule == Rule.JP:
        return max(node.need, needed)
    if node.rule == Rule.COUNT:
        others = sorted(least_jp(child) for child in node.children if not child.required)
        missing = max(node.need - sum(1 for child in node.children if child.required), 0)
        return needed + sum(others[:missing])
    return needed


def _of_leaf(leaf: Leaf, catalogue: Catalogue, own_ref: str) -> Iterator[str]:
    if leaf.kind == Kind.COURSE:
        yield from _of_course(leaf, catalogue)
    elif leaf.kind == Kind.PATH:
        yield from _of_path(leaf, catalogue, own_ref)
    elif not leaf.ref:
        yield _("Enter the word by which it is known.")


def _of_course(leaf: Leaf, catalogue: Catalogue) -> Iterator[str]:
    if leaf.ref not in catalogue.courses:
        yield _("This course is not published, so nobody could complete it.")
    elif leaf.min_score is not None and leaf.ref not in catalogue.scored:
        yield _("Nothing in this course gives a score, so no minimum score can be reached.")


def _of_path(leaf: Leaf, catalogue: Catalogue, own_ref: str) -> Iterator[str]:
    if own_ref and leaf.ref == own_ref:
        yield _("A path cannot require itself.")
    elif leaf.ref not in catalogue.paths:
        yield _("This path is not published, so nobody could complete it.")
    elif own_ref and own_ref in _reached_from(leaf.ref, catalogue.requires or {}):
        yield _("This path requires the one you are editing: nobody could complete either.")


def _reached_from(ref: str, requires: Mapping[str, Collection[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [ref]
    while waiting:
        for other in requires.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def _repeated(tree: Group) -> Iterator[Fault]:
    seen: dict[tuple[Kind, str], Leaf] = {}
    for node, trail in _with_trail(tree, ()):
        if not isinstance(node, Leaf) or not node.ref:
            continue
        if (node.kind, node.ref) in seen:
            where = " › ".join(filter(None, [*trail, node.title]))
            yield Fault(node.key, where, _("This stands in the path twice; once is enough."))
        seen[node.kind, node.ref] = node
