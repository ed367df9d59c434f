"""Tables of attempts to take along: grades, or answers, at once or as a job."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from learning.core.api import ShownNumbers, jobs, sheets
from learning.core.contract import DomainError
from learning.core.models import Enrolment, Job, Person

from ..models import Quiz, QuizAttempt
from ..queries import anonymity, gain, reports
from ..queries.attempts import grade_of

KIND = "export-quiz"
KINDS = ("csv", "xlsx")
WHAT = ("grades", "responses")
# Above this a download is made in the background, so that no request waits for it.
AT_ONCE = 2_000
CHUNK = 500
DIGITS = 5


def file_name(quiz: Quiz, what: str) -> str:
    word = {"grades": "nilai", "absent": "belum-mengerjakan"}.get(what, "jawaban")
    title = slugify(quiz.activity.title)[:60] or str(quiz.pk)
    return f"{word}-{title}-{timezone.localdate():%Y-%m-%d}"


def rows_of(
    quiz: Quiz, rows: QuerySet[QuizAttempt], *, what: str, user: Any
) -> Iterator[list[Any]]:
    """The head, then a row for each attempt: three queries for 500 of them."""
    columns = reports.columns(quiz)
    yield [*_head(columns, what), *_gain_head(quiz, what)]
    numbers = ShownNumbers(user)
    rows = rows.order_by("person__name", "number", "pk")
    if what == "responses":
        rows = anonymity.without_order(rows, quiz)
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        yield from _chunk(quiz, ids[start : start + CHUNK], columns, what=what, numbers=numbers)


def absent_rows(rows: QuerySet[Enrolment], *, user: Any) -> Iterator[list[Any]]:
    """The head, then a row for each who has not begun: two queries for 500 of them."""
    yield [_("Name"), _("NIP"), _("Region"), _("Unit"), _("Enrolled on")]
    numbers, ids = ShownNumbers(user), list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        kept = Enrolment.objects.select_related("person__unit", "person__region").in_bulk(some)
        found = [kept[pk] for pk in some if pk in kept]
        shown = numbers.of([row.person for row in found])
        for row in found:
            yield [*_who(row.person, shown), row.activated_at]


def _head(columns: Sequence[reports.Column], what: str) -> list[Any]:
    found: list[Any] = [
        *(
            _("Name"),
            _("NIP"),
            _("Region"),
            _("Unit"),
            pgettext("at a quiz", "Attempt"),
            _("State"),
        ),
        *(_("Started"), _("Finished"), _("Grade")),
    ]
    for column in columns:
        found.append(_("Question %(number)s") % {"number": column.label})
        if what == "responses":
            found.append(_("Right answer of question %(number)s") % {"number": column.label})
    return found


def _chunk(
    quiz: Quiz,
    ids: Sequence[int],
    columns: Sequence[reports.Column],
    *,
    what: str,
    numbers: ShownNumbers,
) -> Iterator[list[Any]]:
    kept = reports.with_people(QuizAttempt.objects.filter(pk__in=ids)).in_bulk()
    found = [kept[pk] for pk in ids if pk in kept]
    shown = numbers.of([row.person for row in found if row.person])
    cells = reports.cells(found, texts=what == "responses")
    gained = _gains(quiz, found, what)
    for row, last in zip(found, gained, strict=True):
        hidden = anonymity.hides_name(row, quiz)
        if hidden and what == "grades":
            yield [*_about(quiz, row, shown)[:-1], None, *[None for _column in columns], *last]
            continue
        yield [
            *(_nobody(quiz, row) if hidden else _about(quiz, row, shown)),
            *_values(cells[row.pk], columns, what),
            *last,
        ]


def _gain_head(quiz: Quiz, what: str) -> list[Any]:
    """Only of grades in the tests before and after a course."""
    if what != "grades" or not quiz.rules.test_role:
        return []
    return [pgettext("between two tests", "Gain (points)")]


def _gains(quiz: Quiz, rows: Sequence[QuizAttempt], what: str) -> list[list[Any]]:
    """What stands below ``_gain_head``, for each of the rows."""
    if not _gain_head(quiz, what):
        return [[] for _row in rows]
    gains = gain.gains_of(quiz.activity.course, rows)
    own = [gains.get((row.person_id, row.course_attempt)) for row in rows]
    return [[_number(one.gain) if one else None] for one in own]


def _nobody(quiz: Quiz, row: QuizAttempt) -> list[Any]:
    """As ``_about``, without what tells who it is."""
    state = str(row.get_state_display())
    return [anonymity.author(row, quiz), "", "", "", "", state, None, None, None]


def _about(quiz: Quiz, row: QuizAttempt, shown: Any) -> list[Any]:
    person = row.person
    assert person is not None  # noqa: S101 - previews are filtered out
    return [
        *_who(person, shown),
        row.number,
        str(row.get_state_display()),
        row.started_at,
        row.finished_at,
        _number(grade_of(quiz.rules, row)),
    ]


def _who(person: Person, shown: Any) -> list[Any]:
    return [
        person.full_name,
        sheets.Digits(shown.get(person.pk, "")),
        person.region.name,
        person.unit.name if person.unit else "",
    ]


def _number(value: Decimal | None) -> Decimal | None:
    """As people write it: no zeros at its end."""
    return None if value is None else Decimal(f"{round(value, DIGITS).normalize():f}")


def _values(
    cells: dict[UUID, reports.Cell], columns: Sequence[reports.Column], what: str
) -> Iterator[Any]:
    for column in columns:
        cell = cells.get(column.place)
        if what == "grades":
            yield _number(cell.mark) if cell else None
        else:
            yield cell.answer if cell else ""
            yield cell.right if cell else ""


def request_export(quiz: Quiz, *, ids: Sequence[int], what: str, kind: str, owner: Any) -> Job:
    """Note what to export; a task does it."""
    from .. import tasks

    if kind not in KINDS or what not in WHAT:
        raise DomainError(_("Only CSV and XLSX files can be made."))
    job = jobs.create(
        KIND,
        owner=owner,
        filename=quiz.activity.title,
        params={
            **{"quiz": quiz.pk, "ids": list(ids), "what": what, "kind": kind},
            "language": get_language() or "",
        },
    )
    transaction.on_commit(lambda: tasks.go_on(job))
    return job


def make(job: Job) -> Job:
    return jobs.run(job, _make)


def _make(job: Job) -> None:
    params, user = job.params, job.owner
    quiz = Quiz.objects.select_related("activity").filter(pk=params["quiz"]).first()
    if quiz is None or user is None or not user.is_active:
        raise DomainError(_("You may no longer see these attempts."))
    # Rights may have ended since the export was asked for.
    rows = reports.visible(user, quiz).filter(pk__in=params["ids"])
    job.total = rows.count()
    with override(params.get("language") or "id"):
        table = rows_of(quiz, rows, what=params["what"], user=user)
        sheets.keep(job, table, kind=params["kind"], name=file_name(quiz, params["what"]))
