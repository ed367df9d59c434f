"""Everything the platform keeps about one person, as tables, for the person to take along."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from learning.core.activities.registry import activity_types
from learning.core.contract import all_personal_data
from learning.core.regions.jobs import safe_cell
from learning.core.regions.models import Person

from .hidden import hidden_scores
from .models import CriterionMark, EnrolmentLog, ProgressLog

Row = dict[str, Any]
Table = tuple[str, list[Row]]
# Far above what anybody collects in a career; a table that reaches it is named as incomplete.
ROW_LIMIT = 50_000
# As in all tables of ours that spreadsheets open; the JSON file has them for machines.
DATE, MOMENT = "%d-%m-%Y", "%d-%m-%Y %H:%M"


def tables(person: Person) -> Iterator[Table]:
    """Pairs of heading and rows: core's own, those of every activity type, those of plugins."""
    for heading, rows in _core_tables():
        yield heading, list(islice(rows(person), ROW_LIMIT))
    for kind in activity_types:
        for heading, found in kind.personal_data(person):
            yield str(heading), list(islice(found, ROW_LIMIT))
    for kept in all_personal_data():
        for heading, rows in chain(kept.tables(person), kept.stays(person)):
            yield str(heading), list(islice(rows, ROW_LIMIT))


@transaction.atomic
def erase(person: Person) -> None:
    """Have every activity type and plugin erase what it keeps about ``person``.

    What becomes of core's own rows is the matter of ``erasure.erase``, the only caller.
    """
    for kind in activity_types:
        kind.erase(person)
    for kept in all_personal_data():
        kept.erase(person)


def _core_tables() -> list[tuple[str, Callable[[Person], Iterator[Row]]]]:
    return [
        (_("Person"), _person),
        (_("Identity numbers"), _numbers),
        (_("Assignments"), _assignments),
        (_("Headships"), _headships),
        (_("Superiors"), _superiors),
        (_("Enrolments"), _enrolments),
        (_("Changes of enrolment"), _changes),
        (_("Progress"), _progress),
        (_("Progress of earlier attempts"), _past_progress),
        (_("Decisions on progress"), _overrides),
        (_("Own words and approvals"), _marks),
        (_("Completed courses"), _completions),
        (_("Learning hours"), _credits),
        (_("Entries of learning hours"), _ledger),
        (_("Statements of learning hours"), _statements),
        (_("Groups in courses"), _groups),
        (_("Cohorts"), _cohorts),
        (_("Notes and highlights"), _notes),
        (_("Requests for erasure"), _erasure_requests),
    ]


def _person(person: Person) -> Iterator[Row]:
    user = person.user
    yield {
        "name": person.full_name,
        "employment_status": person.get_status_display(),
        "rank": str(person.rank or ""),
        "region": person.region.name,
        "unit": str(person.unit or ""),
        "position": person.position,
        "job_type": str(person.job_type or ""),
        "email": (user.email or "") if user else "",
        "last_sign_in": user.last_login if user else None,
        "on_record_since": person.created_at,
    }


def _numbers(person: Person) -> Iterator[Row]:
    fields = ("kind", "number", "is_current", "valid_from", "valid_to")
    return person.numbers.values(*fields).iterator()


def _assignments(person: Person) -> Iterator[Row]:
    fields = ("unit__name", "position", "job_type__name", "start", "end")
    return person.assignments.values(*fields).iterator()


def _headships(person: Person) -> Iterator[Row]:
    return person.headships.values("unit__name", "kind", "start", "end").iterator()


def _superiors(person: Person) -> Iterator[Row]:
    return person.superiors.values("superior__name", "start", "end").iterator()


def _enrolments(person: Person) -> Iterator[Row]:
    fields = (
        *("course__title", "status", "method", "requested_at", "activated_at", "completed_at"),
        *("expires_at", "done_count", "last_activity__title", "last_seen_at"),
        *("attempt", "attempt_began_at", "attempt_reason", "criteria_met"),
    )
    return person.enrolments.order_by("pk").values(*fields).iterator()


def _changes(person: Person) -> Iterator[Row]:
    fields = ("enrolment__course__title", "previous", "status", "reason", "at")
    rows = EnrolmentLog.objects.filter(enrolment__person=person).order_by("pk")
    return rows.values(*fields).iterator()


