"""From a tree and facts to a verdict. Nothing is asked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from learning.core.contract import Fact

from .facts import Facts
from .tree import Leaf, Node, Tree


class State(StrEnum):
    OPEN = "open"
    GREYED = "greyed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A leaf with its verdict. ``negated``: it is asked for that the leaf does *not* hold."""

    leaf: Leaf
    negated: bool
    met: bool
    fact: Fact
    is_exempt: bool = False

    @property
    def shown(self) -> bool:
        return self.leaf.shown

    @property
    def is_gone(self) -> bool:
        return self.fact.met is None and not self.is_exempt

    def outcomes(self) -> Iterator[Outcome]:
        yield self


@dataclass(frozen=True, slots=True)
class Branch:
    """A node with its verdict, all NOTs pushed down to the leaves: every part must hold, or any."""

    every: bool
    parts: tuple[Branch | Outcome, ...]
    met: bool
    shown: bool = True

    @property
    def unmet(self) -> tuple[Branch | Outcome, ...]:
        return tuple(part for part in self.parts if not part.met)

    def outcomes(self) -> Iterator[Outcome]:
        for part in self.parts:
            yield from part.outcomes()


@dataclass(frozen=True, slots=True)
class Judgement:
    """``unmet`` has what stands in the way; where the root needs any part, all of them."""

    state: State
    whole: Branch
    is_broken: bool = False

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def asks(self) -> bool:
        """Whether there is any condition."""
        return self.is_broken or bool(self.whole.parts)

    @property
    def unmet(self) -> tuple[Branch | Outcome, ...]:
        return () if self.whole.met else self.whole.unmet


def judge(tree: Tree, facts: Facts) -> Judgement:
    """Open, greyed (with reasons) or gone. Broken is locked, empty is open.

    A root that needs every part hides as soon as an unmet child says so; one that needs any has a
    flag of its own.
    """
    whole = weigh(tree, facts)
    if tree.is_broken:
        return Judgement(State.GREYED, whole, is_broken=True)
    if whole.met:
        return Judgement(State.OPEN, whole)
    shown = all(part.shown for part in whole.unmet) if whole.every else whole.shown
    return Judgement(State.GREYED if shown else State.GONE, whole)


def weigh(tree: Tree, facts: Facts) -> Branch:
    """The whole rule with the verdict of each part."""
    if tree.is_broken:
        return Branch(True, (), met=False)
    return _weigh_node(tree.root, facts, negated=False)


def _weigh_node(node: Node, facts: Facts, *, negated: bool) -> Branch:
    every = node.op.needs_every(negated=negated)
    inside = negated != node.op.negates
    parts = tuple(
        _weigh_leaf(child, facts, negated=inside)
        if isinstance(child, Leaf)
        else _weigh_node(child, facts, negated=inside)
        for child in node.children
    )
    # An empty node asks for nothing, so it holds however it stands.
    held = (all if every else any)(part.met for part in parts) if parts else True
    return Branch(every, parts, met=held, shown=node.shown)


def _weigh_leaf(leaf: Leaf, facts: Facts, *, negated: bool) -> Outcome:
    fact = facts.of(leaf)
    if leaf.kind in facts.exempt:
        return Outcome(leaf, negated, met=True, fact=fact, is_exempt=True)
    met = fact.met is not None and fact.met != negated
    return Outcome(leaf, negated, met, fact)
