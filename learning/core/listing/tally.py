"""Counting thousands of rows under many facets at once, by bits instead of by SQL.

One row is one bit. A value of a facet is the number whose bits are its rows, so that a count is
one AND and one popcount: all facets of 10,000 rows take about a millisecond.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db.models import CharField, Count, QuerySet, Sum, Value
from django.db.models.functions import Cast

from learning.core.memory import Memory

from .facets import Facet

# What is not part of a row's version, such as the name of a region, may be this old.
SECONDS = 60
Counts = dict[str, list[tuple[str, str, int]]]
_tallies: Memory[Tally] = Memory(12, seconds=SECONDS)


@dataclass(frozen=True)
class Tally:
    places: Mapping[int, int]
    bits: Mapping[str, Mapping[str, int]]
    names: Mapping[tuple[str, str], str]

    @property
    def everything(self) -> int:
        return (1 << len(self.places)) - 1

    def of_pages(self, page_ids: Iterable[int]) -> int:
        places = [self.places[pk] for pk in page_ids if pk in self.places]
        return _number(places, len(self.places))

    def counts(self, base: int, chosen: Mapping[str, Sequence[str]], *, total: str) -> Counts:
        """Value, name and number for each facet, each under the other facets."""
        masks = {key: self._any(key, values) for key, values in chosen.items()}
        found: Counts = {total: [("", "", reduce(_both, masks.values(), base).bit_count())]}
        for key, values in self.bits.items():
            mask = reduce(_both, (m for other, m in masks.items() if other != key), base)
            numbers = ((value, (bits & mask).bit_count()) for value, bits in values.items())
            found[key] = [
                (v, self.names.get((key, v), ""), number) for v, number in numbers if number
            ]
        return found

    def _any(self, key: str, values: Sequence[str]) -> int:
        bits = self.bits[key]
        return reduce(lambda one, other: one | other, (bits.get(value, 0) for value in values), 0)


def tally(name: str, rows: QuerySet, facets: Sequence[Facet]) -> Tally:
    """The tally of ``rows``, kept while they stay as they are. One query when it is kept."""
    state = rows.order_by().aggregate(Count("pk"), Sum("pk"), Sum("content_version"))
    return _tallies.get((name, *state.values()), lambda: _read(rows.order_by(), facets))


def _read(rows: QuerySet, facets: Sequence[Facet]) -> Tally:
    """One query, and one for each facet."""
    ids = list(rows.values_list("pk", "page_id"))
    places = {pk: place for place, (pk, _page) in enumerate(ids)}
    bits: dict[str, dict[str, int]] = {}
    names: dict[tuple[str, str], str] = {}
    for facet in facets:
        found: dict[str, list[int]] = {}
        for pk, value, name in _values(rows, facet):
            if value and pk in places:
                found.setdefault(value, []).append(places[pk])
                names[facet.key, value] = name
        bits[facet.key] = {value: _number(at, len(ids)) for value, at in found.items()}
    return Tally({page: place for place, (_pk, page) in enumerate(ids)}, bits, names)


def _values(rows: QuerySet, facet: Facet) -> Any:
    name = facet.name if facet.name is not None else Value("")
    found = facet.rows(rows).annotate(
        value=Cast(facet.value, CharField()), name=Cast(name, CharField())
    )
    return found.values_list("pk", "value", "name").iterator()


def _number(places: Iterable[int], length: int) -> int:
    """The number with these bits set; filled in place, since numbers are copied."""
    buffer = bytearray(length // 8 + 1)
    for place in places:
        buffer[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(buffer, "little")


def _both(one: int, other: int) -> int:
    return one & other
