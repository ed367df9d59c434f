"""Which question each random slot gets. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from random import Random


class PoolDry(Exception):
    """``slot`` cannot get a question that the attempt does not have yet."""

    def __init__(self, slot: int) -> None:
        super().__init__(slot)
        self.slot = slot


def draw(
    pools: Mapping[int, Sequence[int]],
    *,
    taken: Collection[int],
    met: Mapping[int, int],
    random: Random,
) -> dict[int, int]:
    """A question for each slot of ``pools``, none twice and none that is ``taken``.

    Uniformly among those met least. Where pools overlap so that a later slot would find nothing,
    earlier ones give way. Raises PoolDry when that does not help.
    """
    orders = {
        slot: _by_meetings([item for item in pool if item not in taken], met, random)
        for slot, pool in pools.items()
    }
    owner: dict[int, int] = {}
    for slot in orders:
        if not _free(slot, orders, owner) and not _give_way(slot, orders, owner, set()):
            raise PoolDry(slot)
    return {slot: item for item, slot in owner.items()}


def _by_meetings(pool: list[int], met: Mapping[int, int], random: Random) -> list[int]:
    random.shuffle(pool)
    return sorted(pool, key=lambda item: met.get(item, 0))


def _free(slot: int, orders: Mapping[int, list[int]], owner: dict[int, int]) -> bool:
    for item in orders[slot]:
        if item not in owner:
            owner[item] = slot
            return True
    return False


def _give_way(
    slot: int, orders: Mapping[int, list[int]], owner: dict[int, int], asked: set[int]
) -> bool:
    """Whether some slot that has what this one could have takes another (augmenting path)."""
    for item in orders[slot]:
        if item in asked:
            continue
        asked.add(item)
        if item not in owner or _give_way(owner[item], orders, owner, asked):
            owner[item] = slot
            return True
    return False


def least_used(count: int, *, used: Mapping[int, int], random: Random) -> int:
    """One of ``count`` variants, uniformly among those used least."""
    if count <= 1:
        return 0
    least = min(used.get(variant, 0) for variant in range(count))
    return random.choice([row for row in range(count) if used.get(row, 0) == least])
