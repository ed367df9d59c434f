"""Tables of certificates to take along, made in the background."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from learning.core.api import DomainError, ShownNumbers, jobs, sheets
from learning.core.models import Job

from ..models import Certificate
from ..queries.listing import CHUNK, may
from ..queries.narrowing import Asked, narrowed

KIND = "export-certificates"
KINDS = ("csv", "xlsx")


def request_export(asked: Asked, *, kind: str, owner: Any) -> Job:
    """Note what to export; a task does it."""
    if kind not in KINDS:
        raise DomainError(_("Only CSV and XLSX files can be made."))
    params = {"kind": kind, "asked": asked.as_json(), "language": get_language() or ""}
    return jobs.create(KIND, owner=owner, filename=_("Certificates"), params=params)


def make(job: Job) -> Job:
    return jobs.run(job, _make)


def _make(job: Job) -> None:
    user, kind = job.owner, job.params["kind"]
    # Rights may have ended since the export was asked for.
    if user is None or not user.is_active or not may(user, "view"):
        raise DomainError(_("You may no longer see these certificates."))
    rows = narrowed(user, Asked(**job.params["asked"]))
    with override(job.params.get("language") or None):
        job.total = rows.count()
        name = f"sertifikat-{timezone.localdate():%Y-%m-%d}"
        sheets.keep(job, table(rows, user=user), kind=kind, name=name)


def table(rows: QuerySet[Certificate], *, user: Any) -> Iterator[list[Any]]:
    """The head, then a row for each certificate: two queries for every thousand."""
    yield [
        *(_("Number"), _("Name"), _("NIP"), _("Region"), _("Title"), _("For"), "JP"),
        *(_("Completed on"), _("Issued on"), _("Valid until"), _("State"), _("Reason"), _("Code")),
    ]
    numbers = ShownNumbers(user)
    rows = rows.select_related("person__region", "region").order_by("pk")
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        found = numbers.of([row.person for row in chunk])
        for row in chunk:
            yield _line(row, found.get(row.person_id, ""))
        last = chunk[-1].pk


def _line(row: Certificate, number: str) -> list[Any]:
    return [
        row.number,
        row.name,
        sheets.Digits(number),
        row.region.name,
        row.title,
        str(row.get_kind_display()),
        row.jp,
        row.completed_on,
        row.issued_on,
        row.valid_until,
        str(row.status().label),
        row.reason,
        row.public_id,
    ]
