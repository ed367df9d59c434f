"""Which questions random slots may draw, and what somebody met before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value

from learning.core.models import Course, Person, Region

from ..models import (
    Category,
    Question,
    QuestionAttempt,
    QuestionTag,
    Quiz,
    QuizSlot,
    VersionStatus,
    usable_in,
)
from ..questions.registry import question_types


def pools(slots: Sequence[QuizSlot], *, course: Course) -> dict[int, list[int]]:
    """Questions by slot's number: two queries, however many slots and filters."""
    drawn = [slot for slot in slots if slot.draw is not None and slot.draws_from_id]
    if not drawn:
        return {}
    filters: dict[str, list[QuizSlot]] = defaultdict(list)
    for slot in drawn:
        filters[repr(sorted(slot.draw.items()))].append(slot)
    groups = list(filters.values())
    paths = dict(
        Category.objects.filter(pk__in={slot.draws_from_id for slot in drawn}).values_list(
            "pk", "path"
        )
    )
    one, *more = [
        candidates(
            group[0].draw or {},
            category=group[0].draws_from_id,
            path=paths[group[0].draws_from_id],
            region=course.region,
        )
        .annotate(wanted_by=Value(index, output_field=IntegerField()))
        .order_by()
        .values_list("wanted_by", "pk")
        for index, group in enumerate(groups)
    ]
    found: dict[int, list[int]] = {slot.number: [] for slot in drawn}
    for index, question in one.union(*more, all=True) if more else one:
        for slot in groups[index]:
            found[slot.number].append(question)
    return {number: sorted(pool) for number, pool in found.items()}


def pool_sizes(wanted: Sequence[tuple[Mapping[str, Any], Category, Region]]) -> list[int]:
    """How many questions each draw from a category, in a quiz of a region, chooses among: one
    query, however many."""
    if not wanted:
        return []
    one, *more = [
        candidates(draw, category=category.pk, path=category.path, region=region)
        .annotate(wanted_by=Value(index, output_field=IntegerField()))
        .order_by()
        .values("wanted_by")
        .annotate(number=Count("pk"))
        .values_list("wanted_by", "number")
        for index, (draw, category, region) in enumerate(wanted)
    ]
    found = dict(one.union(*more, all=True) if more else one)
    return [found.get(index, 0) for index in range(len(wanted))]


def candidates(
    draw: Mapping[str, Any], *, category: int, path: str, region: Region
) -> QuerySet[Question]:
    usable = usable_in([region], "category__")
    rows = Question.objects.filter(usable, ready__isnull=False)
    rows = rows.exclude(status=VersionStatus.HIDDEN)
    if draw.get("children"):
        rows = rows.filter(category__path__startswith=path)
    else:
        rows = rows.filter(category=category)
    rows = rows.filter(type__in=_types(draw.get("types") or ()))
    if name := draw.get("name"):
        rows = rows.filter(name__icontains=name)
    if begin := draw.get("created_from"):
        rows = rows.filter(created_at__date__gte=date.fromisoformat(begin))
    if end := draw.get("created_until"):
        rows = rows.filter(created_at__date__lte=date.fromisoformat(end))
    return _tagged(rows, draw.get("tags") or (), any_tag=bool(draw.get("any_tag")))


def _types(wanted: Iterable[str]) -> list[str]:
    wanted = set(wanted)
    return [
        kind.slug
        for kind in question_types
        if kind.can_be_drawn and (not wanted or kind.slug in wanted)
    ]


def _tagged(rows: QuerySet[Question], tags: Iterable[str], *, any_tag: bool) -> QuerySet[Question]:
    tests = [
        Exists(QuestionTag.objects.filter(content_object=OuterRef("pk"), tag__name__iexact=tag))
        for tag in tags
    ]
    if not tests:
        return rows
    if not any_tag:
        return rows.filter(*tests)
    either = Q(tests[0])
    for test in tests[1:]:
        either |= Q(test)
    return rows.filter(either)


def met_before(quiz: Quiz, person: Person | None) -> dict[int, int]:
    """How often somebody met each question in earlier attempts of the quiz."""
    if person is None:
        return {}
    rows = QuestionAttempt.objects.filter(
        usage__quiz_attempt__quiz=quiz, usage__quiz_attempt__person=person
    )
    counted = rows.order_by().values("version__question").annotate(times=Count("pk"))
    return {row["version__question"]: row["times"] for row in counted}


def variants_used(person: Person | None, questions: Iterable[int]) -> Mapping[int, Counter[int]]:
    """By question's id: how often somebody got each variant."""
    found: dict[int, Counter[int]] = defaultdict(Counter)
    questions = list(questions)
    if person is None or not questions:
        return found
    rows = QuestionAttempt.objects.filter(
        usage__quiz_attempt__person=person, version__question__in=questions
    )
    counted = rows.order_by().values("version__question", "variant").annotate(times=Count("pk"))
    for row in counted:
        found[row["version__question"]][row["variant"]] = row["times"]
    return found


def matching_pools(
    questions: Iterable[Question], *, children: Mapping[int, bool]
) -> dict[int, list[dict[str, Any]]]:
    """Short-answer questions that random matchings draw their pairs from, by question's id."""
    found: dict[int, list[dict[str, Any]]] = {}
    wanted = list(questions)
    if not wanted:
        return found
    condition = Q(pk__in=())
    for question in wanted:
        path = question.category.path
        condition |= (
            Q(category__path__startswith=path)
            if children.get(question.pk)
            else Q(category=question.category_id)
        )
    rows = Question.objects.filter(condition, type="short", ready__isnull=False)
    rows = rows.exclude(status=VersionStatus.HIDDEN).select_related("ready", "category")
    short = list(rows.order_by("pk"))
    for question in wanted:
        path = question.category.path
        found[question.pk] = [
            pair
            for row in short
            if row.category_id == question.category_id
            or (children.get(question.pk) and row.category.path.startswith(path))
            if (pair := _pair(row))
        ]
    return found


def _pair(question: Question) -> dict[str, Any] | None:
    version = question.ready
    if version is None:
        return None
    for answer in version.body.get("answers", ()):
        if answer.get("fraction") in ("1", "1.0", 1):
            # A pattern's star stands for anything: the pair shows the words alone.
            words = answer["pattern"].replace("\\*", "\0").replace("*", "").replace("\0", "*")
            return {"text": version.stem, "answer": words.strip()}
    return None
