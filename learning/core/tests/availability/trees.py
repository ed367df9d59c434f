"""Random trees, and a second way to judge them that shares nothing with the first."""

from __future__ import annotations

from hypothesis import strategies as st

from learning.core.activities.availability import Facts, Leaf, Node, Op, Tree
from learning.core.contract import Fact

NAMES = "abcdef"
EXEMPT = "exempt"


def leaf(name: str, *, shown: bool = True, kind: str = "toy") -> Leaf:
    return Leaf(kind, {"name": name}, shown)


def leaves(kinds=("toy", EXEMPT)):
    return st.builds(leaf, st.sampled_from(NAMES), shown=st.booleans(), kind=st.sampled_from(kinds))


def nodes(children):
    parts = st.lists(children, max_size=4).map(tuple)
    return st.builds(Node, st.sampled_from(Op), parts, st.booleans())


def trees(leaf_strategy=None):
    some = leaf_strategy if leaf_strategy is not None else leaves()
    return nodes(st.recursive(some, nodes, max_leaves=12)).map(Tree)


def facts():
    """None: what a leaf names is gone."""
    met = st.fixed_dictionaries({name: st.sampled_from([True, False, None]) for name in NAMES})
    return st.builds(facts_from, met, st.booleans())


def facts_from(met: dict, exempt: bool = False) -> Facts:
    by_key = {
        leaf(name, kind=kind).key: Fact(value)
        for name, value in met.items()
        for kind in ("toy", EXEMPT)
    }
    return Facts(by_key, frozenset([EXEMPT]) if exempt else frozenset())


def both_ways(part: Leaf | Node, known: Facts) -> tuple[bool, bool]:
    """Whether a part holds as it stands, and whether it holds denied: from the leaves upwards."""
    if isinstance(part, Leaf):
        met = known.of(part).met
        if part.kind in known.exempt:
            return True, True
        return met is True, met is False
    if not part.children:
        return True, True
    holds, denied = zip(*(both_ways(child, known) for child in part.children), strict=True)
    if part.op in (Op.ALL, Op.NOT_ALL):
        pair = all(holds), any(denied)
    else:
        pair = any(holds), all(denied)
    return pair if part.op in (Op.ALL, Op.ANY) else (pair[1], pair[0])


def state_of(tree: Tree, known: Facts) -> str:
    root = tree.root
    if both_ways(root, known)[0]:
        return "open"
    if root.op in (Op.ANY, Op.NOT_ALL):
        return "greyed" if root.shown else "gone"
    side = 0 if root.op == Op.ALL else 1
    hidden = [c for c in root.children if not both_ways(c, known)[side] and not c.shown]
    return "gone" if hidden else "greyed"