def _progress(person: Person) -> Iterator[Row]:
    fields = (
        *("course__title", "activity__title", "first_viewed_at", "last_viewed_at", "seconds"),
        *("completed_at", "score", "passed", "scored_at", "override_reason"),
    )
    return _as_shown(person, person.progress.order_by("pk").values(*fields, "activity_id"))


def _past_progress(person: Person) -> Iterator[Row]:
    fields = (
        *("course__title", "attempt", "activity__title", "first_viewed_at", "last_viewed_at"),
        *("seconds", "completed_at", "score", "passed", "scored_at", "override_reason"),
    )
    return _as_shown(person, person.past_progress.order_by("pk").values(*fields, "activity_id"))


def _as_shown(person: Person, rows: QuerySet[Any, Row]) -> Iterator[Row]:
    """Scores as far as their owner's pages tell them."""
    hidden = hidden_scores(person).activities
    for row in rows.iterator():
        is_hidden = row.pop("activity_id") in hidden
        yield {**row, "score": None, "passed": None} if is_hidden else row


def _overrides(person: Person) -> Iterator[Row]:
    fields = ("progress__activity__title", "completed", "reason", "at")
    rows = ProgressLog.objects.filter(progress__person=person).order_by("pk")
    return rows.values(*fields).iterator()


def _marks(person: Person) -> Iterator[Row]:
    fields = ("enrolment__course__title", "attempt", "role", "note", "at")
    rows = CriterionMark.objects.filter(enrolment__person=person).order_by("pk")
    return rows.values(*fields).iterator()


def _completions(person: Person) -> Iterator[Row]:
    fields = (
        *("title", "attempt", "form_code", "programme_jp", "seconds", "score"),
        *("completed_at", "local_date"),
    )
    hidden = hidden_scores(person).courses
    for row in person.completions.order_by("pk").values(*fields, "course_id").iterator():
        is_hidden = row.pop("course_id") in hidden
        yield {**row, "score": None} if is_hidden else row


def _credits(person: Person) -> Iterator[Row]:
    fields = (
        *("source", "title", "organiser", "form_code", "field_code", "scope", "starts_on"),
        *("ends_on", "raw_jp", "certificate_number", "booked_at", "reversed_at"),
        "reversal_reason",
    )
    return person.credits.order_by("pk").values(*fields).iterator()


def _ledger(person: Person) -> Iterator[Row]:
    fields = (
        *("credit__title", "kind", "year", "local_date", "form_code", "scope", "raw_jp"),
        *("credited_jp", "reason", "limit", "rule__legal_basis", "at"),
    )
    return person.ledger.order_by("pk").values(*fields).iterator()


def _statements(person: Person) -> Iterator[Row]:
    fields = ("code", "year", "data", "issued_at", "superseded_at")
    return person.statements.order_by("pk").values(*fields).iterator()


def _groups(person: Person) -> Iterator[Row]:
    fields = ("group__course__title", "group__name", "added_at")
    return person.group_members.order_by("pk").values(*fields).iterator()


def _cohorts(person: Person) -> Iterator[Row]:
    fields = ("cohort__name", "cohort__region__name", "by_rule", "added_at")
    return person.cohort_members.order_by("pk").values(*fields).iterator()


def _notes(person: Person) -> Iterator[Row]:
    fields = ("activity__title", "kind", "quote", "text", "created_at", "updated_at")
    return person.notes.order_by("pk").values(*fields).iterator()


def _erasure_requests(person: Person) -> Iterator[Row]:
    fields = ("state", "note", "reason", "requested_at", "decided_at")
    return person.erasure_requests.order_by("pk").values(*fields).iterator()


def archive(person: Person) -> bytes:
    """A ZIP with everything in one JSON file and the same tables as CSV files."""
    found = list(tables(person))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("data-saya.json", as_json(found))
        for number, (heading, rows) in enumerate(found, start=1):
            bundle.writestr(f"{number:02d}-{slugify(heading) or 'data'}.csv", as_csv(rows))
    return out.getvalue()


def as_json(found: list[Table]) -> str:
    content = {
        "made_at": timezone.now(),
        "incomplete": [heading for heading, rows in found if len(rows) >= ROW_LIMIT],
        "tables": [{"heading": heading, "rows": rows} for heading, rows in found],
    }
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def as_csv(rows: list[Row]) -> str:
    out = io.StringIO(newline="")
    columns = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.writer(out, delimiter=";")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(_cell(row.get(name))) for name in columns])
    return "\ufeff" + out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime(MOMENT)
    if isinstance(value, date):
        return value.strftime(DATE)
    return str(value)
