"""A person's learning hours of one year, as "JP saya" and the statement show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from django.utils import formats, timezone

from learning.core.courses.models import Course
from learning.core.prepared import Prepared
from learning.core.regions.models import Person

from .. import queries
from ..desk import CourseLine, SuggestedCard, course_lines
from ..ledger.completions import DEFAULT_FORM
from ..ledger.rules import rules_of_form
from ..models import Enrolment, FormTotal, YearTotal
from ..suggestions import suggestions
from .activities import Posting, postings_of
from .goals import Forecast, Goal, forecast, goal_of

RING = 169.65  # the circumference of a circle of radius 27
CHART, COLUMN = 96, 30
SUGGESTED = 3


_totals = Prepared(
    lambda person: YearTotal.objects.filter(person_id=person).values_list(
        "year", "raw_jp", "credited_jp"
    ),
    person=int,
)


# A statement for each year: a year is no number of the size that marks a parameter.
@cache
def _by_form(year: int) -> Prepared:
    return Prepared(
        lambda person: (
            FormTotal.objects.filter(person_id=person, year=year)
            .order_by("-credited_jp", "form_code")
            .values_list("form_code", "raw_jp", "credited_jp")
        ),
        person=int,
    )


@dataclass(frozen=True, slots=True)
class Month:
    """``height``, ``top`` and ``x`` place its bar in the chart."""

    label: str
    name: str
    jp: int
    height: int
    x: int

    @property
    def top(self) -> int:
        return CHART + 18 - self.height

    @property
    def middle(self) -> int:
        return self.x + COLUMN // 2

    @property
    def figure_at(self) -> int:
        return self.top - 5


@dataclass(frozen=True, slots=True)
class FormLine:
    name: str
    raw_jp: int
    credited_jp: int


@dataclass(frozen=True, slots=True)
class Help:
    """What would bring more hours; ``cap``: of e-learning a day, ``used`` of it today."""

    lines: list[CourseLine] = field(default_factory=list)
    suggested: list[Course] = field(default_factory=list)
    cap: int | None = None
    used: int = 0

    @property
    def is_used_up(self) -> bool:
        return self.cap is not None and self.used >= self.cap

    @property
    def card(self) -> HelpCard:
        return HelpCard(
            lines=tuple(
                (
                    *(row.course.url or "/katalog/", row.course.title),
                    *(row.course.programme_jp, row.minutes_left),
                )
                for row in self.lines
            ),
            suggested=tuple(map(SuggestedCard.of, self.suggested)),
            cap=self.cap if self.is_used_up else None,
        )


class HelpCard(NamedTuple):
    """All that is shown of it. ``lines``: address, title, JP and minutes left of each course."""

    lines: tuple[tuple[str, str, int, int], ...]
    suggested: tuple[SuggestedCard, ...]
    cap: int | None


NOTHING = HelpCard((), (), None)


@dataclass(frozen=True, slots=True)
class HoursOfYear:
    year: int
    years: tuple[int, ...]
    raw_jp: int
    credited_jp: int
    goal: Goal | None
    by_month: tuple[int, ...]
    forms: tuple[FormLine, ...]
    forecast: Forecast | None = None
    help: Help | None = None

    @property
    def percent(self) -> int:
        return self.goal.percent(self.credited_jp) if self.goal else 0

    @property
    def arc(self) -> str:
        return f"{RING * self.percent / 100:.1f} {RING}"

    @property
    def missing(self) -> int:
        return self.goal.missing(self.credited_jp) if self.goal else 0

    @property
    def room(self) -> int:
        return self.goal.room(self.credited_jp) if self.goal else 0

    @property
    def excess(self) -> int:
        return self.goal.excess(self.credited_jp) if self.goal else 0

    @property
    def summary(self) -> HoursOfYear:
        """Nothing but figures and names: equal ones look the same, whosever they are."""
        return replace(self, help=None)

    @property
    def months(self) -> list[Month]:
        return list(_months(self.year, self.by_month))

    @property
    def is_current(self) -> bool:
        return self.forecast is not None


def hours_of(
    person: Person, *, year: int | None = None, forms: dict[str, str], now: datetime | None = None
) -> HoursOfYear:
    """Of ``year`` if the person has hours in it or it is this one; otherwise of this year."""
    return ledger_and_hours(person, year=year, forms=forms, now=now)[1]


def ledger_and_hours(
    person: Person, *, year: int | None = None, forms: dict[str, str], now: datetime | None = None
) -> tuple[list[Posting], HoursOfYear]:
    """As ``hours_of``, with the entries of that year, which are read once for all.

    What would help and where the pace leads is worked out for this year only.
    """
    now = now or timezone.now()
    today = timezone.localdate(now, person.zone)
    totals = totals_of(person)
    years = sorted({today.year, *totals}, reverse=True)
    year = year if year in years else today.year
    raw, credited = totals.get(year, (0, 0))
    goal = goal_of(person, year, today=today)
    current = year == today.year
    postings = postings_of(person, year)
    return postings, HoursOfYear(
        year=year,
        years=tuple(years),
        raw_jp=raw,
        credited_jp=credited,
        goal=goal,
        by_month=_by_month(postings),
        forms=tuple(form_lines(person, year, names=forms)),
        forecast=forecast(credited, goal, today=today) if current else None,
        help=_help(person, postings, now=now) if current else None,
    )


def totals_of(person: Person) -> dict[int, tuple[int, int]]:
    """Claimed and credited JP by year: one query."""
    return {year: (raw, credited) for year, raw, credited in _totals(person=person.pk)}


def form_lines(person: Person, year: int, *, names: dict[str, str]) -> list[FormLine]:
    return [
        FormLine(names.get(code, code), raw, credited)
        for code, raw, credited in _by_form(year)(person=person.pk)
        if raw or credited
    ]


def _by_month(postings: list[Posting]) -> tuple[int, ...]:
    sums = [0] * 12
    for row in postings:
        sums[row.local_date.month - 1] += row.credited_jp
    return tuple(sums)


def _months(year: int, by_month: tuple[int, ...]) -> Iterator[Month]:
    most = max(*by_month, 1)
    for place, jp in enumerate(by_month):
        first = date(year, place + 1, 1)
        yield Month(
            formats.date_format(first, "M"),
            formats.date_format(first, "F"),
            jp,
            max(CHART * jp // most, 0),
            place * COLUMN,
        )


def _help(person: Person, postings: list[Posting], *, now: datetime) -> Help:
    today = timezone.localdate(now, person.zone)
    rule = rules_of_form(DEFAULT_FORM).find(DEFAULT_FORM, "national", today)
    lines = course_lines(person, queries.on_the_desk(person), now=now)
    running = Enrolment.Status.ACTIVE
    return Help(
        lines=[row for row in lines if row.status == running and row.course.programme_jp],
        suggested=list(suggestions(person, limit=SUGGESTED, now=now)),
        cap=rule.cap_per_day if rule else None,
        used=sum(
            row.credited_jp
            for row in postings
            if row.local_date == today and row.form_code == DEFAULT_FORM
        ),
    )
