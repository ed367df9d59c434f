"""What stands on a learner's desk: courses with progress, the next step, what each state means."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from learning.core.courses.models import Activity, Course
from learning.core.courses.shelf import live_activities
from learning.core.regions.models import Person
from learning.core.regions.queries import load_unit

from . import queries
from .availability import trees_of
from .models import Enrolment
from .outline import learner_outline, percent
from .suggestions import suggestions

Status = Enrolment.Status
BADGES = {
    Status.ACTIVE: "badge-region",
    Status.COMPLETED: "badge-good",
    Status.REQUESTED: "badge-warn",
    Status.SUSPENDED: "badge-warn",
    Status.EXPIRED: "badge-bad",
    Status.WITHDRAWN: "",
}
COURSES_SHOWN = queries.DESK_LIMIT - 1
COMPLETED_SHOWN = 3
SUGGESTED = 4


class LineCard(NamedTuple):
    """All that the card of a course shows; equal cards look the same, whosever they are."""

    url: str
    title: str
    region: str
    accent: str
    cover: str
    badge: str
    label: str
    done: int
    total: int
    percent: int
    step_id: int | None
    step: str
    note: str
    is_started: bool
    minutes_left: int
    by_criteria: bool


@dataclass(frozen=True, slots=True)
class CourseLine:
    """One course of a learner. ``step`` is where to go on, None when there is nowhere to go now."""

    enrolment: Enrolment
    status: Status
    percent: int
    left: Sequence[Activity] = ()
    step: Activity | None = None
    note: str = ""

    @property
    def course(self) -> Course:
        return self.enrolment.course

    @property
    def card(self) -> LineCard:
        course, step = self.course, self.step
        return LineCard(
            url=course.url or "/katalog/",
            title=course.title,
            region=course.region.name,
            accent=course.region.accent,
            cover=course.cover_url,
            badge=BADGES[self.status],
            label=str(self.status.label),
            done=self.enrolment.done_count,
            total=course.required_count,
            percent=self.percent,
            step_id=step.pk if step else None,
            step=step.title if step else "",
            note=self.note,
            is_started=self.is_started,
            minutes_left=self.minutes_left,
            by_criteria=bool(course.criteria),
        )

    @property
    def is_started(self) -> bool:
        return self.enrolment.is_started

    @property
    def minutes_left(self) -> int:
        return sum(row.estimated_minutes for row in self.left if row.required)


class SuggestedCard(NamedTuple):
    """All that the card of a suggestion shows."""

    url: str
    title: str
    region: str
    accent: str
    cover: str
    fits_job: bool
    jp: int
    minutes: int

    @classmethod
    def of(cls, course: Course) -> SuggestedCard:
        return cls(
            url=course.url or "/katalog/",
            title=course.title,
            region=course.region.name,
            accent=course.region.accent,
            cover=course.cover_url,
            fits_job=course.fits_job,
            jp=course.programme_jp,
            minutes=course.estimated_minutes,
        )


@dataclass(frozen=True, slots=True)
class Desk:
    resume: CourseLine | None
    lines: Sequence[CourseLine]
    more: bool
    completed: tuple[queries.Completed, ...]
    suggested: Sequence[Course]
    year: int
    jp: int
    number: int

    @property
    def cards(self) -> tuple[SuggestedCard, ...]:
        return tuple(SuggestedCard.of(course) for course in self.suggested)

    @property
    def state(self) -> Hashable:
        """All that the page shows of it: where this is equal, the page is the same."""
        return (
            self.resume and self.resume.card,
            tuple(line.card for line in self.lines),
            *(self.more, self.completed, self.cards, self.year, self.jp, self.number),
        )


def desk_of(person: Person, *, now: datetime | None = None) -> Desk:
    """Everything on the desk; five queries once warm, whatever the number of courses."""
    now = now or timezone.now()
    load_unit(person)
    rows = queries.on_the_desk(person)
    lines = course_lines(person, rows[:COURSES_SHOWN], now=now)
    lines.sort(key=lambda line: line.status != Status.ACTIVE)
    year = timezone.localdate(now, person.zone).year
    completed, jp = queries.completed_by(person, year=year)
    return Desk(
        resume=next((line for line in lines if line.step), None),
        lines=lines,
        more=len(rows) > COURSES_SHOWN,
        completed=tuple(completed[:COMPLETED_SHOWN]),
        suggested=suggestions(person, limit=SUGGESTED, now=now),
        year=year,
        jp=jp,
        number=sum(row.local_date.year == year for row in completed),
    )


def course_lines(
    person: Person, enrolments: Sequence[Enrolment], *, now: datetime
) -> list[CourseLine]:
    """One query for the next steps of all the courses together, once their activities are kept.

    For a course with conditions also those of its outline.
    """
    done = queries.done_where_active(person)
    return [_line(row, _left(row, person, done, now=now), now=now) for row in enrolments]


def _left(
    enrolment: Enrolment, person: Person, done: frozenset[int], *, now: datetime
) -> list[Activity]:
    """In order: what this person has not done yet and neither dates nor conditions close."""
    if enrolment.status != Status.ACTIVE:
        return []
    rows = [
        row
        for row in live_activities(enrolment.course)
        if row.pk not in done
        and (row.available_from is None or row.available_from <= now)
        and (row.available_until is None or row.available_until > now)
    ]
    if not trees_of(enrolment.course):
        return rows
    # Rare, and asked as the course's own page asks: a few queries for such a course.
    shape = learner_outline(enrolment.course, person=person, now=now)
    opened = {row.id for row in shape.activities if row.state == "available"}
    return [row for row in rows if row.pk in opened]


def _line(enrolment: Enrolment, left: list[Activity], *, now: datetime) -> CourseLine:
    course, status = enrolment.course, effective_status(enrolment, now=now)
    working = status == Status.ACTIVE
    return CourseLine(
        enrolment=enrolment,
        status=status,
        percent=100
        if enrolment.completed_at
        else percent(enrolment.done_count, course.required_count),
        left=left if working else (),
        step=_step(enrolment, left) if working else None,
        note=explain(enrolment, status, has_step=bool(left)),
    )


def _step(enrolment: Enrolment, left: list[Activity]) -> Activity | None:
    """The one seen last while it is unfinished, else the first unfinished one."""
    last = (row for row in left if row.pk == enrolment.last_activity_id)
    return next(last, left[0] if left else None)


def effective_status(enrolment: Enrolment, *, now: datetime) -> Status:
    """The status, except that access whose time is over counts as expired at once."""
    over = enrolment.expires_at is not None and enrolment.expires_at <= now
    if over and enrolment.status == Status.ACTIVE:
        return Status.EXPIRED
    return Status(enrolment.status)


def explain(enrolment: Enrolment, status: Status, *, has_step: bool = True) -> str:
    """What the state means for the learner and what to do about it; empty when all is well."""
    if status == Status.REQUESTED:
        return _("Sent on %(date)s. The organiser decides; you will see the answer here.") % {
            "date": long_date(enrolment.requested_at)
        }
    if status == Status.SUSPENDED:
        return _("Paused by the organiser. What you did is kept; ask them when you may go on.")
    if status == Status.EXPIRED:
        return _("Your time in this course is over. What you did is kept; enrol again to go on.")
    if status == Status.WITHDRAWN:
        return _("You left this course. What you did is kept and counts if you come back.")
    if status == Status.COMPLETED:
        return ""
    if not has_step:
        return _("Nothing is open right now. The course page says what opens next, and when.")
    if enrolment.expires_at:
        return _("Open for you until %(date)s.") % {"date": long_date(enrolment.expires_at)}
    return ""


def long_date(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "j F Y")
