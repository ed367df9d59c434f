"""The paths of one person as cards, and the page of one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.models import Person

from ..engine.evaluate import next_leaf
from ..models import PathEnrolment
from ..queries import mine
from ..queries.listed import words_of
from ..services.cycles import Work, judge, open_work
from ..services.enrolling import may_leave
from .cards import owner_name
from .standing import Told, certified, due_text, told_of
from .steps import Step
from .titles import Titles
from .trail import State, Station, label_of, trail_of
from .walk import Walk, walk_of

Status = PathEnrolment.Status


@dataclass(frozen=True, slots=True)
class Line:
    """One path on the list. ``next`` is the title of the next step, empty where there is none."""

    enrolment: PathEnrolment
    title: str
    over: str
    url: str
    status: Told
    certified: Told | None
    due: tuple[str, str]
    next: str = ""
    reason: str = ""

    @property
    def percent(self) -> int:
        return self.enrolment.percent

    @property
    def shows_progress(self) -> bool:
        return self.enrolment.status == Status.ACTIVE


def lines_of(rows: Sequence[PathEnrolment], today: dt.date | None = None) -> list[Line]:
    """Two queries for what comes next, whatever the number of rows; one for translations."""
    today = today or timezone.localdate()
    active = [row.pk for row in rows if row.status == Status.ACTIVE]
    works = {work.enrolment.pk: work for work in open_work(enrolment__in=active)} if active else {}
    words = words_of(row.path.translation_key for row in rows)
    return [_line(row, works.get(row.pk), words, today) for row in rows]


def _line(row: PathEnrolment, work: Work | None, words: Any, today: dt.date) -> Line:
    own = words.get(row.path.translation_key, row.path)
    return Line(
        enrolment=row,
        title=own.title,
        over=owner_name(row.path.region),
        url=reverse("learning_paths:path", args=[row.path_id]),
        status=told_of(row),
        certified=certified(row, today),
        due=due_text(row.next_due_on, today),
        next=_next_title(work),
    )


def _next_title(work: Work | None) -> str:
    if work is None:
        return ""
    found = next_leaf(judge(work.root, work.marks.values()))
    return found.node.title if found is not None else ""


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
        return bool(cycle and newest and self.walk.is_going_on and cycle.version.number < newest)

    @property
    def history(self) -> list[Any]:
        """Runs before the one that is shown, and that one too once it is over."""
        cycle = self.walk.cycle
        own = [cycle] if cycle and cycle.closed_at else []
        return [*own, *self.walk.earlier]

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

    @property
    def legend(self) -> list[tuple[str, str]]:
        return [(state.value, label_of(state)) for state in State]

    @property
    def titles(self) -> Titles:
        return self.walk.titles

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return [(_("My paths"), reverse("learning_paths:mine"))]


def _flat(station: Station) -> list[Station]:
    return [station, *(below for child in station.children for below in _flat(child))]
