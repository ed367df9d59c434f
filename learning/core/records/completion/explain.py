"""Why something is complete or not: each condition and criterion, met or not, in words.

Plain data, for pages and for ``records.why``. See ADR 31 and 33.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst

from learning.core.courses.condition_words import describe
from learning.core.courses.models import Activity, Course, needs_of
from learning.core.courses.models.conditions import Rules
from learning.core.courses.outline import OutlineActivity
from learning.core.regions.models import Person

from .. import rows
from ..hidden import Hidden, hidden_scores
from ..models import Enrolment, Progress
from ..outline import LearnerOutline, learner_outline
from .lines import NO_CRITERIA, CriteriaLines, criteria_lines
from .states import Facts, State, met_at, shown, state_of


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One thing that completes an activity. ``need`` is a ``courses.models.Need``."""

    need: str
    words: str
    is_met: bool
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ActivityStates:
    """``state`` is one of ``State``. ``decided`` is the reason of a decision of staff that holds:
    ``is_complete`` says which."""

    id: int
    title: str
    state: str
    conditions: tuple[ConditionLine, ...]
    is_complete: bool = False
    at: datetime | None = None
    decided: str = ""


@dataclass(frozen=True, slots=True)
class SectionStates:
    id: int | None
    title: str
    done: int
    total: int

    @property
    def is_complete(self) -> bool:
        return 0 < self.total <= self.done


@dataclass(frozen=True, slots=True)
class CourseStates:
    """``criteria`` are empty where all required activities complete the course."""

    activities: tuple[ActivityStates, ...]
    sections: tuple[SectionStates, ...]
    criteria: CriteriaLines
    is_complete: bool
    at: datetime | None

    def activity(self, pk: int) -> ActivityStates | None:
        return next((row for row in self.activities if row.id == pk), None)


def completion_states(
    course: Course,
    person: Person,
    *,
    shape: LearnerOutline | None = None,
    for_staff: bool = False,
) -> CourseStates:
    """How ``person`` stands in all of a course, in the reader's language.

    A constant number of queries. Learners are told neither pass nor fail of scores that they may
    not see; ``for_staff`` is told all.
    """
    enrolment = Enrolment.objects.filter(course=course, person=person).first()
    shape = shape or learner_outline(course, person=person, enrolment=enrolment)
    own = {row.activity_id: row for row in Progress.objects.filter(course=course, person=person)}
    hidden = None if for_staff else hidden_scores(person, course_id=course.pk)
    entries = [row.activity for row in shape.activities]
    return CourseStates(
        activities=tuple(_activity(row, own.get(row.id), hidden) for row in entries),
        sections=tuple(
            SectionStates(row.section.id, row.title, row.done, row.total) for row in shape.sections
        ),
        criteria=criteria_lines(course, enrolment, shape=shape) if enrolment else NO_CRITERIA,
        is_complete=bool(enrolment and enrolment.completed_at),
        at=enrolment.completed_at if enrolment else None,
    )


def _activity(
    entry: OutlineActivity, row: Progress | None, hidden: Hidden | None
) -> ActivityStates:
    facts = Facts.of(row) if row else Facts()
    state = state_of(entry, facts)
    if hidden is not None:
        hides = entry.id in hidden.activities
        state = shown(state, hides_score=hides, requires_score=entry.requires_score)
    return ActivityStates(
        id=entry.id,
        title=entry.title,
        state=state.value,
        conditions=condition_lines(entry, facts),
        is_complete=state != State.INCOMPLETE,
        at=facts.completed_at,
        decided=row.override_reason if row else "",
    )


def condition_lines(rules: Rules, facts: Facts) -> tuple[ConditionLine, ...]:
    """Each condition as it stands, whether or not the activity is complete by now."""
    lines = []
    for need in needs_of(rules):
        moment = met_at(need, rules, facts)
        words = capfirst(describe(need, rules))
        lines.append(ConditionLine(need.value, words, moment is not None, moment))
    return tuple(lines)


def own_conditions(activity: Activity, *, person: Person) -> tuple[ConditionLine, ...]:
    """Of the activity at hand: one query."""
    row = rows.find_progress(person_id=person.pk, activity_id=activity.pk)
    return condition_lines(activity, Facts.of(row) if row else Facts())
