"""Conditions about what somebody did in the course: completion and scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.core.contract import Condition, DomainError, Fact
from learning.core.courses.models import Activity, Course, Need, needs_of
from learning.core.courses.models.conditions import Rules
from learning.core.courses.outline import outline
from learning.core.records.completion.states import Facts, State, state_of
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
    """An activity; ``can_fail``: being done with it does not mean that it was not failed."""

    id: int
    title: str
    can_fail: bool = False


def done_in(targets: Iterable[Target], person: Person | None) -> dict[int, Progress]:
    """The person's progress by activity's id; one query."""
    ids = [target.id for target in targets]
    if person is None or not ids:
        return {}
    rows = Progress.objects.filter(person=person, activity__in=ids).select_related("activity")
    return {row.activity_id: row for row in rows}


def state_in(done: Mapping[int, Progress], target: Target) -> State:
    row = done.get(target.id)
    return state_of(row.activity, Facts.of(row)) if row else State.INCOMPLETE


def targets_of(keys: Iterable[Any], course: Course) -> dict[str, Target]:
    """Activities of the course by key. No query while all of them are published.

    One that is not published right now still counts as it stands; one whose page is gone does not.
    """
    wanted = {key for key in keys if is_key(key)}
    found = {
        row.key: Target(row.id, row.title, can_fail(row))
        for row in outline(course).activities
        if row.key in wanted
    }
    missing = wanted - found.keys()
    if missing:
        rows = Activity.objects.filter(
            course=course, translation_key__in=missing, page__isnull=False
        )
        for row in rows:
            found[str(row.translation_key)] = Target(row.pk, row.title, can_fail(row))
    return found


def can_fail(rules: Rules) -> bool:
    return not {Need.REPORT, Need.SCORE}.isdisjoint(needs_of(rules))


def is_key(value: Any) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False


def address(target: Target) -> str:
    return reverse("learning:activity", args=[target.id])


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
        done = done_in(targets.values(), person)
        return [self._fact(leaf, targets, done) for leaf in leaves]

    def _fact(
        self, leaf: Mapping[str, Any], targets: Mapping[str, Target], done: Mapping[int, Progress]
    ) -> Fact:
        target = targets.get(str(leaf.get("activity")))
        if target is None or leaf.get("wanted") not in Wanted.values:
            return Fact(None)
        state, title = state_in(done, target), target.title
        if target.can_fail and leaf["wanted"] in (Wanted.COMPLETE, Wanted.INCOMPLETE):
            # It may be ticked in the outline, so say why that is not enough: of everybody, since
            # whether somebody failed may be hidden.
            title = _("%(title)s (a failing result is not enough)") % {"title": title}
        return Fact(_is_so(leaf["wanted"], state), title, address(target), str(STATES[state]))

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


def _is_so(wanted: str, state: State) -> bool:
    return state in ACCEPTED[wanted]


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
        done = done_in(targets.values(), person)
        grade = _grade(course, person) if COURSE in keys else None
        found = []
        for leaf in leaves:
            target = targets.get(str(leaf.get("activity")))
            if leaf.get("activity") == COURSE:
                found.append(_score_fact(leaf, grade, _("the whole course"), course.url))
            elif target:
                row = done.get(target.id)
                score = row.score if row else None
                found.append(_score_fact(leaf, score, f"“{target.title}”", address(target)))
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
