"""What booking would credit, without booking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from learning.core.regions.models import Person

from .engine import Rule, RuleBook
from .posting import Part, credit_beside, new_slots
from .rules import rule_book, rules_of_form


class PreviewLine(NamedTuple):
    """``reason`` is one of ``LedgerEntry.Reason``; ``limit`` the figure that it speaks of."""

    day: date
    raw_jp: int
    credited_jp: int
    reason: str
    limit: int | None


class Preview(NamedTuple):
    lines: tuple[PreviewLine, ...]

    @property
    def raw_jp(self) -> int:
        return sum(line.raw_jp for line in self.lines)

    @property
    def credited_jp(self) -> int:
        return sum(line.credited_jp for line in self.lines)


def credit_rule(form_code: str, scope: str, day: date) -> Rule | None:
    """The rule in force for a form on a day; None where whoever verifies decides. One query."""
    return rule_book().find(form_code, scope, day)


def table_jp(*, form_code: str, scope: str, days: Iterable[date]) -> int | None:
    """What the table gives for ``days`` (as ``Part.day``), whatever was claimed. One query.

    None where some of it is as the programme says, or where whoever verifies decides.
    """
    book = rules_of_form(form_code)
    values = []
    for day in days:
        rule = book.find(form_code, scope, day)
        if rule is None or rule.value is None:
            return None
        values.append(rule.value)
    return sum(values) if values else None


def preview_credit(
    person: Person,
    *,
    form_code: str,
    parts: Sequence[Part | tuple[date, int]],
    scope: str = "national",
    book: RuleBook | None = None,
) -> Preview:
    """What ``book_credit`` with the same arguments would credit now, part by part.

    Writes nothing and holds nothing: what is booked meanwhile may leave less.
    """
    book = book or rule_book()
    slots = new_slots(parts, form_code=form_code, scope=scope)
    years = sorted({slot.day.year for slot in slots})
    outcomes = credit_beside(person.pk, slots, years=years, book=book)
    return Preview(
        tuple(
            PreviewLine(slot.day, slot.raw, found.credited, found.reason, found.limit)
            for slot in slots
            for found in (outcomes[slot.order],)
        )
    )
