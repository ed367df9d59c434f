"""Grades from a file: looked at first, then written in the background.

What would happen is noted row by row with the number that each grade had. Writing names these
numbers, so that what somebody changed in between is told and not overwritten, and a second run
changes nothing. A row with anything wrong in it is left out as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from learning.core.api import can, candidates, cell_text, jobs, sheets
from learning.core.api import looks_like_number as is_number
from learning.core.contract import DomainError
from learning.core.models import Enrolment, Job, JobRow, Person

from ..figures import number as shown_number
from ..models import Grade, Gradebook, GradeItem, Kind, Source, Step, ValueType
from ..queries.setup import grades_of
from ..queries.showing import word_of
from ..queries.trees import Structure, structure_of
from . import files, grading
from .cells import takes_away, value_of
from .edits import FEEDBACK, REASON, TEXT, Edit, check_value
from .errors import Closed, GradesRefused
from .receiving import is_closed

KIND = "import-grades"
CHUNK = 200
SHOWN = 300
WRITES = (JobRow.Outcome.CREATE, JobRow.Outcome.UPDATE)


def may_import(user: Any, book: Gradebook) -> bool:
    return bool(can(user, "change", Grade(gradebook=book, person=Person())))


def create_job(book: Gradebook, *, content: bytes, filename: str, owner: Any) -> Job:
    """Keep a file; somebody then says which column is which item: see ``plan``.

    Raises UnreadableFile.
    """
    table = files.read(content, filename)
    columns = files.guess(table, structure_of(book).items)
    return jobs.create(
        KIND,
        owner=owner,
        region_id=book.course.region_id,
        state=Job.State.READY,
        filename=filename[-255:],
        source=content,
        total=len(table.lines),
        params={
            **{"book": book.pk, "stage": "columns", "language": get_language() or ""},
            "columns": {str(column): what for column, what in columns.items()},
        },
    )


def table_of(job: Job) -> files.Table:
    return files.read(bytes(job.source or b""), job.filename)


def request_plan(job: Job, *, columns: Mapping[int, str], reason: str) -> None:
    """Queue the look at what would change. Raises GradesRefused for columns that do not go."""
    if not columns:
        raise GradesRefused(_("Choose an item for at least one column."))
    if len(set(columns.values())) < len(columns):
        raise GradesRefused(_("Two columns go to the same item. Choose one of them."))
    jobs.queue(
        job,
        was=[Job.State.READY, Job.State.FAILED],
        stage="plan",
        columns={str(column): what for column, what in columns.items()},
        reason=reason.strip()[:REASON],
    )


def request_apply(job: Job) -> None:
    if job.params.get("stage") != "plan":
        raise jobs.NotNow(_("Look at what would change first."))
    jobs.queue(job, was=[Job.State.READY], stage="apply")


def run(job: Job) -> Job:
    work = _apply if job.params.get("stage") == "apply" else _plan
    return jobs.run(job, lambda job: _in_language(job, work))


def _in_language(job: Job, work: Any) -> None:
    with override(job.params.get("language") or None):
        book = Gradebook.objects.select_related("course__region").filter(pk=job.params["book"])
        found = book.first()
        if found is None:
            raise DomainError(_("The gradebook is no longer there."))
        if job.owner is None or not job.owner.is_active or not may_import(job.owner, found):
            raise DomainError(_("You may no longer change these grades."))
        work(job, found)


@dataclass(slots=True)
class _Found:
    """What a row would do: ``edits`` as data of its job row, ``faults`` why it is left out."""

    line: files.Line
    person: Person | None = None
    edits: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    is_new: bool = False

    @property
    def outcome(self) -> str:
        if self.faults:
            return JobRow.Outcome.ERROR
        if not self.edits:
            return JobRow.Outcome.SAME
        return JobRow.Outcome.CREATE if self.is_new else JobRow.Outcome.UPDATE


def _plan(job: Job, book: Gradebook) -> None:
    table = table_of(job)
    job.total = len(table.lines)
    counts = jobs.begin(job)
    planner = _Planner(book, job.params["columns"])
    for start in range(0, len(table.lines), CHUNK):
        found = planner.plan(table.lines[start : start + CHUNK])
        rows = [_row(job, one) for one in found]
        jobs.advance(job, counts, [row.outcome for row in rows], rows)
    jobs.finish(job, Job.State.READY)


def _row(job: Job, found: _Found) -> JobRow:
    entry = found.line.entry
    return JobRow(
        job=job,
        number=entry.row,
        outcome=found.outcome,
        label=found.person.name[:255] if found.person else "",
        message="\n".join(found.faults),
        data={
            "text": entry.text,
            "person": found.person.pk if found.person else None,
            "edits": found.edits,
        },
    )


class _Planner:
    """Says of rows what they would change. A number of queries that does not grow with the rows."""

    def __init__(self, book: Gradebook, columns: Mapping[str, str]) -> None:
        self.book = book
        self.structure: Structure = structure_of(book)
        self.columns = {int(column): what for column, what in columns.items()}
        self.items = {
            column: self.structure.by_id[int(what[1:])]
            for column, what in self.columns.items()
            if int(what[1:]) in self.structure.by_id
        }
        if len(self.items) < len(self.columns):
            raise DomainError(_("An item is no longer in the gradebook. Choose the columns again."))
        self._rows_by_person: dict[int, int] = {}

    def plan(self, lines: Sequence[files.Line]) -> list[_Found]:
        people = candidates.people_of([line.entry for line in lines])
        found = [_Found(line, people.get(candidates.key_of(line.entry))) for line in lines]
        enrolled = self._enrolled(one.person for one in found if one.person)
        grades = grades_of(self.book, sorted(enrolled), list(self.items.values()))
        for one in found:
            self._judge(one, enrolled, grades)
        return found

    def _enrolled(self, people: Iterable[Person]) -> set[int]:
        rows = Enrolment.objects.filter(
            course=self.book.course_id, person__in={person.pk for person in people}
        ).exclude(status__in=[Enrolment.Status.REQUESTED, Enrolment.Status.WITHDRAWN])
        return set(rows.values_list("person_id", flat=True))

    def _judge(
        self, one: _Found, enrolled: set[int], grades: Mapping[tuple[int, int], Grade]
    ) -> None:
        fault, person = self._fault_of_person(one, enrolled), one.person
        if fault or person is None:
            # Nothing about people who are none of the course's.
            one.person = one.person if one.person and one.person.pk in enrolled else None
            one.faults.append(fault)
            return
        for column, what in self.columns.items():
            cell = one.line.cells[column] if column < len(one.line.cells) else None
            if not cell_text(cell):
                continue
            item = self.items[column]
            grade = grades.get((person.pk, item.pk))
            try:
                edit = (
                    _feedback(item, grade, cell)
                    if what[0] == "f"
                    else self._grade(item, grade, cell)
                )
            except GradesRefused as error:
                one.faults.append(f"{item}: {error.message}")
                continue
            if edit is not None:
                one.edits.append(edit)
                one.is_new = one.is_new or edit["old"] == ""

    def _fault_of_person(self, one: _Found, enrolled: set[int]) -> str:
        entry, person = one.line.entry, one.person
        if entry.error:
            return entry.error
        if person is None:
            return _("Nobody has this number or address.")
        if person.pk not in enrolled:
            return _("This person is not enrolled in the course.")
        first = self._rows_by_person.setdefault(person.pk, entry.row)
        if first != entry.row:
            return _("This person stands in row %(row)d already.") % {"row": first}
        return ""

    def _grade(self, item: GradeItem, grade: Grade | None, cell: Any) -> dict[str, Any] | None:
        if item.value_type == ValueType.TEXT:
            return _words(item, grade, cell)
        value = None if takes_away(cell) else value_of(item, cell)
        check_value(item, value, self.structure.tree)
        # An activity's own grade, as an export has it, is not to be overridden by itself.
        if given(item, grade) == value:
            return None
        _check_open(item, grade)
        return {
            **_about(item, grade, Step.GRADED),
            "value": None if value is None else f"{value.normalize():f}",
            "old": _shown(item, given(item, grade)),
            "new": _shown(item, value),
        }


def given(item: GradeItem, grade: Grade | None) -> Decimal | None:
    """As somebody would type it: what was given by hand, else what counts."""
    if grade is None:
        return None
    is_given = item.kind == Kind.MANUAL and not grade.overridden
    return grade.raw if is_given else grade.final


def _check_open(item: GradeItem, grade: Grade | None) -> None:
    if is_closed(item, grade):
        raise Closed


def _shown(item: GradeItem, value: Decimal | None) -> str:
    if value is None:
        return ""
    is_word = item.value_type == ValueType.SCALE and item.scale is not None
    return word_of(item, value) if is_word else shown_number(value, 5)


def _about(item: GradeItem, grade: Grade | None, step: Step) -> dict[str, Any]:
    """``number`` is the grade's as it is seen now."""
    number = grade.number if grade else 0
    return {"item": item.pk, "name": str(item), "step": step.value, "number": number}


