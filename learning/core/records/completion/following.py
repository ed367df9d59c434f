"""What is known of enrolments in a course with criteria, and what follows from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from learning.core.courses.criteria import Criteria, Kind, Role
from learning.core.courses.models import Activity, Completion, Course

from ..models import CourseCompletion, CriterionMark, Enrolment, Progress
from . import telling
from .criteria import Known, Outcome, judge

KEPT = ("criteria_met", "criteria_due_at", "leader_wanted_at", "admin_wanted_at")
FORGOTTEN: dict[str, None] = dict.fromkeys(KEPT)
WANTED = {Role.LEADER: "leader_wanted_at", Role.ADMIN: "admin_wanted_at"}

Moments = dict[str, datetime]


def kept_of(enrolment: Enrolment) -> tuple[Any, ...]:
    return tuple(getattr(enrolment, name) for name in KEPT)


def write(enrolments: Sequence[Enrolment]) -> None:
    names = ["done_count", "status", "completed_at", *KEPT]
    Enrolment.objects.bulk_update(enrolments, names)


def follow(
    course: Course,
    enrolments: Sequence[Enrolment],
    *,
    criteria: Criteria,
    now: datetime,
    ended: bool = False,
) -> dict[int, datetime | None]:
    """Judge enrolments, which the caller has locked and writes; by id, since when they are met.

    One query for each kind of criterion that is asked for, whatever the number of enrolments.
    """
    live = live_activities(course) if criteria.find(Kind.ACTIVITIES) else {}
    facts = _Facts(course, enrolments, criteria)
    moments: dict[int, datetime | None] = {}
    told: dict[Role, list[Enrolment]] = defaultdict(list)
    for row in enrolments:
        outcome = judge(criteria, facts.known(row, live=live, now=now, ended=ended))
        moments[row.pk] = _since(row, outcome, now)
        for role in _keep(row, outcome, now):
            told[role].append(row)
    for role, rows in told.items():
        telling.tell_of_approvals(course, rows, role=role)
    return moments


def live_activities(course: Course) -> dict[str, bool]:
    """By key, in order, whether each counts."""
    rows = Activity.objects.filter(course=course, is_live=True).order_by("order", "pk")
    return {
        str(key): required and completion != Completion.NONE
        for key, required, completion in rows.values_list(
            "translation_key", "required", "completion"
        )
    }


def begun_at(enrolment: Enrolment) -> datetime:
    return enrolment.attempt_began_at or enrolment.activated_at or enrolment.requested_at


def _since(enrolment: Enrolment, outcome: Outcome, now: datetime) -> datetime | None:
    """Nobody completes a course before they were in it, nor in the future."""
    return min(max(outcome.at, begun_at(enrolment)), now) if outcome.at else None


def _keep(enrolment: Enrolment, outcome: Outcome, now: datetime) -> list[Role]:
    """Set what pages read of the outcome. Returns whose approval is wanted from now on."""
    enrolment.done_count = outcome.done
    enrolment.criteria_met = outcome.kept
    working = enrolment.status == Enrolment.Status.ACTIVE and enrolment.completed_at is None
    enrolment.criteria_due_at = outcome.due_at if working else None
    wanted = _wanted(outcome) if working else ()
    fresh = []
    for role, name in WANTED.items():
        if role in wanted and getattr(enrolment, name) is None:
            fresh.append(role)
            setattr(enrolment, name, now)
        elif role not in wanted:
            setattr(enrolment, name, None)
    return fresh


def _wanted(outcome: Outcome) -> list[Role]:
    if not outcome.waits_for_approval:
        return []
    part = next(part for part in outcome.parts if part.criterion.kind == Kind.APPROVAL)
    return [Role(role) for role in part.criterion.keys if role not in part.items]


class _Facts:
    """Of several enrolments at once, as far as the criteria ask."""

    def __init__(self, course: Course, enrolments: Sequence[Enrolment], criteria: Criteria) -> None:
        self.course = course
        asks = {part.kind for part in criteria.parts}
        people = [row.person_id for row in enrolments]
        dated = Kind.DATE in asks
        self.zone = course.region.zone if dated else timezone.get_default_timezone()
        self.done = _done(course, people) if Kind.ACTIVITIES in asks else {}
        marked = asks & {Kind.APPROVAL, Kind.DECLARATION}
        self.marks = _marks(enrolments) if marked else {}
        others = criteria.find(Kind.COURSES)
        self.courses = _completed(people, others.keys) if others else {}

    def known(
        self, row: Enrolment, *, live: Mapping[str, bool], now: datetime, ended: bool
    ) -> Known:
        return Known(
            now=now,
            since=begun_at(row),
            zone=self.zone,
            live=live,
            done=self.done.get(row.person_id, {}),
            courses=self._courses(row),
            marks=self.marks.get((row.pk, row.attempt), {}),
            grade=row.grade,
            graded_at=kept_moment(row, Kind.GRADE),
            ended_at=now if ended else None,
        )

    def _courses(self, row: Enrolment) -> Moments:
        """Whoever takes the course again completes the others again, too."""
        began, found = row.attempt_began_at, {}
        for key, moment in self.courses.get(row.person_id, ()):
            if began is None or moment >= began:
                found.setdefault(key, moment)
        return found


def kept_moment(enrolment: Enrolment, kind: Kind) -> datetime | None:
    """Since when a criterion was met, as it was last counted."""
    kept = (enrolment.criteria_met or {}).get(kind.value, {})
    return parse_datetime(kept["at"]) if "at" in kept else None


def _done(course: Course, people: Sequence[int]) -> dict[int, Moments]:
    found: dict[int, Moments] = defaultdict(dict)
    rows = Progress.objects.filter(
        activity__course=course,
        activity__is_live=True,
        person__in=people,
        completed_at__isnull=False,
    )
    for person, key, moment in rows.order_by().values_list(
        "person_id", "activity__translation_key", "completed_at"
    ):
        found[person][str(key)] = moment
    return found


def _marks(enrolments: Sequence[Enrolment]) -> dict[tuple[int, int], Moments]:
    found: dict[tuple[int, int], Moments] = defaultdict(dict)
    rows = CriterionMark.objects.filter(enrolment__in=enrolments).order_by()
    for enrolment, attempt, role, at in rows.values_list("enrolment_id", "attempt", "role", "at"):
        found[enrolment, attempt][role] = at
    return found


def _completed(people: Sequence[int], keys: Sequence[str]) -> dict[int, list[tuple[str, datetime]]]:
    """By person, the completions of some courses, earliest first."""
    found: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    rows = CourseCompletion.objects.filter(person__in=people, course__translation_key__in=keys)
    for person, key, moment in rows.order_by("completed_at").values_list(
        "person_id", "course__translation_key", "completed_at"
    ):
        found[person].append((str(key), moment))
    return found
