"""What gradebooks keep about one person, as the person takes it along: never what is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from learning.core.models import Person

from ..models import Grade, Gradebook, GradeHistory, GradeItem
from .sheets import Audience, PersonSheet, person_sheet

Row = dict[str, Any]


def personal_tables(person: Person) -> Iterator[tuple[Any, Iterable[Row]]]:
    """What erasing takes: words about the person, and what they wrote as a grader."""
    yield _("Feedback to your grades"), _feedback(person)
    done = GradeHistory.objects.filter(actor__isnull=False, actor=person.user_id)
    yield _("What you did with grades of others"), _done(done.exclude(person=person).order_by("pk"))


def _done(rows: QuerySet[GradeHistory]) -> Iterator[Row]:
    total = str(GradeItem())
    columns = ("gradebook__course__title", "item__name", "step", "reason", "at")
    for row in rows.values(*columns).iterator():
        yield row | {"item__name": row["item__name"] or total}


def lasting_tables(person: Person) -> Iterator[tuple[Any, Iterable[Row]]]:
    """What erasing leaves."""
    yield _("Your grades"), _grades(person)


def _sheets(person: Person) -> Iterator[PersonSheet]:
    kept = Grade.objects.filter(person=person).values("gradebook")
    books = Gradebook.objects.filter(pk__in=kept).select_related("course__region")
    for book in books.order_by("pk"):
        sheet = person_sheet(book, person, audience=Audience.LEARNER)
        if sheet is not None:
            yield sheet


def _feedback(person: Person) -> Iterator[Row]:
    for sheet in _sheets(person):
        for row in sheet.rows:
            words = row.remarks
            if words.feedback or words.text or words.reason:
                yield {
                    "course": str(sheet.book.course),
                    "item": row.name,
                    "text": words.text,
                    "feedback": words.feedback,
                    "reason": words.reason,
                }


def _grades(person: Person) -> Iterator[Row]:
    for sheet in _sheets(person):
        for row in sheet.rows:
            if row.points is not None:
                yield {
                    "course": str(sheet.book.course),
                    "item": row.name,
                    "points": row.points,
                    "max": row.outcome.max,
                    "grade": row.shown,
                    "graded_at": row.remarks.graded_at,
                    "submitted_at": row.remarks.submitted_at,
                }
