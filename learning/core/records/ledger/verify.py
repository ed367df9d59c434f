"""Whether every year adds up: the entries, what the rules say of them, and the kept totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from ..models import FormTotal, LedgerEntry, YearTotal
from .engine import RuleBook
from .posting import retotal
from .rules import rule_book
from .years import Line, Year

BATCH = 5_000
Key = tuple[int, int]


class Drift(NamedTuple):
    """``kind``: ``rules`` (credited otherwise than the rules say) or ``total`` (kept wrongly)."""

    person_id: int
    year: int
    kind: str
    found: int
    expected: int


class Report(NamedTuple):
    entries: int
    years: int
    drifts: list[Drift]


def verify(*, person_id: int | None = None, year: int | None = None) -> Report:
    """Count everything again in one pass over the entries and say what differs; writes nothing."""
    narrow = {
        name: value for name, value in (("person", person_id), ("year", year)) if value is not None
    }
    totals = _totals(narrow)
    book = rule_book()
    entries = years = 0
    drifts = []
    for key, lines in _by_year(narrow):
        entries += len(lines)
        years += 1
        drifts += _differences(key, lines, book, totals.pop(key, {}))
    for key, kept in totals.items():
        drifts += _compare(key, kept, {})
    return Report(entries, years, drifts)


def _by_year(narrow: dict[str, int]) -> Iterator[tuple[Key, list[Line]]]:
    rows = LedgerEntry.objects.filter(**narrow).order_by("person", "year", "pk")
    values = rows.values_list("person_id", "year", *Line._fields).iterator(chunk_size=BATCH)
    for key, some in groupby(values, key=lambda row: row[:2]):
        yield key, [Line._make(row[2:]) for row in some]


def _differences(
    key: Key, lines: list[Line], book: RuleBook, kept: dict[str, int]
) -> Iterator[Drift]:
    year = Year.read(lines)
    wrong = year.differences(book)
    credited = sum(line.credited_jp for line in lines)
    left = sum(state.credited for state in year.states.values() if state.is_reversed)
    if wrong or left:
        expected = credited + sum(jp for _state, _outcome, jp in wrong) - left
        yield Drift(*key, "rules", credited, expected)
    yield from _compare(key, kept, _sums(lines))


def _sums(lines: Iterable[Line]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        sums[""] += line.credited_jp
        sums[line.form_code] += line.credited_jp
    return sums


def _compare(key: Key, kept: dict[str, int], sums: dict[str, int]) -> Iterator[Drift]:
    for form in sorted({*kept, *sums}):
        if kept.get(form, 0) != sums.get(form, 0):
            yield Drift(*key, "total", kept.get(form, 0), sums.get(form, 0))


def _totals(narrow: dict[str, int]) -> dict[Key, dict[str, int]]:
    found: dict[Key, dict[str, int]] = defaultdict(dict)
    years = YearTotal.objects.filter(**narrow)
    for person, year, jp in years.values_list("person_id", "year", "credited_jp").iterator():
        found[person, year][""] = jp
    forms = FormTotal.objects.filter(**narrow)
    columns = forms.values_list("person_id", "year", "form_code", "credited_jp")
    for person, year, form, jp in columns.iterator():
        found[person, year][form] = jp
    return found


def repair(drifts: Iterable[Drift]) -> int:
    """Post what is missing, by entries; returns how many years were touched."""
    years = sorted({(drift.person_id, drift.year) for drift in drifts})
    for person_id, year in years:
        retotal(person_id, year)
    return len(years)
