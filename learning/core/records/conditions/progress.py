"""Conditions about what somebody did in the course: completion and scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from learning.core.contract import Condition, DomainError, Fact
from learning.core.courses.models import Activity, Course, Need, needs_of
from learning.core.courses.outline import outline
from learning.core.memory import Memory
from learning.core.prepared import Prepared
from learning.core.records.completion.states import State, result
from learning.core.records.models import Enrolment, Progress
from learning.core.regions.models import Person

from .percent import HUNDRED, PercentCondition, bound_fields, clean_bounds, percent_fact

PREVIOUS = "previous"
COURSE = "course"


class Wanted(models.TextChoices):
    COMPLETE = "complete", gettext_lazy("is complete (also passed)")
    INCOMPLETE = "incomplete", gettext_lazy("is not complete (also failed)")
    PASS = "pass", gettext_lazy("is complete and passed")
    FAIL = "fail", gettext_lazy("is complete and failed")


class Target(NamedTuple):
    """An activity with what completes it."""

    id: int
    title: str
    needs: tuple[Need, ...] = ()

    @property
    def can_fail(self) -> bool:
        """Whether being done with it does not mean that it was not failed."""
        return not {Need.REPORT, Need.SCORE}.isdisjoint(self.needs)

    @property
    def url(self) -> str:
        return reverse("learning:activity", args=[self.id])


class Done(NamedTuple):
    """What conditions ask of a row of progress, in the order of the statement's columns."""

    activity_id: int
    is_complete: bool
    passed: bool | None
    has_passed: bool
    is_decided: bool
    score: Decimal | None

    def state(self, needs: tuple[Need, ...]) -> State:
        return result(
            needs,
            is_complete=bool(self.is_complete),
            passed=self.passed,
            has_passed=bool(self.has_passed),
            is_decided=bool(self.is_decided),
        )


def _yes(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=models.IntegerField())


# Dates are costly to read, and here it matters only that they are there. Rows from before the
# first pass was remembered have the latest result.
_progress = Prepared(
    lambda person, course: Progress.objects.filter(person_id=person, course_id=course).values_list(
        "activity_id",
        _yes(Q(completed_at__isnull=False)),
        "passed",
        _yes(Q(passed_at__isnull=False) | Q(passed=True, scored_at__isnull=False)),
        _yes(~Q(override_reason="")),
        "score",
    ),
    person=int,
    course=int,
)


def done_by(person: Person | None, course: Course) -> dict[int, Done]:
    """The person's progress in the course by activity's id; one query."""
    if person is None:
        return {}
    rows = _progress(person=person.pk, course=course.pk)
    return {row[0]: Done(*row) for row in rows}


def targets_of(keys: Iterable[Any], course: Course) -> dict[str, Target]:
    """Activities of the course by key. No query while all of them are published.

    One that is not published right now still counts as it stands; one whose page is gone does not.
    """
    wanted = {key for key in keys if is_key(key)}
    found = {key: row for key, row in _published(course).items() if key in wanted}
    missing = wanted - found.keys()
    if missing:
        rows = Activity.objects.filter(
            course=course, translation_key__in=missing, page__isnull=False
        )
        for row in rows:
            found[str(row.translation_key)] = Target(row.pk, row.title, needs_of(row))
    return found


_targets: Memory[dict[str, Target]] = Memory(2_000)


def _published(course: Course) -> dict[str, Target]:
    def read() -> dict[str, Target]:
        rows = outline(course).activities
        return {row.key: Target(row.id, row.title, needs_of(row)) for row in rows}

    return _targets.get((course.pk, course.content_version, get_language()), read)


@lru_cache(20_000)
def _is_key(value: str) -> bool:
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False


def is_key(value: Any) -> bool:
    return isinstance(value, str) and _is_key(value)


