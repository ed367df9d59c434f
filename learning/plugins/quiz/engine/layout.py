"""In which order and on which pages the questions of an attempt stand. Pure.

An attempt keeps its layout as plain data, one mapping a page: ``slots`` in their order,
``heading``, ``labels`` (by slot as text), ``after`` (slots that open once the one before is
finished) and ``keys`` (the quiz's own key of each slot).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

INFORMATION = "i"


@dataclass(frozen=True, slots=True)
class Spot:
    """A slot of the quiz with the question that it got."""

    slot: int
    key: str
    page: int = 1
    label: str = ""
    requires_previous: bool = False
    is_information: bool = False


def lay_out(
    spots: Sequence[Spot], sections: Sequence[Mapping[str, Any]], random: Random
) -> list[dict[str, Any]]:
    """Pages as the quiz has them. A shuffled section permutes its questions over its pages."""
    pages: list[dict[str, Any]] = []
    number = 1
    for section in _by_section(spots, sections):
        shuffled = section.shuffled(random)
        # Pages belong to places, questions move between them.
        for place, spot in zip(section.spots, shuffled, strict=True):
            if not pages or pages[-1]["number"] != (section.index, place.page):
                pages.append(_page((section.index, place.page), section.heading))
            label = spot.label or (INFORMATION if spot.is_information else str(number))
            number += not spot.is_information
            _add(pages[-1], spot, label, shuffled=section.shuffle)
    for page in pages:
        del page["number"]
    return pages


def _page(number: tuple[int, int], heading: str) -> dict[str, Any]:
    return {
        **{"number": number, "heading": heading, "slots": []},
        **{"labels": {}, "after": [], "keys": {}},
    }


def _add(page: dict[str, Any], spot: Spot, label: str, *, shuffled: bool) -> None:
    page["slots"].append(spot.slot)
    page["labels"][str(spot.slot)] = label
    page["keys"][str(spot.slot)] = spot.key
    # Which question stands before is chance in a shuffled section.
    if spot.requires_previous and not shuffled:
        page["after"].append(spot.slot)


@dataclass(frozen=True, slots=True)
class _Section:
    index: int
    heading: str
    shuffle: bool
    spots: Sequence[Spot]

    def shuffled(self, random: Random) -> list[Spot]:
        spots = list(self.spots)
        if self.shuffle:
            random.shuffle(spots)
        return spots


def _by_section(spots: Sequence[Spot], sections: Sequence[Mapping[str, Any]]) -> list[_Section]:
    begins = {row["from_slot"]: row for row in sections}
    found: list[_Section] = []
    for spot in spots:
        if spot.slot in begins or not found:
            row = begins.get(spot.slot, {})
            found.append(_Section(len(found), row.get("heading", ""), bool(row.get("shuffle")), []))
        found[-1].spots.append(spot)  # type: ignore[attr-defined]
    return found


def order_of(layout: Sequence[Mapping[str, Any]]) -> list[int]:
    """All slots as the taker meets them."""
    return [slot for page in layout for slot in page["slots"]]


def label_with(layout: Sequence[Mapping[str, Any]], slot: int) -> str:
    """What the taker saw as the question's number."""
    return next((row["labels"][str(slot)] for row in layout if slot in row["slots"]), "")


def slot_with(layout: Sequence[Mapping[str, Any]], key: str) -> int | None:
    """The slot that a place of the quiz got in this attempt."""
    for page in layout:
        for slot, own in page["keys"].items():
            if own == key:
                return int(slot)
    return None
