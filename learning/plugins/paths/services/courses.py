"""Enrolment in the courses of a path, as the path is configured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction

from learning.core.api import begin_attempts, bulk_assign
from learning.core.models import Course, CourseCompletion

from ..engine import evaluate
from ..engine.nodes import Group, Kind, Rule
from ..models.paths import CourseEnrolment
from .cycles import Work


def follow(works: Sequence[Work]) -> None:
    """Enrol people in the courses that their cycles now ask for. Safe to repeat.

    Only in what everybody needs: nobody is put into electives. A course without a seat, or one
    that is not published now, is left for another time; the path goes on.
    """
    wanted: dict[int, set[int]] = defaultdict(set)
    for work in works:
        for pk in _courses(work):
            wanted[pk].add(work.cycle.person_id)
    courses = Course.objects.filter(pk__in=wanted, is_live=True).order_by("pk")
    # In the order of their ids: each of them is locked.
    for course in courses:
        reason = _reason(works)
        with transaction.atomic():
            bulk_assign(course, person_ids=sorted(wanted[course.pk]), actor=None, reason=reason)


def _reason(works: Sequence[Work]) -> str:
    titles = {work.path.title for work in works}
    return titles.pop() if len(titles) == 1 else ""


def _courses(work: Work) -> Iterable[int]:
    if work.verdict is None or work.path.course_enrolment == CourseEnrolment.NONE:
        return
    early = work.path.course_enrolment == CourseEnrolment.ALL
    for found in needed(work.verdict):
        if not found.is_done and (early or found.is_open):
            yield int(found.node.ref)  # type: ignore[union-attr]


def needed(verdict: evaluate.Verdict) -> Iterable[evaluate.Verdict]:
    """The course leaves that everybody needs: no choice stands between them and the root."""
    node = verdict.node
    if not isinstance(node, Group):
        if node.kind == Kind.COURSE and node.ref:
            yield verdict
        return
    all_needed = node.rule == Rule.COUNT and node.need >= len(node.children)
    for child in verdict.children:
        if child.node.required or all_needed:
            yield from needed(child)


def begin_again(works: Sequence[Work], *, reason: str) -> None:
    """Open new attempts at the courses that people completed before their cycle counts."""
    people: dict[int, set[int]] = defaultdict(set)
    for work in works:
        if work.verdict is not None and work.cycle.counts_from is not None:
            for found in evaluate.flatten(work.verdict):
                leaf = found.node
                if not isinstance(leaf, Group) and leaf.kind == Kind.COURSE and not found.is_done:
                    people[int(leaf.ref)].add(work.cycle.person_id)
    for course in Course.objects.filter(pk__in=people, is_live=True).order_by("pk"):
        again = CourseCompletion.objects.filter(course=course, person__in=people[course.pk])
        ids = sorted(set(again.order_by().values_list("person_id", flat=True)))
        begin_attempts(course, person_ids=ids, actor=None, reason=reason)