class OfActivity(Condition):
    """``activity`` in the data is the key of its page (``translation_key``)."""

    def activities(self, data: Mapping[str, Any]) -> list[str]:
        key = data.get("activity")
        return [str(key)] if is_key(key) else []

    def rewrite(self, data: Mapping[str, Any], *, keys: Mapping[str, str]) -> dict[str, Any]:
        key = data.get("activity")
        return {**data, "activity": keys.get(key, key)} if isinstance(key, str) else dict(data)


class CompletionCondition(OfActivity):
    slug = "completion"
    label = gettext_lazy("Completion of an activity")

    def fact_in_draft(self, data: Mapping[str, Any], *, titles: Mapping[str, str]) -> Fact:
        if data.get("activity") == PREVIOUS:
            return Fact(False, _("the previous activity"))
        return _named(titles.get(str(data.get("activity"))))

    def clean(self, data: Mapping[str, Any], *, course: Course | None) -> dict[str, Any]:
        key, wanted = data.get("activity"), data.get("wanted")
        if wanted not in Wanted.values:
            raise DomainError(_("Choose what is asked for."))
        if key != PREVIOUS:
            _check_key(key)
        return {"activity": str(key), "wanted": str(wanted)}

    def resolve(self, data: Mapping[str, Any], *, before: Sequence[str]) -> Mapping[str, Any]:
        if data.get("activity") != PREVIOUS:
            return data
        return {**data, "activity": before[-1] if before else ""}

    def facts(
        self,
        leaves: Sequence[Mapping[str, Any]],
        *,
        person: Person | None,
        course: Course,
        now: datetime,
    ) -> list[Fact]:
        targets = targets_of((leaf.get("activity") for leaf in leaves), course)
        done = done_by(person, course) if targets else {}
        language = get_language()
        return [self._fact(leaf, targets, done, language) for leaf in leaves]

    def _fact(
        self,
        leaf: Mapping[str, Any],
        targets: Mapping[str, Target],
        done: Mapping[int, Done],
        language: str | None,
    ) -> Fact:
        target, wanted = targets.get(str(leaf.get("activity"))), leaf.get("wanted")
        if target is None or wanted not in ACCEPTED:
            return Fact(None)
        row = done.get(target.id)
        state = row.state(target.needs) if row else State.INCOMPLETE
        key = (target, wanted, state, language)
        return _facts.get(key, lambda: _completion_fact(target, str(wanted), state))

    def describe(self, data: Mapping[str, Any], *, negated: bool, name: str) -> str:
        wanted = data["wanted"]
        texts = _NEGATED if negated else _ASKED
        if not name:
            return _("First do what is not shown to you yet")
        return str(texts[Wanted(wanted)]) % {"title": name}

    def step(
        self, data: Mapping[str, Any], *, negated: bool, name: str, url: str
    ) -> tuple[str, str]:
        wanted = data.get("wanted")
        reachable = (Wanted.COMPLETE, Wanted.PASS) if not negated else (Wanted.INCOMPLETE,)
        if wanted not in reachable or not name:
            return "", ""
        return self.describe(data, negated=negated, name=name), url

    def form(
        self, *, course: Course | None, user: Any, activities: Sequence[tuple[str, str]] = ()
    ) -> type[forms.Form]:
        choices = [(PREVIOUS, _("The previous tracked activity")), *activities]
        return _form(
            "CompletionForm",
            activity=forms.ChoiceField(label=_("Activity"), choices=choices),
            wanted=forms.ChoiceField(label=_("must be so"), choices=Wanted.choices),
        )


# A course asks the same of everybody, and most are in the same few states.
_facts: Memory[Fact] = Memory(20_000)


def _completion_fact(target: Target, wanted: str, state: State) -> Fact:
    title = target.title
    if target.can_fail and wanted in (Wanted.COMPLETE, Wanted.INCOMPLETE):
        # It may be ticked in the outline, so say why that is not enough: of everybody, since
        # whether somebody failed may be hidden.
        title = _("%(title)s (a failing result is not enough)") % {"title": title}
    return Fact(state in ACCEPTED[wanted], title, target.url, str(STATES[state]))


def _named(title: str | None) -> Fact:
    return Fact(None) if title is None else Fact(False, title)


