"""One person in one course: what is asked of the database for all answers about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from learning.core.activities.availability import (
    Judgement,
    Line,
    Step,
    Way,
    judge,
    way,
    whole_rule,
)
from learning.core.activities.availability.steps import DONE, LOST, through, together
from learning.core.activities.rules import TreeRule, closed_rules
from learning.core.contract import AccessContext, AccessRule
from learning.core.courses.lookup import find_course
from learning.core.courses.models import Course
from learning.core.courses.outline import OutlineActivity, outline
from learning.core.regions.models import Person

from ..completion.explain import CourseStates, completion_states
from ..contexts import hidden_in, in_view, whole_context
from ..models import Enrolment
from ..outline import LearnerOutline, learner_outline
from .answers import Audience


class Case:
    def __init__(
        self, course: Course, *, person: Person, audience: Audience, now: datetime | None = None
    ) -> None:
        # In the reader's words.
        self.course = find_course(course.pk) or course
        self.person, self.audience = person, audience
        self.now = now or timezone.now()
        self._ways: dict[int, Way] = {}

    @property
    def for_staff(self) -> bool:
        return self.audience == Audience.STAFF

    @cached_property
    def enrolment(self) -> Enrolment | None:
        rows = Enrolment.objects.filter(course=self.course, person=self.person)
        found = rows.first()
        if found:
            found.course = self.course
        return found

    @cached_property
    def shape(self) -> LearnerOutline:
        """As the learner sees it."""
        return learner_outline(
            self.course, person=self.person, enrolment=self.enrolment, now=self.now
        )

    @cached_property
    def context(self) -> AccessContext:
        states = self.shape.states
        done = frozenset(row.id for row in (*states.activities, *states.hidden) if row.is_done)
        return whole_context(self.course, person=self.person, completed=done, now=self.now)

    @cached_property
    def told(self) -> AccessContext:
        """What the audience may read: staff everything, learners nothing of what is hidden."""
        hidden = frozenset() if self.for_staff else hidden_in(self.context)
        return in_view(self.context, hidden)

    @cached_property
    def completion(self) -> CourseStates:
        return completion_states(
            self.course, self.person, shape=self.shape, for_staff=self.for_staff
        )

    @cached_property
    def entries(self) -> dict[int, OutlineActivity]:
        return {row.id: row for row in outline(self.course).activities}

    def at(self, activity_id: int | None) -> AccessContext:
        """The context of an activity, or of the course itself."""
        return replace(self.told, activity=self.entries.get(activity_id) if activity_id else None)

    def judgements(self, activity_id: int | None) -> list[Judgement]:
        return TreeRule().judgements(self.at(activity_id))

    def of_section(self, section_id: int | None) -> Judgement | None:
        """Of a section's own tree; None where it asks for nothing."""
        tree = self.told.trees.sections.get(section_id) if section_id else None
        return judge(tree, self.told.facts) if tree else None

    def rule(self, activity_id: int | None = None) -> tuple[Line, ...]:
        """The trees that hold, whole, and what else closes it: for staff."""
        if not self.for_staff:
            return ()
        context = self.at(activity_id)
        trees = [whole_rule(found) for found in self.judgements(activity_id) if found.asks]
        others = [
            Line(rule.describe(context), met=False)
            for rule in closed_rules(context)
            if not isinstance(rule, TreeRule)
        ]
        return (*trees, *others)

    def step(self, activity_id: int | None = None) -> Step | None:
        """What to do next to open the activity, or the course."""
        return self._opening(activity_id).step

    def step_into(self, judged: Judgement | None) -> Step | None:
        """What to do next to open a section: its course, and what its own tree asks for."""
        ways = [self._opening(None)]
        if judged and not judged.is_open:
            ways.append(way(judged, now=self.now, opening=self._opening_at))
        return together(ways).step

    def _opening(self, activity_id: int | None) -> Way:
        key = activity_id or 0
        if key not in self._ways:
            # Until it is known: whoever comes by here again goes round in a circle.
            self._ways[key] = LOST
            context = self.at(activity_id)
            self._ways[key] = together(
                found for rule in closed_rules(context) for found in self._ways_of(rule, context)
            )
        return self._ways[key]

    def _ways_of(self, rule: AccessRule, context: AccessContext) -> list[Way]:
        if isinstance(rule, TreeRule):
            unmet = [found for found in rule.judgements(context) if not found.is_open]
            return [way(found, now=self.now, opening=self._opening_at) for found in unmet]
        return [through(*rule.step(context), self._opening_at)]

    def _opening_at(self, url: str) -> Way:
        locked = self._locked.get(url)
        return self._opening(locked) if locked else DONE

    @cached_property
    def _locked(self) -> dict[str, int]:
        return {row.url: row.id for row in self.shape.activities if row.state == "locked"}
