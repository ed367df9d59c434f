"""The outline of a course with one learner's states in it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import Case, ExpressionWrapper, F, IntegerField, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from learning.core.activities.availability import Line, judge, whole_rule
from learning.core.activities.registry import activity_types
from learning.core.activities.rules import common_state, verdict
from learning.core.contract import AccessContext, Verdict
from learning.core.courses.models import Course
from learning.core.courses.outline import OutlineActivity, OutlineSection, outline
from learning.core.memory import Memory
from learning.core.prepared import Prepared
from learning.core.regions.models import Person

from .contexts import hidden_in, in_view, whole_context
from .models import Enrolment, Progress


class Own(NamedTuple):
    """What a page needs of somebody's progress in the activity at hand."""

    completed_at: datetime | None
    first_viewed_at: datetime | None
    seconds: int

    @property
    def is_complete(self) -> bool:
        return self.completed_at is not None


@dataclass(frozen=True, slots=True)
class LearnerActivity:
    """``state`` is "done", "available" or "locked".

    ``reasons`` has each sentence of ``reason``. ``rule`` says to staff what learners have to meet.
    """

    activity: OutlineActivity
    state: str
    is_done: bool = False
    reason: str = ""
    unlock_url: str = ""
    reasons: tuple[str, ...] = ()
    rule: tuple[Line, ...] = ()

    @property
    def id(self) -> int:
        return self.activity.id

    @property
    def title(self) -> str:
        return self.activity.title

    @property
    def summary(self) -> str:
        return self.activity.summary

    @property
    def minutes(self) -> int:
        return self.activity.minutes

    @property
    def required(self) -> bool:
        return self.activity.required

    @property
    def counts(self) -> bool:
        return self.activity.counts

    @property
    def url(self) -> str:
        return reverse("learning:activity", args=[self.activity.id])

    @property
    def type(self):
        return activity_types.get(self.activity.type)

    @property
    def icon(self) -> str:
        return self.type.icon if self.type else "doc-full"


@dataclass(frozen=True, slots=True)
class LearnerSection:
    section: OutlineSection
    activities: tuple[LearnerActivity, ...]

    @property
    def title(self) -> str:
        return self.section.title

    @property
    def summary(self) -> str:
        return self.section.summary

    @property
    def total(self) -> int:
        return sum(1 for row in self.activities if row.counts)

    @property
    def done(self) -> int:
        return sum(1 for row in self.activities if row.counts and row.is_done)


@dataclass(frozen=True)
class States:
    """A course as it stands for everybody who has done the same. Equal keys, equal states.

    ``hidden`` is what conditions do not show to them. It counts all the same: whoever needs it for
    the course still does, and sees how much is not shown yet.
    """

    key: Hashable
    sections: tuple[LearnerSection, ...]
    course_verdict: Verdict
    hidden: tuple[LearnerActivity, ...] = ()

    @cached_property
    def activities(self) -> list[LearnerActivity]:
        return [row for section in self.sections for row in section.activities]

    @cached_property
    def places(self) -> dict[int, int]:
        """Where each activity stands in the order of the course."""
        return {row.id: place for place, row in enumerate(self.activities)}

    @cached_property
    def total(self) -> int:
        return sum(1 for row in (*self.activities, *self.hidden) if row.counts)

    @cached_property
    def done(self) -> int:
        return sum(1 for row in (*self.activities, *self.hidden) if row.counts and row.is_done)

    @cached_property
    def not_shown(self) -> int:
        """How much is still to do that the learner does not see yet."""
        return sum(1 for row in self.hidden if row.counts and not row.is_done)


@dataclass(frozen=True)
class LearnerOutline:
    """``own`` is the learner's progress in the activity at hand, if that was ever opened.

    ``steps`` are done and needed where criteria complete the course, and not its activities alone.
    """

    states: States
    own: Own | None = None
    current_id: int | None = None
    last_id: int | None = None
    is_complete: bool = False
    steps: tuple[int, int] | None = None

    @property
    def sections(self) -> tuple[LearnerSection, ...]:
        return self.states.sections

    @property
    def course_verdict(self) -> Verdict:
        return self.states.course_verdict

    @property
    def activities(self) -> list[LearnerActivity]:
        return self.states.activities

    @property
    def current(self) -> LearnerActivity | None:
        return self.find(self.current_id)

    @property
    def total(self) -> int:
        return self.states.total

    @property
    def done(self) -> int:
        return self.states.done

    @property
    def not_shown(self) -> int:
        return self.states.not_shown

    @property
    def percent(self) -> int:
        if self.is_complete:
            return 100
        return percent(*(self.steps or (self.done, self.total)))

    @property
    def missing(self) -> list[LearnerActivity]:
        """What is still to do, as far as it is shown."""
        return [row for row in self.activities if row.counts and not row.is_done]

    @property
    def previous(self) -> LearnerActivity | None:
        return self._neighbour(-1)

    @property
    def next(self) -> LearnerActivity | None:
        return self._neighbour(1)

    @property
    def resume(self) -> LearnerActivity | None:
        """Where to go on: the last one seen while it is unfinished, else the first open one."""
        last = self.find(self.last_id)
        if last and last.state == "available":
            return last
        open_rows = [row for row in self.activities if row.state == "available"]
        return next(iter(open_rows), last or next(iter(self.activities), None))

    def find(self, activity_id: int | None) -> LearnerActivity | None:
        """None where it is not published, or not shown to this learner."""
        place = self.states.places.get(activity_id) if activity_id else None
        return None if place is None else self.activities[place]

    def _neighbour(self, step: int) -> LearnerActivity | None:
        place = self.states.places.get(self.current_id) if self.current_id else None
        if place is None or not 0 <= place + step < len(self.activities):
            return None
        return self.activities[place + step]


