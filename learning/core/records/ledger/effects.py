"""What a change of the rules would do to hours that were booked already; writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import NamedTuple

from ..models import LedgerEntry
from .engine import RuleBook
from .years import Line, Year

CHUNK = 500
SAMPLE = 20
Pair = tuple[int, int]


class Effect(NamedTuple):
    """``slots`` are the days, sessions or events that are credited otherwise."""

    person_id: int
    year: int
    before: int
    after: int
    slots: int


@dataclass(slots=True)
class Effects:
    """Sums over all person-years looked at; ``before`` and ``after`` are those that change."""

    looked_at: int = 0
    slots: int = 0
    before: int = 0
    after: int = 0
    people: set[int] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    person_years: int = 0
    sample: list[Effect] = field(default_factory=list)

    def add(self, effect: Effect) -> None:
        self.looked_at += 1
        if not effect.slots:
            return
        self.slots += effect.slots
        self.before += effect.before
        self.after += effect.after
        self.people.add(effect.person_id)
        self.years.add(effect.year)
        self.person_years += 1
        if len(self.sample) < SAMPLE and effect.person_id not in {
            row.person_id for row in self.sample
        }:
            self.sample.append(effect)


def effects(
    pairs: Iterable[Pair], book: RuleBook, *, each_chunk: Callable[[int], None] | None = None
) -> Effects:
    """Run the engine with ``book`` over the years of ``pairs``; one query for each CHUNK.

    ``each_chunk`` is told how many pairs were just done.
    """
    found = Effects()
    rest = iter(pairs)
    while chunk := list(islice(rest, CHUNK)):
        for effect in _of(chunk, book):
            found.add(effect)
        if each_chunk:
            each_chunk(len(chunk))
    return found


def _of(pairs: Sequence[Pair], book: RuleBook) -> Iterator[Effect]:
    wanted = set(pairs)
    rows = LedgerEntry.objects.filter(
        person__in={person for person, _year in pairs}, year__in={year for _person, year in pairs}
    ).order_by("person", "year", "pk")
    values = rows.values_list("person_id", "year", *Line._fields).iterator()
    for pair, some in groupby(values, key=lambda row: row[:2]):
        if pair in wanted:
            lines = [Line._make(row[2:]) for row in some]
            changes = Year.read(lines).differences(book)
            before = sum(line.credited_jp for line in lines)
            after = before + sum(jp for _state, _outcome, jp in changes)
            yield Effect(pair[0], pair[1], before, after, len(changes))
