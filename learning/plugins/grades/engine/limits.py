"""Drop the lowest, keep the highest."""

from __future__ import annotations

from .methods import Part


def kept(parts: list[Part], *, drop: int, keep: int) -> list[Part]:
    """What is left, in the order it came. Only one of ``drop`` and ``keep`` is above 0, or none.

    The lowest score goes first; of equal ones that with the larger maximum, then the later one.
    """
    gone = len(parts) - keep if keep else drop
    if gone <= 0:
        return parts
    order = sorted(parts, key=lambda part: (part.score, -part.most, -part.child.place))
    dropped = {part.item_id for part in order[:gone]}
    return [part for part in parts if part.item_id not in dropped]
