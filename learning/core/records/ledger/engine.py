"""What each slot of a person's year is credited. Pure: no clock, no database.

The table and its units: PerLAN 10/2018, annex. Slots are taken in the order in which they were
booked, so what is booked later gets what earlier ones left of a day or month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

NATIONAL = "national"
PER_SESSION, PROGRAMME = "per_session", "programme"


class Slot(NamedTuple):
    """One day, session, event, semester or programme; ``order`` is the booking's place."""

    order: int
    form_code: str
    scope: str
    day: date
    raw: int


class Rule(NamedTuple):
    pk: int
    form_code: str
    scope: str
    basis: str
    value: int | None
    cap_per_day: int | None
    sessions_per_month: int | None
    surcharge_percent: int
    valid_from: date
    valid_to: date | None


class Outcome(NamedTuple):
    """``reason`` is one of ``LedgerEntry.Reason``; ``limit`` the figure that it speaks of."""

    credited: int
    rule: int | None
    reason: str
    limit: int | None = None


class RuleBook:
    """The rules in force, found by form, scope and day."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: Mapping[tuple[str, str], list[Rule]] = defaultdict(list)
        for rule in sorted(rules, key=lambda row: row.valid_from, reverse=True):
            self._rules[rule.form_code, rule.scope].append(rule)

    def find(self, form_code: str, scope: str, day: date) -> Rule | None:
        """The newest rule in force; that for national scope where there is none for another."""
        for rule in self._rules.get((form_code, scope), ()):
            if rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to):
                return rule
        return self.find(form_code, NATIONAL, day) if scope != NATIONAL else None


def credit(slots: Iterable[Slot], book: RuleBook) -> dict[int, Outcome]:
    """Outcome by ``order``. ``slots`` are all of one person whose days or months touch."""
    by_day: dict[tuple[str, date], int] = defaultdict(int)
    by_month: dict[tuple[str, int, int], int] = defaultdict(int)
    found = {}
    for slot in sorted(slots):
        rule = book.find(slot.form_code, slot.scope, slot.day)
        day = slot.form_code, slot.day
        month = slot.form_code, slot.day.year, slot.day.month
        outcome = _outcome(slot, rule, by_day[day], by_month[month])
        found[slot.order] = outcome
        by_day[day] += outcome.credited
        by_month[month] += outcome.credited > 0
    return found


def _outcome(slot: Slot, rule: Rule | None, used: int, sessions: int) -> Outcome:
    if rule is None:
        return Outcome(slot.raw, None, "no_rule")
    most = rule.sessions_per_month
    if rule.basis == PER_SESSION and most is not None and sessions >= most:
        return Outcome(0, rule.pk, "month", most)
    entitled, reason, limit = _entitled(slot.raw, rule)
    if rule.cap_per_day is not None and used + entitled > rule.cap_per_day:
        return Outcome(max(rule.cap_per_day - used, 0), rule.pk, "day", rule.cap_per_day)
    return Outcome(entitled, rule.pk, reason, limit)


def _entitled(raw: int, rule: Rule) -> tuple[int, str, int | None]:
    if rule.value is not None:
        return rule.value, "table", rule.value
    if rule.surcharge_percent:
        more = rule.surcharge_percent
        return raw * (100 + more) // 100, "surcharge", more
    return raw, "programme", None
