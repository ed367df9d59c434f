"""Writing the rows of a batch: each credit once in all batches, whoever makes them at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from learning.core.api import CreditLink, credit_links, jobs
from learning.core.models import Credit, FieldOfKnowledge, Job, Region

from ..models import Batch, BatchRow, Problem
from ..queries import candidates, current_numbers, kinds
from ..siasn.payloads import STRUCTURAL
from .corrections import compare

CHUNK = 1_000
Code = Problem.Code


def fill(batch: Batch, job: Job) -> None:
    """Add what is missing, in steps that each stand by themselves. May be begun again."""
    writer, last = Writer(batch), 0
    rows = candidates(batch.region, start=batch.start, end=batch.end)
    rows = rows.select_related("person__unit").order_by("pk")
    job.total = max(job.total, rows.count() + batch.rows.count())
    job.done = batch.rows.count()
    while some := list(rows.filter(pk__gt=last)[:CHUNK]):
        lines, problems = writer.write(some)
        with transaction.atomic():
            job.done += len(some)
            # First of all: whoever lost the job writes nothing into the work of the next.
            jobs.touch(job, done=job.done, total=job.total)
            # A credit that another batch took meanwhile stays there.
            BatchRow.objects.bulk_create(lines, ignore_conflicts=True)
            Problem.objects.bulk_create(problems, ignore_conflicts=True)
        last = some[-1].pk
    _close(batch)


@transaction.atomic
def _close(batch: Batch) -> None:
    rows = BatchRow.objects.filter(batch=batch)
    elsewhere = ~Q(credit__in=rows.values("credit")) & ~Q(code__in=Problem.LEFT_OUT)
    batch.problems.filter(elsewhere).delete()
    batch.row_count = rows.count()
    batch.structural_count = rows.filter(kind_id=STRUCTURAL).count()
    batch.filled_at = timezone.now()
    batch.save(update_fields=["row_count", "structural_count", "filled_at"])
    # Hours may have changed between reading and writing.
    compare(rows)


class Writer:
    """Turns credits into rows: three queries for a thousand, and what is asked of issuers."""

    def __init__(self, batch: Batch) -> None:
        self.batch, self.agency = batch, agency_name(batch.region)
        self.kinds = kinds()
        self.fields = {row.code: row for row in FieldOfKnowledge.objects.all()}

    def write(self, credits: Sequence[Credit]) -> tuple[list[BatchRow], list[Problem]]:
        found = current_numbers().filter(person__in={credit.person_id for credit in credits})
        numbers = dict(found.values_list("person_id", "number"))
        links = credit_links(credits)
        rows, problems = [], []
        for credit in credits:
            row = self._row(
                credit, numbers.get(credit.person_id, ""), links.get(credit.pk, CreditLink())
            )
            codes = self._codes(credit, row)
            problems += [Problem(batch=self.batch, credit=credit, code=code) for code in codes]
            if not set(codes) & set(Problem.LEFT_OUT):
                rows.append(row)
        return rows, problems

    def _codes(self, credit: Credit, row: BatchRow) -> list[str]:
        """One reason is enough for what is left out."""
        if not row.number:
            return [Code.NO_NUMBER]
        if credit.form_code not in self.kinds:
            return [Code.NO_KIND]
        remarks = ((Code.NO_FIELD, row.field), (Code.NO_CERTIFICATE, row.certificate))
        return [code for code, given in remarks if not given]

    def _row(self, credit: Any, number: str, link: CreditLink) -> BatchRow:
        person, kind = credit.person, self.kinds.get(credit.form_code)
        field = self.fields.get(credit.field_code)
        return BatchRow(
            batch=self.batch,
            credit=credit,
            person=person,
            number=number,
            name=person.full_name,
            agency=self.agency,
            unit=person.unit.name if person.unit else "",
            kind_id=kind.siasn_id if kind else 0,
            kind=kind.name if kind else "",
            title=credit.title,
            organiser=credit.organiser,
            certificate=(credit.certificate_number or link.number)[:120],
            starts_on=credit.starts_on,
            ends_on=credit.ends_on,
            jp=credit.jp,
            siasn_jp=credit.jp,
            ledger_jp=credit.jp,
            field=field.name if field else "",
            field_id=field.siasn_id if field else "",
            url=whole(link.url)[:500],
        )


def whole(address: str) -> str:
    if not address.startswith("/"):
        return address
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{address}"


def agency_name(region: Region) -> str:
    if region.kind == Region.Kind.NATION:
        return region.name
    return f"Pemerintah {region.name}"
