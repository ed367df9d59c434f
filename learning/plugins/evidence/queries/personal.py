"""Everything this plugin keeps about one person, as the person takes it along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from learning.core.models import Person

from ..models import Evidence, EvidenceFile, EvidenceLog, EvidenceSession

Row = dict[str, Any]
TABLES = (
    (
        _("Evidence of learning elsewhere"),
        Evidence,
        "person",
        (
            *("title", "organiser", "form_code", "scope", "starts_on", "ends_on", "claimed_jp"),
            *("field_code", "certificate_number", "note", "status", "submitted_at"),
            *("endorsement", "endorsement_remark", "accepted_form", "accepted_scope"),
            *("accepted_jp", "accepted_reason", "decided_at", "reason"),
        ),
    ),
    (
        _("Sessions in your evidence"),
        EvidenceSession,
        "evidence__person",
        ("evidence__title", "day", "starts", "ends"),
    ),
    (
        _("Files in your evidence"),
        EvidenceFile,
        "evidence__person",
        ("evidence__title", "name", "size", "added_at"),
    ),
    (
        _("What became of your evidence"),
        EvidenceLog,
        "evidence__person",
        ("evidence__title", "step", "previous", "status", "reason", "at"),
    ),
)


def personal_tables(person: Person) -> Iterator[tuple[Any, Iterable[Row]]]:
    """Pairs of heading and rows: what erasing takes."""
    for heading, model, field, columns in TABLES:
        yield heading, _rows(model._default_manager.filter(**{field: person}), columns)
    endorsed = Evidence.objects.filter(endorsed_by=person)
    yield (
        _("Evidence that you endorsed or declined"),
        _rows(endorsed, ("title", "endorsement", "endorsement_remark", "endorsed_at")),
    )
    done = EvidenceLog.objects.filter(actor__isnull=False, actor=person.user_id)
    yield (
        _("What you did with evidence of others"),
        _rows(done.exclude(evidence__person=person), ("evidence__title", "step", "reason", "at")),
    )


def _rows(found: QuerySet, columns: Iterable[str]) -> Iterator[Row]:
    return found.order_by("pk").values(*columns).iterator()


def files_of(person: Person) -> list[str]:
    """Names in the private storage."""
    rows = EvidenceFile.objects.filter(evidence__person=person)
    return list(rows.values_list("file", flat=True))