_ASKED = {
    Wanted.COMPLETE: gettext_lazy("Complete “%(title)s”"),
    Wanted.INCOMPLETE: gettext_lazy("Only while “%(title)s” is not complete"),
    Wanted.PASS: gettext_lazy("Pass “%(title)s”"),
    Wanted.FAIL: gettext_lazy("Only after failing “%(title)s”"),
}
_NEGATED = {
    Wanted.COMPLETE: _ASKED[Wanted.INCOMPLETE],
    Wanted.INCOMPLETE: _ASKED[Wanted.COMPLETE],
    Wanted.PASS: gettext_lazy("Only while “%(title)s” is not passed"),
    Wanted.FAIL: gettext_lazy("Not after failing “%(title)s”"),
}


STATES = {
    State.INCOMPLETE: gettext_lazy("not complete"),
    State.COMPLETE: gettext_lazy("complete"),
    State.PASSED: gettext_lazy("passed"),
    State.FAILED: gettext_lazy("failed"),
}
# Complete accepts passed, incomplete accepts failed; passed and failed are exact.
ACCEPTED: dict[str, tuple[State, ...]] = {
    Wanted.COMPLETE: (State.COMPLETE, State.PASSED),
    Wanted.INCOMPLETE: (State.INCOMPLETE, State.FAILED),
    Wanted.PASS: (State.PASSED,),
    Wanted.FAIL: (State.FAILED,),
}


class ScoreCondition(OfActivity, PercentCondition):
    """``activity`` may be ``course``: the course's grade."""

    slug = "score"
    label = gettext_lazy("Score")

    def fact_in_draft(self, data: Mapping[str, Any], *, titles: Mapping[str, str]) -> Fact:
        if data.get("activity") == COURSE:
            return Fact(False, _("the whole course"))
        title = titles.get(str(data.get("activity")))
        return _named(f"“{title}”" if title else None)

    def clean(self, data: Mapping[str, Any], *, course: Course | None) -> dict[str, Any]:
        key = data.get("activity")
        if key != COURSE:
            _check_key(key)
        return {"activity": str(key), **clean_bounds(data)}

    def facts(
        self,
        leaves: Sequence[Mapping[str, Any]],
        *,
        person: Person | None,
        course: Course,
        now: datetime,
    ) -> list[Fact]:
        keys = {leaf.get("activity") for leaf in leaves if isinstance(leaf.get("activity"), str)}
        targets = targets_of(keys - {COURSE}, course)
        done = done_by(person, course) if targets else {}
        grade = _grade(course, person) if COURSE in keys else None
        found = []
        for leaf in leaves:
            target = targets.get(str(leaf.get("activity")))
            if leaf.get("activity") == COURSE:
                found.append(_score_fact(leaf, grade, _("the whole course"), course.url))
            elif target:
                row = done.get(target.id)
                score = row.score if row else None
                found.append(_score_fact(leaf, score, f"“{target.title}”", target.url))
            else:
                found.append(Fact(None))
        return found

    def form(
        self, *, course: Course | None, user: Any, activities: Sequence[tuple[str, str]] = ()
    ) -> type[forms.Form]:
        choices = [(COURSE, _("The whole course")), *activities]
        return _form(
            "ScoreForm",
            activity=forms.ChoiceField(label=_("Activity"), choices=choices),
            **bound_fields(),
        )


def _grade(course: Course, person: Person | None) -> Decimal | None:
    if person is None:
        return None
    rows = Enrolment.objects.filter(course=course, person=person)
    return rows.values_list("grade", flat=True).first()


def _score_fact(leaf: Mapping[str, Any], score: Decimal | None, name: str, url: str) -> Fact:
    return percent_fact(leaf, None if score is None else score * HUNDRED, name=name, url=url)


def _check_key(key: Any) -> None:
    if not is_key(key):
        raise DomainError(_("Choose an activity."))


def _form(name: str, **fields: forms.Field) -> type[forms.Form]:
    return type(name, (forms.Form,), fields)
