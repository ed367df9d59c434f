from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from learning.core.activities.registry import conditions
from learning.core.contract import Fact

from .tree import Leaf

UNKNOWN = Fact(None)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is so for one person: a fact for each leaf's key.

    Leaves of the kinds in ``exempt`` hold for this person whatever they say, negated or not. A
    leaf without a fact is as one whose target is gone.
    """

    by_key: Mapping[str, Fact] = field(default_factory=dict)
    exempt: frozenset[str] = frozenset()

    def of(self, leaf: Leaf) -> Fact:
        return self.by_key.get(leaf.key, UNKNOWN)

    def unnamed(self, keys: Collection[str], leaves: Iterable[Leaf]) -> Facts:
        """The same without names and addresses wherever a leaf is about one of the activities."""
        by_key = dict(self.by_key)
        for leaf in leaves:
            kind = conditions.get(leaf.kind)
            if kind and leaf.key in by_key and not set(keys).isdisjoint(kind.activities(leaf.data)):
                by_key[leaf.key] = by_key[leaf.key]._replace(name="", url="")
        return Facts(by_key, self.exempt)

    def state(self) -> Hashable:
        """Equal states, equal verdicts and words."""
        return tuple((key, *fact[:3]) for key, fact in self.by_key.items()), self.exempt
