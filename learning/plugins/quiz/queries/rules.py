"""The rules of a quiz for one person: its settings with the exceptions made for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from learning.core.models import GroupMember, Person

from ..engine.settings import QuizSettings
from ..models import Override, Quiz

FIELDS = ("open_at", "close_at", "time_limit", "attempts")


@dataclass(frozen=True, slots=True)
class PersonalRules:
    """``passwords``: any of them is accepted; none means that no password is asked."""

    settings: QuizSettings
    passwords: tuple[str, ...] = ()


def effective_settings(quiz: Quiz, person: Person | None) -> QuizSettings:
    return rules_for(quiz, person).settings


def rules_for(quiz: Quiz, person: Person | None) -> PersonalRules:
    if person is None:
        return combined(quiz.rules, own=None, others=())
    return rules_for_many(quiz, [person])[person.pk]


def rules_for_many(quiz: Quiz, people: Sequence[Person]) -> Mapping[int, PersonalRules]:
    """By person's id; the queries do not grow with the people."""
    overrides = list(Override.objects.filter(quiz=quiz).select_related("unit").order_by("pk"))
    own = {row.person_id: row for row in overrides if row.person_id}
    units = [(row.unit.path, row) for row in overrides if row.unit is not None]
    named = _named(overrides, [person.pk for person in people])
    found = {}
    for person in people:
        path = person.unit.path if units and person.unit is not None else ""
        above = [row for start, row in units if path.startswith(start)]
        found[person.pk] = combined(
            quiz.rules, own=own.get(person.pk), others=[*above, *named[person.pk]]
        )
    return found


def _named(overrides: Sequence[Override], ids: Sequence[int]) -> dict[int, list[Override]]:
    """By person, the exceptions of lists and groups that they are in. A query for each kind."""
    found: dict[int, list[Override]] = defaultdict(list)
    lists = {row.pk: row for row in overrides if row.group_name}
    groups = {row.group_id: row for row in overrides if row.group_id}
    if lists:
        rows = Override.people.through.objects.filter(override__in=lists, person__in=ids)
        for override, person in rows.values_list("override_id", "person_id"):
            found[person].append(lists[override])
    if groups:
        members = GroupMember.objects.filter(group__in=groups, person__in=ids)
        for group, person in members.order_by().values_list("group_id", "person_id"):
            found[person].append(groups[group])
    return found


def of_groups(person: Person) -> Q:
    """Exceptions of the lists and the groups that somebody is in."""
    lists = Override.people.through.objects.filter(person=person).values("override")
    groups = GroupMember.objects.filter(person=person).order_by().values("group")
    return Q(pk__in=lists) | Q(group__in=groups)


def rules_of(person: Person, quizzes: Sequence[Quiz]) -> Mapping[int, PersonalRules]:
    """One person's rules by quiz's id; one query, however many quizzes."""
    rows = Override.objects.filter(quiz__in=[quiz.pk for quiz in quizzes])
    rows = rows.filter(Q(person=person) | Q(unit__isnull=False) | of_groups(person))
    path = person.unit.path if person.unit is not None else ""
    own: dict[int, Override] = {}
    others: dict[int, list[Override]] = defaultdict(list)
    for row in rows.select_related("unit").order_by("pk"):
        if row.person_id:
            own[row.quiz_id] = row
        elif row.unit is None or path.startswith(row.unit.path):
            others[row.quiz_id].append(row)
    return {
        quiz.pk: combined(quiz.rules, own=own.get(quiz.pk), others=others[quiz.pk])
        for quiz in quizzes
    }


def combined(
    rules: QuizSettings, *, own: Override | None, others: Iterable[Override]
) -> PersonalRules:
    """The person's own exception wins field by field; else all groups together.

    Of groups and units count the earliest opening, the latest closing, the longest limit and the
    most attempts, where 0 (no limit) is more than any number. Any group's password is accepted.
    """
    others = list(others)
    changes: dict[str, Any] = {}
    for name in FIELDS:
        mine = getattr(own, name, None)
        given = [value for row in others if (value := getattr(row, name)) is not None]
        if mine is not None:
            changes[name] = mine
        elif given:
            changes[name] = _most(name, given)
    settings = rules.over(**changes) if changes else rules
    return PersonalRules(settings, _passwords(rules, own, others))


def _most(name: str, given: list[Any]) -> Any:
    if name == "open_at":
        return min(given)
    if name != "close_at" and 0 in given:
        return 0
    return max(given)


def _passwords(
    rules: QuizSettings, own: Override | None, others: Iterable[Override]
) -> tuple[str, ...]:
    if own is not None and own.password:
        return (own.password,)
    given = tuple(dict.fromkeys(row.password for row in others if row.password))
    return given or ((rules.password,) if rules.password else ())
