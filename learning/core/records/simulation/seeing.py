"""What somebody of a profile sees of a course, with the verdict of each rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from learning.core.activities.availability import Facts, Line, Tree, judge, whole_rule
from learning.core.activities.rules import TreeRule, closed_rules, verdict
from learning.core.contract import AccessContext
from learning.core.courses.models import Course
from learning.core.courses.outline import OutlineActivity, outline

from ..availability import trees_of
from ..contexts import hidden_in, in_view, whole_context
from .profiles import Profile, choices_of, name_of, open_leaves, question_of, supposed_facts

OPEN, GREYED, HIDDEN = "open", "greyed", "hidden"


@dataclass(frozen=True, slots=True)
class Row:
    """``state`` is OPEN, GREYED or HIDDEN. ``reasons`` are the learner's words, ``rule`` is all
    that is asked for here, with verdicts. ``result`` is what was done, of ``choices``."""

    id: int
    title: str
    state: str
    reasons: tuple[str, ...]
    rule: tuple[Line, ...]
    result: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its rule; without a title for what stands outside of sections."""

    title: str
    rule: tuple[Line, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Something to suppose of somebody, in the words of the rule that asks for it."""

    name: str
    text: str
    is_true: bool


@dataclass(frozen=True, slots=True)
class Seen:
    state: str
    reasons: tuple[str, ...]
    rule: tuple[Line, ...]
    parts: tuple[Part, ...]
    questions: tuple[Question, ...]

    @property
    def open(self) -> int:
        return self._count(OPEN)

    @property
    def greyed(self) -> int:
        return self._count(GREYED)

    @property
    def hidden(self) -> int:
        return self._count(HIDDEN)

    def _count(self, state: str) -> int:
        return sum(row.state == state for part in self.parts for row in part.rows)


def see(course: Course, profile: Profile) -> Seen:
    """One set of queries for each kind of condition in the course, and one for prerequisites.

    Somebody supposed has completed the courses that come before.
    """
    context = _context(course, profile)
    told, whole = in_view(context, hidden_in(context)), in_view(context, frozenset())
    answer = verdict(told, applies_to="course")
    return Seen(
        state=OPEN if answer.allowed else GREYED,
        reasons=answer.reasons,
        rule=(*_lines(context.trees.course, context.facts), *_other_lines(whole)),
        parts=tuple(_parts(course, profile, told, whole)),
        questions=tuple(_questions(course, profile, context.facts)),
    )


def _context(course: Course, profile: Profile) -> AccessContext:
    found = whole_context(
        course,
        person=profile.person,
        completed=profile.completed,
        now=profile.at,
        as_nobody=profile.person is None,
    )
    if profile.person is not None:
        return found
    done = frozenset(row[0] for row in found.prerequisites)
    facts = supposed_facts(found.facts, profile, course)
    return replace(found, facts=facts, completed_courses=done)


def _parts(
    course: Course, profile: Profile, told: AccessContext, whole: AccessContext
) -> Iterator[Part]:
    trees = trees_of(course)
    for section in outline(course).sections:
        above = trees.sections.get(section.id) if section.id else None
        rows = tuple(_row(row, profile, told, whole, above=above) for row in section.activities)
        yield Part(section.title, _lines(above, whole.facts), rows)


def _row(
    row: OutlineActivity,
    profile: Profile,
    told: AccessContext,
    whole: AccessContext,
    *,
    above: Tree | None,
) -> Row:
    answer = verdict(replace(told, activity=row))
    here = replace(whole, activity=row)
    own = [tree for tree in whole.trees.of_activity(row.id) if tree is not above]
    lines = [line for tree in own for line in _lines(tree, whole.facts)]
    return Row(
        id=row.id,
        title=row.title,
        state=OPEN if answer.allowed else HIDDEN if answer.hidden else GREYED,
        reasons=answer.reasons,
        rule=(*lines, *_other_lines(here)),
        result=profile.results.get(row.id, ""),
        choices=tuple(choices_of(row)),
    )


def _lines(tree: Tree | None, facts: Facts) -> tuple[Line, ...]:
    return (whole_rule(judge(tree, facts)),) if tree else ()


def _other_lines(context: AccessContext) -> tuple[Line, ...]:
    """Dates, order and prerequisites where they close; what they let through is not told."""
    closed = (rule for rule in closed_rules(context) if not isinstance(rule, TreeRule))
    return tuple(
        Line(rule.describe(context), met=False)
        for rule in closed
        if context.activity is None or rule.applies_to == "activity"
    )


def _questions(course: Course, profile: Profile, facts: Facts) -> Iterator[Question]:
    if profile.person is not None:
        return
    for leaf in open_leaves(course):
        if facts.of(leaf).met is not None:
            name = name_of(leaf)
            yield Question(name, question_of(leaf, facts), name in profile.true)
