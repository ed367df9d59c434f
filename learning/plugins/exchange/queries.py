"""What SIASN has not been given, what it would say, what it should say otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from learning.core.models import Credit, DevelopmentForm, IdentityNumber, LedgerEntry, Region

from .models import BatchRow, Problem
from .siasn.payloads import STRUCTURAL

Code = Problem.Code


class Kind(NamedTuple):
    """A kind of training as SIASN knows it."""

    siasn_id: int
    name: str


def kinds() -> dict[str, Kind]:
    """By the code of the form. SIASN takes the kinds of today, so the newest row counts."""
    rows = DevelopmentForm.objects.order_by("valid_from")
    found = {row.code: row for row in rows}
    return {
        code: Kind(row.siasn_id, row.name)
        for code, row in found.items()
        if row.siasn_id is not None
    }


def credited(credit: str = "pk") -> Any:
    """What the ledger says now of the credit that the outer row names."""
    rows = LedgerEntry.objects.filter(credit=OuterRef(credit)).order_by().values("credit")
    total = rows.annotate(total=Sum("credited_jp")).values("total")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)


def current_numbers() -> QuerySet[IdentityNumber]:
    """NIP and NI PPPK in force; SIASN knows no old NIP of nine digits."""
    kinds = (IdentityNumber.Kind.NIP, IdentityNumber.Kind.NI_PPPK)
    return IdentityNumber.objects.filter(is_current=True, kind__in=kinds)


def candidates(region: Region, *, start: date, end: date) -> QuerySet[Credit, Any]:
    """Credits with ``jp`` that no batch holds yet, of people who work in the region now."""
    rows = Credit.objects.filter(
        person__region=region,
        ends_on__range=(start, end),
        reversed_at__isnull=True,
        siasn_row__isnull=True,
    )
    return rows.annotate(jp=credited()).filter(jp__gt=0)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a batch made now would hold. ``problems`` by code, in the order of ``Code``."""

    courses: int
    structural: int
    jp: int
    problems: dict[str, int]

    @property
    def rows(self) -> int:
        return self.courses + self.structural

    @property
    def left_out(self) -> int:
        return sum(self.problems[code] for code in Problem.LEFT_OUT)


def preview(region: Region, *, start: date, end: date) -> Preview:
    """Three queries."""
    known = kinds()
    rows = _judged(candidates(region, start=start, end=end))
    mapped = Q(form_code__in=list(known))
    structural = Q(form_code__in=[code for code, k in known.items() if k.siasn_id == STRUCTURAL])
    whole = mapped & Q(has_number=True)
    found = rows.order_by().aggregate(
        courses=Count("pk", filter=whole & ~structural),
        structural=Count("pk", filter=whole & structural),
        no_number=Count("pk", filter=Q(has_number=False)),
        no_kind=Count("pk", filter=Q(has_number=True) & ~mapped),
        no_field=Count("pk", filter=whole & Q(field_code="")),
    )
    problems = {code: found.get(code, 0) for code in Code.values if code != Code.NO_CERTIFICATE}
    jp = rows.filter(whole).aggregate(total=Sum("jp"))["total"] or 0
    return Preview(found["courses"], found["structural"], jp, problems)


def left_out(region: Region, *, start: date, end: date) -> QuerySet[Credit, Any]:
    """Candidates that cannot be written, each with ``has_number``."""
    rows = _judged(candidates(region, start=start, end=end))
    found = rows.filter(Q(has_number=False) | ~Q(form_code__in=list(kinds())))
    return found.select_related("person__unit").order_by("-ends_on", "-pk")


def _judged(rows: QuerySet[Credit, Any]) -> QuerySet[Credit, Any]:
    current = Exists(current_numbers().filter(person=OuterRef("person")))
    return rows.annotate(has_number=current)


def to_correct(regions: Iterable[Region] | QuerySet[Region]) -> QuerySet[BatchRow]:
    """Rows of which SIASN holds other hours than the ledger."""
    rows = BatchRow.objects.filter(batch__region__in=regions)
    return rows.exclude(siasn_jp=F("ledger_jp")).select_related("batch", "credit").order_by("pk")
