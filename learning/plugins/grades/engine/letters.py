"""Letters by boundary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from .decimals import rounded
from .values import HUNDRED, ZERO


@dataclass(frozen=True, slots=True)
class Boundary:
    """From this percent on (0..100) the letter holds, until the next higher boundary."""

    percent: Decimal
    letter: str


def letter(percent: Decimal | None, boundaries: Sequence[Boundary]) -> str:
    """Letter of the highest boundary not above ``percent``; below all, and for None: ``""``.

    ``boundaries`` in any order. ``percent`` is compared with five places.
    """
    if percent is None:
        return ""
    value = rounded(percent)
    reached = [one for one in boundaries if one.percent <= value]
    return max(reached, key=lambda one: one.percent).letter if reached else ""


def boundary_faults(boundaries: Sequence[Boundary]) -> list[tuple[int, str]]:
    """Index and translated message of each that is out of 0..100, doubled, or without a letter;
    index -1 where none begins at 0."""
    found: list[tuple[int, str]] = []
    seen: set[Decimal] = set()
    for index, one in enumerate(boundaries):
        if not ZERO <= one.percent <= HUNDRED:
            found.append((index, _("A boundary is a percentage from 0 to 100.")))
        if one.percent in seen:
            found.append((index, _("Another letter has this boundary.")))
        if not one.letter.strip():
            found.append((index, _("Give the letter for this boundary.")))
        seen.add(one.percent)
    if ZERO not in seen:
        found.append((-1, _("One letter must begin at 0 percent, or low grades have none.")))
    return found
