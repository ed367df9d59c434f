"""The paths of one person as cards, and the page of one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from learning.core.models import Person

from ..models import Claim, PathEnrolment
from ..queries import mine
from ..queries.listed import words_of
from ..services.enrolling import may_leave
from .ahead import next_title
from .cards import owner_name, owner_named
from .standing import Held, Told, certified, due_text, due_told, status_told, told_of, urgency
from .steps import Step
from .trail import State, Station, trail_of
from .walk import Walk, walk_of

Status = PathEnrolment.Status


class Line(NamedTuple):
    """All that the card of a path shows; equal lines look the same, whosever they are.

    ``next`` is the title of the next step, empty where there is none; ``percent`` None where
    nothing is under way. Words are found where the card is rendered.
    """

    path_id: int
    title: str
    region: str
    region_kind: str
    accent: str
    state: str
    held: Held
    due_on: dt.date | None
    urgency: str
    next: str
    percent: int | None
    completed_on: dt.date | None

    @property
    def url(self) -> str:
        return reverse("learning_paths:path", args=[self.path_id])

    @property
    def over(self) -> str:
        return owner_named(self.region, self.region_kind)

    @property
    def status(self) -> Told:
        return status_told(self.state)

    @property
    def certified(self) -> Told | None:
        return self.held.told

    @property
    def due(self) -> tuple[str, str]:
        return due_told(self.urgency, self.due_on)


def lines_of(person: Person, rows: mine.Listed, today: dt.date | None = None) -> list[Line]:
    """One query for what comes next, whatever the number of rows; one for translations."""
    today = today or timezone.localdate()
    is_going_on = any(row.status == Status.ACTIVE for row, _named in rows)
    running = mine.running_cycles(person) if is_going_on else {}
    words = words_of(named.translation_key for _row, named in rows)
    return [_line(row, named, running.get(row.pk), words, today) for row, named in rows]


def _line(
    row: PathEnrolment, named: mine.Named, running: mine.Running | None, words: Any, today: dt.date
) -> Line:
    active, done = row.status == Status.ACTIVE, row.status == Status.COMPLETED
    completed_at = row.completed_at if done else None
    return Line(
        path_id=row.path_id,
        title=words.get(named.translation_key, named).title,
        region=named.region,
        region_kind=named.region_kind,
        accent=named.accent,
        state=row.status,
        held=Held.of(row, today),
        due_on=row.next_due_on,
        urgency=urgency(row.next_due_on, today),
        next=next_title(row.path_id, running) if active and running else "",
        percent=row.percent if active else None,
        completed_on=timezone.localdate(completed_at) if completed_at else None,
    )


class Run(NamedTuple):
    """One cycle in the table of earlier ones."""

    number: int
    opened_at: dt.datetime
    completed_at: dt.datetime | None
    percent: int
    valid_until: dt.date | None
    version: int


class ClaimLine(NamedTuple):
    """Evidence as its owner reads of it."""

    pk: int
    title: str
    leaf_title: str
    state: str
    label: str
    submitted_at: dt.datetime
    decided_at: dt.datetime | None
    reason: str
    file_name: str


def claim_lines(claims: Iterable[Claim]) -> tuple[ClaimLine, ...]:
    return tuple(
        ClaimLine(
            *(claim.pk, claim.title, claim.leaf_title),
            *(claim.state, str(Claim.State(claim.state).label)),
            *(claim.submitted_at, claim.decided_at, claim.reason, claim.file_name),
        )
        for claim in claims
    )


@dataclass(frozen=True)
class MyPathFace:
    """The page of one path for whoever follows it, or did."""

    enrolment: PathEnrolment
    person: Person

    @cached_property
    def walk(self) -> Walk:
        return walk_of(self.enrolment, self.person)

    @cached_property
    def trail(self) -> Station:
        return trail_of(self.walk)

    @cached_property
    def stations(self) -> list[Station]:
        return [leaf for leaf in _flat(self.trail) if not leaf.is_group]

    @cached_property
    def next(self) -> Station | None:
        return next((leaf for leaf in self.stations if leaf.state == State.NEXT), None)

    @property
    def step(self) -> Step | None:
        return self.next.step if self.next else None

    @property
    def title(self) -> str:
        return self.walk.words.title

    @property
    def accent(self) -> str:
        return self.enrolment.path.region.accent

    @property
    def owner(self) -> str:
        return owner_name(self.enrolment.path.region)

    @property
    def percent(self) -> int:
        return self.walk.verdict.percent

    @property
    def status(self) -> Told:
        return told_of(self.enrolment)

    @property
    def certified(self) -> Told | None:
        return certified(self.enrolment, self.walk.today)

    @property
    def due(self) -> tuple[str, str]:
        cycle = self.walk.cycle
        on = cycle.due_on if cycle and self.walk.is_going_on else None
        return due_text(on, self.walk.today)

    @property
    def late(self) -> list[Station]:
        return [leaf for leaf in self.stations if leaf.is_late]

    @property
    def shows_trail(self) -> bool:
        return self.enrolment.is_open or self.walk.cycle is not None

    @property
    def is_older_version(self) -> bool:
        cycle = self.walk.cycle
        newest = getattr(self.enrolment, "newest_number", None)
        return bool(cycle and newest and self.walk.is_going_on and cycle.version_number < newest)

    @property
    def history(self) -> tuple[Run, ...]:
        """Runs before the one that is shown, and that one too once it is over."""
        cycle = self.walk.cycle
        own = [cycle] if cycle and cycle.closed_at else []
        return tuple(
            Run(
                *(row.number, row.opened_at, row.completed_at, row.percent),
                *(row.valid_until, row.version_number),
            )
            for row in [*own, *self.walk.earlier]
        )

    @cached_property
    def reason(self) -> str:
        """What whoever decided wrote; asked for only where somebody is off the path."""
        if self.enrolment.status in (Status.REFUSED, Status.WITHDRAWN):
            return mine.last_reason(self.enrolment)
        return ""

    @property
    def may_leave(self) -> bool:
        return may_leave(self.enrolment)

    @property
    def why_here(self) -> str:
        """Who put somebody on the path, and why."""
        row = self.enrolment
        method = PathEnrolment.Method(row.method)
        if method in (PathEnrolment.Method.SELF, PathEnrolment.Method.APPROVAL):
            return ""
        return f"{method.label}: {row.reason}" if row.reason else str(method.label)


def _flat(station: Station) -> list[Station]:
    return [station, *(below for child in station.children for below in _flat(child))]
