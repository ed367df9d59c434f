"""Why somebody has this grade: the answer to core's one question, from what their sheet says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.core.api import Answer, Audience, availability
from learning.core.models import Course, Person

from ..figures import number, out_of, percent
from ..models import Gradebook, GradeItem, ValueType
from ..queries import access, own
from ..queries.sheets import Audience as Reader
from ..queries.sheets import PersonSheet, Row, person_sheet
from ..queries.showing import places_of
from ..rendering.explaining import NOTES, Told, explained

SLUG = "nilai"


def course_of(item: GradeItem) -> Course:
    return item.gradebook.course


def may_read(user: Any, item: GradeItem, person: Person) -> bool:
    """Of staff: to see somebody's progress is not yet to see their grades."""
    return access.learners(user, item.gradebook).filter(person=person).exists()


def answer(subject: GradeItem, *, person: Person, audience: Audience) -> Answer | None:
    """None for what the reader may not know of, and for who is not in the course."""
    books = own.own_books(person) if audience == Audience.LEARNER else Gradebook.objects
    book = books.select_related("course__region").filter(pk=subject.gradebook_id).first()
    sheet = None if book is None else person_sheet(book, person, audience=Reader(audience.value))
    row = _row_of(sheet, subject)
    if sheet is None or row is None:
        return None
    told = explained(sheet).get(subject.pk)
    return Answer(
        kind=SLUG,
        state=_state(row),
        words=_words(row, sheet.book),
        title=row.name,
        reasons=(*_sum(told), *_remarks(row, sheet.book)),
        step=_step(row),
    )


def _row_of(sheet: PersonSheet | None, subject: GradeItem) -> Row | None:
    rows = sheet.rows if sheet else ()
    return next((row for row in rows if row.item.pk == subject.pk), None)


def _state(row: Row) -> str:
    if row.outcome.final is None and not row.remarks.text:
        return "hidden" if row.is_hidden else "no_grade"
    if row.passed is None:
        return "graded"
    return "passed" if row.passed else "not_passed"


def _words(row: Row, book: Gradebook) -> str:
    if row.outcome.final is None:
        return row.remarks.text or (_("Not shown yet") if row.is_hidden else _("No grade yet"))
    shown = row.shown
    if row.item.value_type == ValueType.VALUE and "points" in (row.item.display or book.display):
        shown = f"{shown} {out_of(row.outcome.max, places_of(row.item, book))}"
    if row.passed is None:
        return shown
    return f"{shown}: {_('Passed') if row.passed else _('Not passed')}"


def _sum(told: Told | None) -> Iterator[str]:
    """How a total was counted, a sentence a line."""
    if told is None:
        return
    if told.fixed:
        yield _("This total was set by a grader, so it is not counted from the grades below.")
        return
    yield " ".join((told.method, *told.rules))
    for line in told.lines:
        parts = [line.grade, line.note]
        if line.weight:
            parts.insert(1, _("weight %(weight)s") % {"weight": line.weight})
        if line.adds:
            parts.append(_("adds %(points)s") % {"points": line.adds})
        yield f"{line.name}: {', '.join(part for part in parts if part)}"
    yield from (f"{name}: {points}" for name, points in told.more)


def _remarks(row: Row, book: Gradebook) -> Iterator[str]:
    if row.shown_from is not None and row.outcome.final is None:
        yield _("Not shown before %(date)s") % {"date": date_format(row.shown_from, "j F Y, H.i T")}
    if row.remarks.overridden:
        yield _("Set by a grader.")
    if row.remarks.penalty > 0 and not row.remarks.overridden:
        points = number(row.remarks.penalty, places_of(row.item, book))
        yield _("Late: %(points)s points taken off.") % {"points": points}
    line = row.line
    if line is None:
        return
    if line.status in NOTES:
        yield str(NOTES[line.status])
    elif line.weight is not None:
        yield _("weight %(weight)s") % {"weight": percent(line.weight * 100)}


def _step(row: Row) -> availability.Step | None:
    """To the activity, as long as that gave no grade."""
    if row.outcome.final is not None or row.is_hidden or row.item.activity_id is None:
        return None
    address = reverse("learning:activity", args=[row.item.activity_id])
    return availability.Step(_("Open %(activity)s") % {"activity": row.name}, address)
