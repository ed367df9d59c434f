"""What a group of people reached, from how many of them have how many JP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Figures:
    """``spread`` is how many people have so many credited JP. ``with_target``: who has a minimum;
    who has a maximum only is among the people, but reaches nothing."""

    people: int = 0
    with_target: int = 0
    reached: int = 0
    total: int = 0
    spread: Counter[int] = field(default_factory=Counter)

    def add(self, status: str, jp: int, number: int, minima: Mapping[str, int]) -> None:
        self.people += number
        self.total += jp * number
        self.spread[jp] += number
        if status in minima:
            self.with_target += number
            self.reached += number if jp >= minima[status] else 0

    @property
    def share(self) -> int | None:
        """Per cent of those with a target who reached it, rounded down."""
        return self.reached * 100 // self.with_target if self.with_target else None

    @property
    def mean(self) -> float:
        return round(self.total / self.people, 1) if self.people else 0.0

    @property
    def median(self) -> float:
        low, high = (self.people - 1) // 2, self.people // 2
        return (self._at(low) + self._at(high)) / 2 if self.people else 0.0

    def _at(self, place: int) -> int:
        for jp in sorted(self.spread):
            place -= self.spread[jp]
            if place < 0:
                return jp
        raise IndexError(place)


def together(parts: list[Figures]) -> Figures:
    found = Figures()
    for part in parts:
        found.people += part.people
        found.with_target += part.with_target
        found.reached += part.reached
        found.total += part.total
        found.spread.update(part.spread)
    return found
