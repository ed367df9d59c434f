"""What was learned in a year, each with the days, sessions or events that it was counted by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db.models import QuerySet

from learning.core.prepared import Prepared, columns, restore
from learning.core.regions.models import CreditScope, Person

from ..models import Credit, LedgerEntry
from .words import reason_in_words

Kind = LedgerEntry.Kind
PAGE_SIZE = 20


class Posting(NamedTuple):
    """What a slot's line and the sums of a year are made of."""

    credit_id: int
    form_code: str
    pk: int
    slot_id: int | None
    kind: str
    local_date: date
    raw_jp: int
    credited_jp: int
    reason: str
    limit: int | None
    legal_basis: str | None


_POSTED = (*Posting._fields[:-1], "rule__legal_basis")


@dataclass(slots=True)
class SlotLine:
    """One day, session, event, semester or programme, as its entries leave it."""

    day: date
    claimed: int
    credited: int
    reason: str
    legal_basis: str
    is_reversed: bool = False
    changes: int = 0

    @property
    def differs(self) -> bool:
        return self.claimed != self.credited


@dataclass(frozen=True, slots=True)
class Credited:
    """Slots of one activity and what they add up to."""

    slots: tuple[SlotLine, ...]

    @property
    def claimed(self) -> int:
        return sum(slot.claimed for slot in self.slots)

    @property
    def credited(self) -> int:
        return sum(slot.credited for slot in self.slots)

    @property
    def reasons(self) -> list[str]:
        """Why less or more than claimed was credited; each reason once, in order."""
        return list(dict.fromkeys(slot.reason for slot in self.slots if slot.differs))


@dataclass(frozen=True, slots=True)
class Activity(Credited):
    credit: Credit
    form: str

    @property
    def is_reversed(self) -> bool:
        return self.credit.reversed_at is not None


class ActivityLine(NamedTuple):
    """All that a line of the list shows; equal lines look the same, whosever they are.

    What it says in words is worked out where the line is rendered. ``postings`` are those of the
    activity from their place on, numbered anew.
    """

    title: str
    form: str
    organiser: str
    source: str
    scope: str
    ends_on: date
    certificate_number: str
    course_id: int | None
    is_reversed: bool
    why: str
    postings: tuple[tuple[Any, ...], ...]

    @property
    def source_name(self) -> str:
        return str(Credit.Source(self.source).label)

    @property
    def scope_name(self) -> str:
        return str(CreditScope(self.scope).label)

    @property
    def counted(self) -> Credited:
        return Credited(slots((Posting(0, "", *row) for row in self.postings), why=self.why))


def credits_of(person: Person, year: int) -> QuerySet[Credit]:
    """Newest first: what has entries in ``year``, taken back or not."""
    return _credits(person.pk, year)


def _credits(person_id: int, year: int) -> QuerySet[Credit]:
    posted = LedgerEntry.objects.filter(person_id=person_id, year=year).values("credit")
    rows = Credit.objects.filter(person_id=person_id, pk__in=posted)
    return rows.order_by("-ends_on", "-pk")


# A statement for each year: a year is no number of the size that marks a parameter.
@cache
def _posted(year: int) -> Prepared:
    return Prepared(
        lambda person: (
            LedgerEntry.objects.filter(person_id=person, year=year)
            .order_by("pk")
            .values_list(*_POSTED)
        ),
        person=int,
    )


@cache
def _first_page(year: int) -> Prepared:
    return Prepared(
        lambda person: _credits(person, year).values_list(*columns(Credit))[:PAGE_SIZE],
        person=int,
    )


def postings_of(person: Person, year: int) -> list[Posting]:
    """Every entry of a person's year in the order of booking. One query."""
    return [Posting._make(row) for row in _posted(year)(person=person.pk)]


def page_of_credits(person: Person, year: int, *, start: int) -> list[Credit]:
    """PAGE_SIZE of ``credits_of`` from ``start`` on."""
    if start:
        return list(credits_of(person, year)[start : start + PAGE_SIZE])
    return [restore(Credit, row) for row in _first_page(year)(person=person.pk)]


def activities(
    credits: Iterable[Credit], *, year: int | None, forms: dict[str, str]
) -> list[Activity]:
    """With their slots in ``year``, or in all years. One query."""
    rows = list(credits)
    entries = LedgerEntry.objects.filter(credit__in=[row.pk for row in rows])
    if year is not None:
        entries = entries.filter(year=year)
    found = by_credit(map(Posting._make, entries.order_by("pk").values_list(*_POSTED)))
    return [
        Activity(
            slots(found[row.pk], why=row.reversal_reason),
            row,
            forms.get(row.form_code, row.form_code),
        )
        for row in rows
    ]


def lines(
    credits: Iterable[Credit], postings: Iterable[Posting], *, forms: dict[str, str]
) -> list[ActivityLine]:
    """``credits`` as the list shows them; ``postings`` hold theirs in the order of booking."""
    found = by_credit(postings)
    return [
        ActivityLine(
            title=row.title,
            form=forms.get(row.form_code, row.form_code),
            organiser=row.organiser,
            source=row.source,
            scope=row.scope,
            ends_on=row.ends_on,
            certificate_number=row.certificate_number,
            course_id=row.course_id,
            is_reversed=row.reversed_at is not None,
            why=row.reversal_reason,
            postings=_numbered_anew(found[row.pk]),
        )
        for row in credits
    ]


def by_credit(postings: Iterable[Posting]) -> Mapping[int, list[Posting]]:
    found: dict[int, list[Posting]] = defaultdict(list)
    for posting in postings:
        found[posting.credit_id].append(posting)
    return found


def _numbered_anew(postings: list[Posting]) -> tuple[tuple[Any, ...], ...]:
    numbers = {row.pk: number for number, row in enumerate(postings)}
    return tuple((numbers[row.pk], numbers.get(row.slot_id), *row[4:]) for row in postings)


def slots(entries: Iterable[Posting], *, why: str = "") -> tuple[SlotLine, ...]:
    """``entries`` of one credit in the order of their ids; ``why`` it was taken back."""
    found: dict[int, SlotLine] = {}
    for entry in entries:
        words = reason_in_words(entry.reason, entry.limit, why=why)
        basis = entry.legal_basis or ""
        if entry.slot_id is None:
            found[entry.pk] = SlotLine(
                entry.local_date, entry.raw_jp, entry.credited_jp, words, basis
            )
            continue
        line = found[entry.slot_id]
        line.credited += entry.credited_jp
        line.reason, line.changes = words, line.changes + 1
        line.legal_basis = basis or line.legal_basis
        line.is_reversed |= entry.kind == Kind.CORRECTION
    return tuple(sorted(found.values(), key=lambda line: line.day))


def credited_for(key: str) -> tuple[SlotLine, ...]:
    """The slots of what was booked under ``key``; empty where nothing was. One query."""
    rows = LedgerEntry.objects.filter(credit__key=key).order_by("pk")
    found = list(rows.values_list(*_POSTED, "credit__reversal_reason"))
    why = found[0][-1] if found else ""
    return slots((Posting._make(row[:-1]) for row in found), why=why)
