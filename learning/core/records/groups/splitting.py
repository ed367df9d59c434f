"""How people are split over groups. Pure: who goes where, by name of the group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class Room:
    """How many are in a group, and how many may be; None without a limit."""

    taken: int = 0
    capacity: int | None = None


def evenly(people: Sequence[int], groups: Mapping[str, Room], *, seed: int) -> dict[int, str]:
    """Group by person, at random, the smallest group first. Whom no group has room for is left out.

    The same ``seed`` gives the same groups.
    """
    # Drawn for fairness, not for secrecy.
    random = Random(seed)  # noqa: S311
    order = list(people)
    random.shuffle(order)
    sizes = {name: room.taken for name, room in groups.items()}
    found: dict[int, str] = {}
    for person in order:
        free = [name for name, room in groups.items() if _has_room(room, sizes[name])]
        if not free:
            break
        name = min(free, key=lambda name: sizes[name])
        sizes[name] += 1
        found[person] = name
    return found


def _has_room(room: Room, taken: int) -> bool:
    return room.capacity is None or taken < room.capacity


def numbered(name: str, number: int) -> list[str]:
    """``Kelompok 1`` to ``Kelompok 4``; digits are filled up so that the names sort."""
    width = len(str(number))
    return [f"{name} {index:0{width}d}" for index in range(1, number + 1)]


def by_unit(
    paths: Mapping[int, str], *, names: Mapping[str, str], steplen: int, otherwise: str
) -> dict[int, str]:
    """Group by person, named like the unit at the person's path.

    Where several units have one name, as many an agency has its Sekretariat, the agency's follows.
    """
    used = Counter(names.get(path, "") for path in set(paths.values()))
    found = {}
    for person, path in paths.items():
        name = names.get(path) or otherwise
        if used[name] > 1:
            name = f"{name} · {names.get(path[:steplen], '')}"
        found[person] = name[:MAX_NAME].strip()
    return found