def _words(item: GradeItem, grade: Grade | None, cell: Any) -> dict[str, Any] | None:
    return _text(item, grade, cell, Step.GRADED, grade.text if grade else "", TEXT)


def _feedback(item: GradeItem, grade: Grade | None, cell: Any) -> dict[str, Any] | None:
    return _text(item, grade, cell, Step.COMMENTED, grade.feedback if grade else "", FEEDBACK)


def _text(
    item: GradeItem, grade: Grade | None, cell: Any, step: Step, old: str, most: int
) -> dict[str, Any] | None:
    text = "" if takes_away(cell) else str(cell).replace("\x00", "").strip().removeprefix("'")
    if len(text) > most:
        raise GradesRefused(_("At most %(count)d characters.") % {"count": most})
    # A spreadsheet's line ends, and those of a browser's field, are not a change.
    if old.split() == text.split():
        return None
    _check_open(item, grade)
    return {
        **_about(item, grade, step),
        **{"text": text, "old": old[:SHOWN], "new": text[:SHOWN]},
    }


def _apply(job: Job, book: Gradebook) -> None:
    """Rows that are done are marked, so that a run that was broken off goes on behind them."""
    ids = list(job.rows.filter(outcome__in=WRITES).order_by("number").values_list("pk", flat=True))
    job.total = len(ids)
    counts: Counter[str] = Counter(
        job.rows.exclude(outcome__in=WRITES).values_list("outcome", flat=True)
    )
    reason = job.params.get("reason") or _("From the file %(name)s") % {"name": job.filename}
    size = max(1, min(CHUNK, grading.MOST // len(job.params["columns"])))
    for start in range(0, len(ids), size):
        with transaction.atomic():
            jobs.touch(job)
            part = list(job.rows.filter(pk__in=ids[start : start + size]).order_by("number"))
            waiting = [row for row in part if not row.data.get("done")]
            _write(book, waiting, actor=job.owner, reason=reason[:REASON])
            JobRow.objects.bulk_update(waiting, ["outcome", "message", "data"])
            jobs.advance(job, counts, [row.outcome for row in part])
    jobs.finish(job, Job.State.DONE)


def _write(book: Gradebook, rows: Sequence[JobRow], *, actor: Any, reason: str) -> None:
    edits = [(row, data, _edit(row, data, reason)) for row in rows for data in row.data["edits"]]
    results = grading.write(
        book, [edit for _row, _data, edit in edits], actor=actor, source=Source.IMPORT
    )
    changed: set[int] = set()
    faults: dict[int, list[str]] = {}
    for (row, data, _made), result in zip(edits, results, strict=True):
        if result.error is not None:
            faults.setdefault(row.pk, []).append(f"{data['name']}: {result.error.message}")
        elif result.changed:
            changed.add(row.pk)
    for row in rows:
        row.data["done"] = True
        if row.pk in faults:
            row.outcome, row.message = JobRow.Outcome.ERROR, "\n".join(faults[row.pk])
        elif row.pk not in changed:
            row.outcome = JobRow.Outcome.SAME


def _edit(row: JobRow, data: Mapping[str, Any], reason: str) -> Edit:
    value = data.get("value")
    return Edit(
        item_id=data["item"],
        person_id=row.data["person"],
        number=data["number"],
        step=Step(data["step"]),
        value=None if value is None else Decimal(value),
        text=data.get("text", ""),
        reason=reason,
    )


def error_rows(job: Job) -> Iterator[list[Any]]:
    """The rows that were left out: number of the row, who was meant, name, why."""
    yield [_("Row"), _("Given"), _("Name"), _("Reason")]
    for row in job.rows.filter(outcome=JobRow.Outcome.ERROR).iterator():
        text = row.data.get("text", "")
        who = sheets.Digits(text) if is_number(text) else text
        yield [row.number, who, row.label, row.message.replace("\n", " ")]
