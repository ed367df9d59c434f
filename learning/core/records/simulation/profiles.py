"""Whom a course is looked at for: a person, or what one supposes of somebody."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_datetime

from learning.core.activities.availability import Facts, Leaf
from learning.core.activities.registry import activity_types, conditions
from learning.core.contract import Supports
from learning.core.courses.models import Course
from learning.core.courses.outline import OutlineActivity, outline
from learning.core.regions.models import Person

from ..availability import trees_of
from ..conditions.progress import Wanted
from ..models import Progress

DONE, PASSED, FAILED = "selesai", "lulus", "gagal"
RESULTS = (DONE, PASSED, FAILED)
# As the kind "completion" reads them.
MEETS = {
    Wanted.COMPLETE: {DONE, PASSED},
    Wanted.INCOMPLETE: {"", FAILED},
    Wanted.PASS: {PASSED},
    Wanted.FAIL: {FAILED},
}


@dataclass(frozen=True, slots=True)
class Profile:
    """``results`` by activity's id: what was done. ``true`` are names (``name_of``) of leaves that
    are supposed to hold; a person's own facts decide where there is a person."""

    at: datetime
    person: Person | None = None
    results: Mapping[int, str] = field(default_factory=dict)
    true: frozenset[str] = frozenset()

    @property
    def completed(self) -> frozenset[int]:
        return frozenset(self.results)


def read_moment(text: str) -> datetime | None:
    """What the browser's field sends; None for nothing, or nonsense."""
    try:
        moment = parse_datetime(text[:40])
    except ValueError:
        return None
    if moment is None or not 1 < moment.year < 9_999:
        return None
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def supposed(data: MultiValueDict[str, str], *, course: Course, at: datetime) -> Profile:
    """From the page's form. What the course does not have is left out."""
    results = {}
    for row in outline(course).activities:
        value = data.get(f"kegiatan-{row.id}", "")
        if value in choices_of(row):
            results[row.id] = value
    asked = {name_of(leaf) for leaf in open_leaves(course)}
    return Profile(at, results=results, true=asked.intersection(data.getlist("benar")))


def of_person(person: Person, *, course: Course, at: datetime) -> Profile:
    rows = Progress.objects.filter(person=person, course=course, completed_at__isnull=False)
    passed = {True: PASSED, False: FAILED, None: DONE}
    found = rows.values_list("activity_id", "passed")
    return Profile(at, person, {pk: passed[value] for pk, value in found})


def choices_of(row: OutlineActivity) -> Sequence[str]:
    kind = activity_types.get(row.type)
    return RESULTS if kind is None or Supports.SCORE in kind.supports else (DONE,)


def open_leaves(course: Course) -> list[Leaf]:
    """What follows neither from the time nor from what was done: staff suppose it."""
    return [leaf for leaf in trees_of(course).leaves if leaf.kind not in ("date", "completion")]


def name_of(leaf: Leaf) -> str:
    """Short, for a form."""
    return hashlib.sha256(leaf.key.encode()).hexdigest()[:12]


def supposed_facts(facts: Facts, profile: Profile, course: Course) -> Facts:
    """``facts`` of nobody, with what is supposed in their place; the time is as it is."""
    results = {row.key: profile.results.get(row.id, "") for row in outline(course).activities}
    by_key = dict(facts.by_key)
    for leaf in trees_of(course).leaves:
        fact = by_key.get(leaf.key)
        if fact is not None and fact.met is not None and leaf.kind != "date":
            by_key[leaf.key] = fact._replace(met=_is_supposed(leaf, profile, results), note="")
    return Facts(by_key)


def _is_supposed(leaf: Leaf, profile: Profile, results: Mapping[str, str]) -> bool:
    if leaf.kind == "completion":
        wanted = leaf.data.get("wanted")
        result = results.get(str(leaf.data.get("activity")), "")
        return wanted in Wanted.values and result in MEETS[Wanted(wanted)]
    return name_of(leaf) in profile.true


def question_of(leaf: Leaf, facts: Facts) -> str:
    """What is supposed, in the words of the rule."""
    kind: Any = conditions.get(leaf.kind)
    return kind.rule(leaf.data, negated=False, name=facts.of(leaf).name) if kind else leaf.kind
