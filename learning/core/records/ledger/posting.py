"""Writing to the ledger. Every write holds the totals of the years it touches.

The rules are read after the years are held: whoever waited for them counts by what stands then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.contract import DomainError
from learning.core.regions.models import Person
from learning.core.signals import credit_changed

from ..models import Credit, FormTotal, LedgerEntry, YearTotal
from .engine import Outcome, RuleBook, Slot, credit
from .rules import rule_book
from .years import State, Year, lines_of

Kind, Reason = LedgerEntry.Kind, LedgerEntry.Reason
UNBOOKED = 1 << 62


class Part(NamedTuple):
    """A day, session, event, semester or programme that may bring hours; ``raw_jp`` as claimed."""

    day: date
    raw_jp: int


def book_credit(
    person: Person,
    *,
    source: str,
    key: str,
    title: str,
    form_code: str,
    parts: Sequence[Part | tuple[date, int]],
    scope: str = "national",
    organiser: str = "",
    field_code: str = "",
    certificate_number: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    course_id: int | None = None,
    actor: Any = None,
) -> Credit:
    """Book what ``person`` learned, under ``key`` (at most 80 characters) once and for all.

    ``parts`` are days, sessions, events or semesters as the rule of the form counts them; a
    programme is one part on the day it ended. ``source`` is one of ``Credit.Source``. What is
    credited follows from the rules in force on each day and what the days and months hold already.
    Booking a key again returns what stands, reversed or not. Raises DomainError without parts.
    """
    if not parts:
        raise DomainError(_("There is nothing to book."))
    days = [day for day, _raw in parts]
    with transaction.atomic():
        years = lock_years(person.pk, {day.year for day in days})
        if known := Credit.objects.filter(key=key).first():
            return known
        row = Credit.objects.create(
            person=person,
            source=source,
            key=key,
            title=title[:255],
            organiser=organiser[:200],
            form_code=form_code,
            field_code=field_code,
            scope=scope,
            starts_on=starts_on or min(days),
            ends_on=ends_on or max(days),
            raw_jp=sum(raw for _day, raw in parts),
            certificate_number=certificate_number[:120],
            course_id=course_id,
            booked_by=actor,
        )
        slots = new_slots(parts, form_code=form_code, scope=scope)
        row.credited_jp = _post(row, slots, years=years, actor=actor, book=rule_book())
    return row


def new_slots(
    parts: Sequence[Part | tuple[date, int]], *, form_code: str, scope: str
) -> list[Slot]:
    """They come after all that is booked: they have no id yet."""
    return [
        Slot(UNBOOKED + place, form_code, scope, day, raw)
        for place, (day, raw) in enumerate(sorted(parts))
    ]


def credit_beside(
    person_id: int, slots: list[Slot], *, years: Iterable[int], book: RuleBook
) -> dict[int, Outcome]:
    """Outcomes of what is booked in ``years`` and of ``slots``, by order; one query a year."""
    before = [slot for year in years for slot in Year.read(lines_of(person_id, year)).slots()]
    return credit([*before, *slots], book)


def _post(
    row: Credit, slots: list[Slot], *, years: Iterable[int], actor: Any, book: RuleBook
) -> int:
    outcomes = credit_beside(row.person_id, slots, years=years, book=book)
    entries = [
        _entry(row, slot, outcomes[slot.order], raw=slot.raw, jp=outcomes[slot.order].credited)
        for slot in slots
    ]
    _write(entries, actor=actor)
    return sum(entry.credited_jp for entry in entries)


def _entry(
    row: Credit, slot: Slot, outcome: Outcome, *, raw: int, jp: int, **more: Any
) -> LedgerEntry:
    return LedgerEntry(
        credit_id=row.pk,
        person_id=row.person_id,
        year=slot.day.year,
        local_date=slot.day,
        form_code=slot.form_code,
        scope=slot.scope,
        raw_jp=raw,
        credited_jp=jp,
        rule_id=outcome.rule,
        reason=outcome.reason,
        limit=outcome.limit,
        **more,
    )


def reverse_credit(row: Credit, *, actor: Any, reason: str) -> Credit:
    """Take back what was booked by counter-entries; what it kept from others is theirs now.

    Raises DomainError without a reason or when it was taken back already.
    """
    if not reason.strip():
        raise DomainError(_("Enter a reason."))
    with transaction.atomic():
        years = lock_years(row.person_id, set(row.entries.values_list("year", flat=True)))
        row = Credit.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
        if row.reversed_at is not None:
            raise DomainError(_("These hours were taken back already."))
        row.reversed_at, row.reversed_by = timezone.now(), actor
        row.reversal_reason = reason.strip()[:500]
        row.save(update_fields=["reversed_at", "reversed_by", "reversal_reason"])
        book = rule_book()
        for year in years:
            _take_back(row, year, actor=actor, book=book)
    return row


def _take_back(row: Credit, number: int, *, actor: Any, book: RuleBook) -> None:
    year = Year.read(lines_of(row.person_id, number))
    entries = []
    for state in year.states.values():
        if state.credit_id == row.pk and not state.is_reversed:
            gone = Outcome(0, None, Reason.REVERSED)
            entries.append(_change(row.person_id, state, gone, Kind.CORRECTION, -state.credited))
            entries[-1].raw_jp = -state.raw
            state.is_reversed = True
    entries += _adjustments(row.person_id, year, book)
    _write(entries, actor=actor)


def _adjustments(person_id: int, year: Year, book: RuleBook) -> list[LedgerEntry]:
    return [
        _change(person_id, state, outcome, Kind.ADJUSTMENT, jp)
        for state, outcome, jp in year.differences(book)
    ]


def _change(person_id: int, state: State, outcome: Outcome, kind: str, jp: int) -> LedgerEntry:
    row = Credit(pk=state.credit_id, person_id=person_id)
    return _entry(row, state.slot, outcome, raw=0, jp=jp, kind=kind, slot_id=state.slot.order)


def retotal(person_id: int, year: int, *, actor: Any = None) -> int:
    """Post what the rules in force say otherwise. Returns by how many JP the year changed.

    Idempotent. Totals are counted anew from the entries, so that it also mends drift.
    """
    with transaction.atomic():
        lock_years(person_id, {year})
        before = sum(line.credited_jp for line in lines_of(person_id, year))
        found = _adjustments(person_id, Year.read(lines_of(person_id, year)), rule_book())
        _write(found, actor=actor, count=False)
        after = _count(person_id, year)
        if after != before:
            _announce({(person_id, year)})
    return after - before


def lock_years(person_id: int, years: Iterable[int]) -> list[int]:
    """Hold the person's totals of ``years``, made where missing, until the transaction ends.

    Who books or takes back several times in one transaction holds all of their years first: held
    one after another in no order, two would wait for each other.
    """
    wanted = sorted(set(years))
    YearTotal.objects.bulk_create(
        [YearTotal(person_id=person_id, year=year) for year in wanted], ignore_conflicts=True
    )
    rows = YearTotal.objects.select_for_update(no_key=True, of=("self",))
    return list(
        rows.filter(person=person_id, year__in=wanted)
        .order_by("year")
        .values_list("year", flat=True)
    )


def _write(entries: list[LedgerEntry], *, actor: Any, count: bool = True) -> None:
    for entry in entries:
        entry.actor = actor
    LedgerEntry.objects.bulk_create(entries)
    if count and entries:
        _add_up(entries)
        _announce({(entry.person_id, entry.year) for entry in entries})


def _announce(years: set[tuple[int, int]]) -> None:
    for person_id, year in years:
        transaction.on_commit(
            partial(credit_changed.send_robust, sender=Credit, person_id=person_id, year=year)
        )


def _add_up(entries: Iterable[LedgerEntry]) -> None:
    """Add entries to the totals, which the caller holds."""
    sums: dict[tuple[int, int, str], list[int]] = defaultdict(lambda: [0, 0])
    for entry in entries:
        for form in ("", entry.form_code):
            pair = sums[entry.person_id, entry.year, form]
            pair[0] += entry.raw_jp
            pair[1] += entry.credited_jp
    for (person_id, year, form), (raw, jp) in sorted(sums.items()):
        more = {"raw_jp": F("raw_jp") + raw, "credited_jp": F("credited_jp") + jp}
        if not form:
            YearTotal.objects.filter(person=person_id, year=year).update(**more)
        elif not FormTotal.objects.filter(person=person_id, year=year, form_code=form).update(
            **more
        ):
            FormTotal.objects.create(
                person_id=person_id, year=year, form_code=form, raw_jp=raw, credited_jp=jp
            )


def _count(person_id: int, year: int) -> int:
    """Set the totals of a held year to what its entries add up to; returns the credited JP."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for line in lines_of(person_id, year):
        for form in ("", line.form_code):
            sums[form][0] += line.raw_jp
            sums[form][1] += line.credited_jp
    raw, jp = sums.pop("", [0, 0])
    YearTotal.objects.filter(person=person_id, year=year).update(raw_jp=raw, credited_jp=jp)
    FormTotal.objects.filter(person=person_id, year=year).exclude(form_code__in=sums).delete()
    FormTotal.objects.bulk_create(
        [
            FormTotal(
                person_id=person_id, year=year, form_code=form, raw_jp=some[0], credited_jp=some[1]
            )
            for form, some in sums.items()
        ],
        update_conflicts=True,
        unique_fields=["person", "year", "form_code"],
        update_fields=["raw_jp", "credited_jp"],
    )
    return jp
