"""A person's year as read from its entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ..models import LedgerEntry
from .engine import Outcome, RuleBook, Slot, credit

Kind = LedgerEntry.Kind


class Line(NamedTuple):
    """An entry, without what only people read."""

    id: int
    slot_id: int | None
    kind: str
    local_date: date
    form_code: str
    scope: str
    raw_jp: int
    credited_jp: int
    credit_id: int


@dataclass(slots=True)
class State:
    """A slot with what its entries add up to."""

    slot: Slot
    credit_id: int
    credited: int = 0
    raw: int = 0
    is_reversed: bool = False


@dataclass(slots=True)
class Year:
    states: dict[int, State] = field(default_factory=dict)

    @classmethod
    def read(cls, lines: Iterable[Line]) -> Year:
        """``lines`` in the order of their ids: a booking comes before what changes it."""
        year = cls()
        for line in lines:
            year.add(line)
        return year

    def add(self, line: Line) -> None:
        if line.slot_id is None:
            slot = Slot(line.id, line.form_code, line.scope, line.local_date, line.raw_jp)
            state = self.states[line.id] = State(slot, line.credit_id)
        else:
            state = self.states[line.slot_id]
        state.raw += line.raw_jp
        state.credited += line.credited_jp
        state.is_reversed |= line.kind == Kind.CORRECTION

    def slots(self) -> list[Slot]:
        return [state.slot for state in self.states.values() if not state.is_reversed]

    def differences(self, book: RuleBook) -> list[tuple[State, Outcome, int]]:
        """What is credited otherwise than the rules say, and how many JP are to be posted."""
        outcomes = credit(self.slots(), book)
        found = []
        for order, outcome in outcomes.items():
            state = self.states[order]
            if outcome.credited != state.credited:
                found.append((state, outcome, outcome.credited - state.credited))
        return found


def lines_of(person_id: int, year: int) -> list[Line]:
    """One query."""
    rows = LedgerEntry.objects.filter(person=person_id, year=year).order_by("pk")
    return [Line._make(row) for row in rows.values_list(*Line._fields)]
