"""Factories for gradebooks: rows of core with scores, made through the plugin's own services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from learning.core.contract import Result
from learning.core.models import Activity, Course, Enrolment, Person, Progress
from learning.core.testing.factories import (
    ActivityFactory,
    CourseFactory,
    EnrolmentFactory,
    PersonFactory,
    make_region,
    make_unit,
)

from .models import Grade, Gradebook, GradeItem, Kind, LetterSet, Scale, Standing
from .services import books, recounts, shared, tree

# A type that reports scores; see ``books.scoring_types``.
SCORED = "quiz"
_serial = count(1)


def scored_course(activities: int = 2, **fields: Any) -> Course:
    """A published course with so many activities that give scores."""
    course = CourseFactory(**fields)
    for order in range(activities):
        ActivityFactory(course=course, type=SCORED, order=order, title=f"Kuis {order + 1}")
    course.activity_count = course.required_count = activities
    course.save()
    return course


def gradebook(activities: int = 2, **fields: Any) -> Gradebook:
    """The gradebook of a new course; ``fields`` are the course's."""
    return book_of(scored_course(activities, **fields))


def book_of(course: Course) -> Gradebook:
    """As it stands after its activities were published."""
    book = books.sync(course) or books.make(course)
    return settled(book)


def settled(book: Gradebook) -> Gradebook:
    """Everybody is counted, as after the background's work."""
    recounts.settle_now(book)
    return Gradebook.objects.select_related("course__region").get(pk=book.pk)


def items_of(book: Gradebook) -> list[GradeItem]:
    """Live items but the total, in the order of the tree's rows."""
    rows = GradeItem.objects.filter(gradebook=book, is_live=True, parent__isnull=False)
    return list(rows.select_related("activity", "scale").order_by("parent", "order", "pk"))


def root_of(book: Gradebook) -> GradeItem:
    return GradeItem.objects.get(gradebook=book, parent=None)


def category(book: Gradebook, *, name: str = "", **fields: Any) -> GradeItem:
    return tree.create(book, kind=Kind.CATEGORY, name=name or f"Kategori {next(_serial)}", **fields)


def manual(book: Gradebook, *, name: str = "", **fields: Any) -> GradeItem:
    return tree.create(book, kind=Kind.MANUAL, name=name or f"Praktik {next(_serial)}", **fields)


def formula(book: Gradebook, text: str, *, name: str = "", **fields: Any) -> GradeItem:
    name = name or f"Rumus {next(_serial)}"
    return tree.create(book, kind=Kind.FORMULA, name=name, formula=text, **fields)


def scale(region: Any = None, values: Sequence[str] = ("Kurang", "Cukup", "Baik")) -> Scale:
    row = Scale(region=region or make_region(), name=f"Skala {next(_serial)}", values=list(values))
    return shared.save_scale(row)


def letters(region: Any, *boundaries: tuple[str, int], is_default: bool = False) -> LetterSet:
    row = LetterSet(region=region, name=f"Huruf {next(_serial)}", is_default=is_default)
    pairs = [(letter, Decimal(percent)) for letter, percent in boundaries]
    return shared.save_letters(row, boundaries=pairs)


def learner(book: Gradebook, **fields: Any) -> Person:
    """A person of the course's region, enrolled in the course."""
    region = fields.pop("region", None) or book.course.region
    unit = fields.pop("unit", None) or make_unit(region)
    person = PersonFactory(region=region, unit=unit, **fields)
    EnrolmentFactory(course=book.course, person=person)
    return person


def scored(
    activity: Activity | GradeItem,
    person: Person,
    score: str | None,
    *,
    at: dt.datetime | None = None,
    handed_in_at: dt.datetime | None = None,
) -> Progress:
    """Core's progress with a score, as after a report whose signal was lost."""
    row = activity.activity if isinstance(activity, GradeItem) else activity
    progress, _made = Progress.objects.update_or_create(
        person=person,
        activity=row,
        defaults={
            "course_id": row.course_id,
            "score": None if score is None else Decimal(score),
            "scored_at": at or timezone.now(),
            "handed_in_at": handed_in_at,
        },
    )
    return progress


def report(item: GradeItem, person: Person, score: str | None, **fields: Any) -> Progress:
    """What the activity of ``item`` reports to core; the grade follows after the commit."""
    from learning.core.api import report_result

    value = None if score is None else Decimal(score)
    result = Result(completed=True, score=value, **fields)
    return report_result(item.activity, person=person, result=result)


def grade_of(item: GradeItem, person: Person) -> Grade | None:
    return Grade.objects.filter(item=item, person=person).first()


def standing_of(book: Gradebook, person: Person) -> Standing | None:
    return Standing.objects.filter(gradebook=book, person=person).first()


def enrolment_of(book: Gradebook, person: Person) -> Enrolment:
    return Enrolment.objects.get(course=book.course, person=person)