def percent(done: int, total: int) -> int:
    """Whole per cent, never 100 before all is done."""
    if total == 0:
        return 0
    return 100 if done >= total else min(99, round(100 * done / total))


def learner_outline(
    course: Course,
    *,
    person: Person | None,
    enrolment: Enrolment | None = None,
    current: int | None = None,
    now: datetime | None = None,
    everything_open: bool = False,
) -> LearnerOutline:
    """States of all activities: one query (progress), two if the course has prerequisites, and
    those of each kind of condition in the course.

    ``everything_open`` is for editors' previews.
    """
    now = now or timezone.now()
    completed, own = _progress_of(course, person, current)
    context = whole_context(
        course, person=person, completed=completed, now=now, as_nobody=everything_open
    )
    return LearnerOutline(
        states=_states(context, everything_open=everything_open),
        own=own,
        current_id=current,
        last_id=enrolment.last_activity_id if enrolment else None,
        is_complete=bool(enrolment and enrolment.completed_at),
        steps=(enrolment.done_count, course.required_count)
        if enrolment and course.criteria
        else None,
    )


def _at_hand(name: str, current: int) -> Case:
    return Case(When(activity_id=current, then=F(name)))


# Dates are costly to read, so only those of the activity at hand are.
_progress = Prepared(
    lambda person, course, current: Progress.objects.filter(
        person_id=person, course_id=course
    ).values_list(
        "activity_id",
        ExpressionWrapper(Q(completed_at__isnull=False), output_field=IntegerField()),
        _at_hand("completed_at", current),
        _at_hand("first_viewed_at", current),
        "seconds",
    ),
    person=int,
    course=int,
    current=int,
)


def _progress_of(
    course: Course, person: Person | None, current: int | None
) -> tuple[frozenset[int], Own | None]:
    """What the person has completed in the course, and their progress in the activity at hand."""
    if person is None:
        return frozenset(), None
    rows = _progress(person=person.pk, course=course.pk, current=current or 0)
    own = next((Own(*row[2:]) for row in rows if row[0] == current), None)
    return frozenset(row[0] for row in rows if row[1]), own


_kept_states: Memory[States] = Memory(1_000)


def _states(context: AccessContext, *, everything_open: bool) -> States:
    """Asking the rules about every activity costs more than the rest of a lesson's page."""
    course, state = context.course, common_state(context)
    if state is None:
        found = _build(context, everything_open, key=None)
        rows = tuple((row.id, row.state, row.is_done, row.reason) for row in found.activities)
        return replace(found, key=(rows, found.course_verdict, found.not_shown))
    key = (
        *(course.pk, course.content_version, context.completed, context.completed_courses),
        *(state, everything_open, get_language()),
    )
    return _kept_states.get(key, lambda: _build(context, everything_open, key=key))


def _build(context: AccessContext, everything_open: bool, *, key: Hashable) -> States:
    shape = outline(context.course)
    hidden = frozenset() if everything_open else hidden_in(context)
    full = in_view(context, hidden)
    entry = _open_entry if everything_open else _entry
    sections = []
    for section in shape.sections:
        shown = tuple(entry(row, full) for row in section.activities if row.id not in hidden)
        if shown:
            sections.append(LearnerSection(section, shown))
    return States(
        key,
        tuple(sections),
        verdict(full, applies_to="course"),
        tuple(_hidden_entry(row, full) for row in shape.activities if row.id in hidden),
    )


def _entry(row: OutlineActivity, context: AccessContext) -> LearnerActivity:
    done = row.id in context.completed
    answer = verdict(replace(context, activity=row))
    state = "locked" if not answer.allowed else "done" if done else "available"
    return LearnerActivity(row, state, done, answer.reason, answer.url, answer.reasons)


def _open_entry(row: OutlineActivity, context: AccessContext) -> LearnerActivity:
    done = row.id in context.completed
    trees = context.trees.of_activity(row.id)
    rule = tuple(whole_rule(judge(tree, context.facts)) for tree in trees)
    return LearnerActivity(row, "done" if done else "available", done, rule=rule)


def _hidden_entry(row: OutlineActivity, context: AccessContext) -> LearnerActivity:
    return LearnerActivity(row, "locked", row.id in context.completed)
