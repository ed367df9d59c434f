"""Which figures are withheld so that nothing is told about a small group. Pure.

A group below ``least`` people is withheld. What stands beside it under the same total is
withheld, too, smallest first, until all that is withheld there has at least ``least`` people:
otherwise the total less what is shown would be the small group. Whatever is below something
withheld is withheld. Places form a tree, so no other difference of two figures is a group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

# Ends the key of the people who are in a unit itself, beside the units below it.
OWN = "!"


def among(
    counts: Mapping[str, int], *, least: int, already: Collection[str] = frozenset()
) -> set[str]:
    """Keys to withhold of figures whose total is shown; those in ``already`` are in any case."""
    gone = {key for key, number in counts.items() if key in already or 0 < number < least}
    hidden = sum(counts[key] for key in gone)
    rest = sorted((number, key) for key, number in counts.items() if number and key not in gone)
    for number, key in rest:
        if hidden == 0 or hidden >= least:
            break
        gone.add(key)
        hidden += number
    return gone


def in_tree(
    counts: Mapping[str, int], *, step: int, least: int, already: Collection[str] = frozenset()
) -> set[str]:
    """As ``among``, for a tree of paths of which each level has ``step`` characters.

    ``counts`` are people right in each unit, by its path; those without a unit by ``""``, which is
    also the key of the whole. Returned are paths, for a unit with all below it, and paths that end
    in ``OWN``, for the people of the unit itself.
    """
    sums, children = _tree(counts, step)
    gone = set(already) | ({""} if 0 < sums[""] < least else set())
    for parent in sorted(children, key=len):
        below = children[parent]
        if parent in gone:
            gone |= below
        else:
            gone |= among({key: sums[key] for key in below}, least=least, already=gone & below)
    return gone


def _tree(counts: Mapping[str, int], step: int) -> tuple[dict[str, int], dict[str, set[str]]]:
    sums: dict[str, int] = defaultdict(int)
    children: dict[str, set[str]] = defaultdict(set)
    for path, number in counts.items():
        sums[path + OWN] += number
        children[path].add(path + OWN)
        for end in range(0, len(path) + 1, step):
            sums[path[:end]] += number
            if end:
                children[path[: end - step]].add(path[:end])
    return sums, children
