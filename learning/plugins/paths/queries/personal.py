"""Everything this plugin keeps about one person, as the person takes it along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from learning.core.api import hidden_scores
from learning.core.models import Person

from ..engine.nodes import Kind, leaves
from ..models import Achievement, Claim, EnrolmentLog, Mark, PathCycle, PathEnrolment
from .kept import root_of

Row = dict[str, Any]
# Heading, rows of the person, columns.
SENT = (
    (
        _("Evidence for learning paths"),
        Claim,
        "person",
        (
            *("leaf_title", "title", "organiser", "finished_on", "number", "note", "file_name"),
            *("state", "submitted_at", "decided_at", "reason"),
        ),
    ),
    (_("Achievements that count on paths"), Achievement, "person", ("key", "label", "at")),
)
FOLLOWED = (
    (
        _("Learning paths"),
        PathEnrolment,
        "person",
        (
            *("path__title", "status", "method", "reason", "requested_at", "started_at"),
            *("due_on", "percent", "completed_at", "cycles_done", "valid_until"),
        ),
    ),
    (
        _("Changes of enrolment on paths"),
        EnrolmentLog,
        "enrolment__person",
        ("enrolment__path__title", "previous", "status", "reason", "at"),
    ),
    (
        _("Runs through learning paths"),
        PathCycle,
        "person",
        (
            *("version__path__title", "version__number", "number", "opened_at", "due_on"),
            *("percent", "completed_at", "valid_until"),
        ),
    ),
)
# Rows that hold the person's account: heading, model, the field that does, columns.
DONE = (
    (
        _("People whom you put on paths"),
        *(PathEnrolment, "assigned_by"),
        ("path__title", "reason", "started_at"),
    ),
    (
        _("Evidence that you decided about"),
        *(Claim, "decided_by"),
        ("title", "state", "reason", "decided_at"),
    ),
)


def personal_tables(person: Person) -> Iterator[tuple[Any, Iterable[Row]]]:
    """Pairs of heading and rows: what erasing takes."""
    yield from _tables(SENT, person)
    for heading, model, field, columns in DONE:
        user = {field: person.user_id} if person.user_id else {"pk__in": ()}
        yield heading, _rows(model._default_manager.filter(**user), columns)


def lasting_tables(person: Person) -> Iterator[tuple[Any, Iterable[Row]]]:
    """Pairs of heading and rows: what stays, for the person to take along."""
    yield from _tables(FOLLOWED, person)
    yield _("What counted on learning paths"), _counted(person)


def _counted(person: Person) -> Iterator[Row]:
    """Scores as far as their owner's pages tell them."""
    hidden = hidden_scores(person).courses
    columns = ("cycle__version__path__title", "cycle__number", "label", "at", "score", "jp")
    found = Mark.objects.filter(cycle__person=person).order_by("pk")
    for row in found.values(*columns, "key", "cycle__version").iterator():
        key, root = row.pop("key"), root_of(row.pop("cycle__version"))
        leaf = next((one for one in leaves(root) if one.key == key), None)
        is_course = leaf is not None and leaf.kind == Kind.COURSE and bool(leaf.ref)
        if is_course and int(leaf.ref) in hidden:
            row["score"] = None
        yield row


def _tables(wanted: Iterable[Any], person: Person) -> Iterator[tuple[Any, Iterable[Row]]]:
    for heading, model, field, columns in wanted:
        yield heading, _rows(model._default_manager.filter(**{field: person}), columns)


def _rows(found: QuerySet, columns: Iterable[str]) -> Iterator[Row]:
    return found.order_by("pk").values(*columns).iterator()


def files_of(person: Person) -> list[str]:
    """Names in the private storage."""
    rows = Claim.objects.filter(person=person).exclude(file="")
    return list(rows.values_list(F("file"), flat=True))
