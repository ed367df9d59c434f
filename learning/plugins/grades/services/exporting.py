"""Grades, and the history of them, as tables to take along: made in the background."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import slugify
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from learning.core.api import ShownNumbers, jobs, sheets
from learning.core.contract import DomainError
from learning.core.models import Enrolment, Job

from ..models import Grade, Gradebook, GradeHistory, GradeItem, ValueType
from ..queries import access, history
from ..queries.setup import grades_of
from ..queries.showing import word_of
from ..queries.trees import structure_of
from . import files
from .importing import given

KIND = "export-grades"
KINDS = ("xlsx", "csv")
CHUNK = 500


def request_export(
    book: Gradebook,
    *,
    kind: str,
    owner: Any,
    with_feedback: bool = False,
    history_of: Mapping[str, Any] | None = None,
) -> Job:
    """Note what to export: the sheet, or the history narrowed by ``history_of``."""
    if kind not in KINDS:
        raise DomainError(_("Only CSV and XLSX files can be made."))
    return jobs.create(
        KIND,
        owner=owner,
        region_id=book.course.region_id,
        filename=str(book.course)[:255],
        params={
            **{"book": book.pk, "kind": kind, "feedback": with_feedback},
            **{"history": history_of, "language": get_language() or ""},
        },
    )


def run(job: Job) -> Job:
    return jobs.run(job, _make)


def _make(job: Job) -> None:
    user, params = job.owner, job.params
    rows = Gradebook.objects.select_related("course__region").filter(pk=params["book"])
    book = rows.first()
    if book is None or user is None or not user.is_active:
        raise DomainError(_("You may no longer see these grades."))
    with override(params.get("language") or None):
        if params.get("history") is not None:
            changes = history.changes(book, user, **params["history"])
            job.total = changes.count()
            table, name = history_rows(changes, kind=params["kind"]), "riwayat-nilai"
        else:
            job.total = _learners(book, user).count()
            table = rows_for(
                book, user, kind=params["kind"], with_feedback=bool(params.get("feedback"))
            )
            name = "nilai"
        title = slugify(book.course.title)[:60] or book.pk
        name = f"{name}-{title}-{timezone.localdate():%Y-%m-%d}"
        sheets.keep(job, table, kind=params["kind"], name=name)


def rows_for(
    book: Gradebook, user: Any, *, kind: str, with_feedback: bool = False
) -> Iterator[list[Any]]:
    """The head, then a row for each person: as it can be filled in and imported again.

    Of items graded by hand it has what was given, of others what counts.
    """
    items = structure_of(book).items[1:] + structure_of(book).items[:1]
    commented = files.importable(items) if with_feedback else []
    yield [
        *(_("Name"), "NIP", _("Unit")),
        *(files.head_of(item, items) for item in items),
        *(f"{_('Feedback')}: {files.head_of(item, items)}" for item in commented),
    ]
    numbers = ShownNumbers(user)
    for people in _chunks(_learners(book, user)):
        shown = numbers.of([row.person for row in people])
        grades = grades_of(book, [row.person_id for row in people], items)
        for row in people:
            own = {item.pk: grades.get((row.person_id, item.pk)) for item in items}
            yield [
                row.person.full_name,
                sheets.Digits(shown.get(row.person_id, "")),
                row.person.unit.name if row.person.unit else "",
                *(_cell(item, own[item.pk], kind=kind) for item in items),
                *(_feedback(own[item.pk]) for item in commented),
            ]


def _learners(book: Gradebook, user: Any) -> QuerySet[Enrolment]:
    rows = access.learners(user, book).select_related("person__unit", "person__region")
    return rows.order_by("person__name", "person")


def _chunks(people: QuerySet[Enrolment]) -> Iterator[list[Enrolment]]:
    """By name; each goes on behind the last, so that no page is counted off from the start."""
    part: list[Enrolment] = []
    for row in people.iterator(chunk_size=CHUNK):
        part.append(row)
        if len(part) == CHUNK:
            yield part
            part = []
    if part:
        yield part


def _feedback(grade: Grade | None) -> str:
    return grade.feedback if grade else ""


def _cell(item: GradeItem, grade: Grade | None, *, kind: str) -> Any:
    if item.value_type == ValueType.TEXT:
        return grade.text if grade else ""
    value = given(item, grade)
    if value is not None and item.value_type == ValueType.SCALE and item.scale:
        return word_of(item, value)
    return figure(value, kind=kind)


def figure(value: Decimal | None, *, kind: str) -> Any:
    """A number that the spreadsheet counts with. In CSV it is written as the language has it."""
    if value is None:
        return None
    if value == value.to_integral_value():
        return int(value)
    if kind == "csv":
        return number_format(f"{value.normalize():f}", use_l10n=True, force_grouping=False)
    return float(value)


def history_rows(changes: QuerySet[GradeHistory], *, kind: str) -> Iterator[list[Any]]:
    yield [
        *(_("When"), _("By"), _("Name"), _("Item"), pgettext("noun", "Change"), _("From")),
        *(_("Grade before"), _("Grade"), _("Before"), _("After"), _("Reason")),
    ]
    for row in changes.iterator(chunk_size=CHUNK):
        yield [
            row.at,
            history.name_of(row.actor),
            row.person.name,
            str(row.item),
            str(row.get_step_display()),
            str(row.get_source_display()),
            *(figure(value, kind=kind) for value in (row.old_final, row.new_final)),
            *(row.old_text, row.new_text, row.reason),
        ]
