"""What speaks against a piece of evidence: the same hours, certificate, file or activity twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from learning.core.models import Credit

from ..engine.overlaps import Span, certificate_key, common_day, same_time, similar, words
from ..engine.parts import Times
from ..models import Evidence, EvidenceFile
from .forms import fills_days

Status = Evidence.Status
# What else may book hours of a person's day. Courses are taken beside other things.
BESIDE = (Credit.Source.EVENT, Credit.Source.EVIDENCE, Credit.Source.PATH)
MOST = 20


class Kind(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    CERTIFICATE = "certificate"
    FILE = "file"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Conflict:
    """``evidence`` or ``credit`` is what it collides with; ``day`` the first day concerned."""

    kind: Kind
    evidence: Evidence | None = None
    credit: Credit | None = None
    day: dt.date | None = None

    @property
    def title(self) -> str:
        found: Any = self.evidence or self.credit
        return found.title


def conflicts_of(evidence: Evidence) -> list[Conflict]:
    """At most twenty, the gravest kinds first. Queries do not grow with what is found."""
    found = [*_of_person(evidence), *_certificates(evidence), *_files(evidence)]
    order = list(Kind)
    return sorted(found, key=lambda conflict: order.index(conflict.kind))[:MOST]


def others(evidence: Evidence) -> QuerySet[Evidence]:
    """Sent by anybody, apart from this one and what was rejected."""
    sent = Evidence.objects.exclude(status__in=(Status.DRAFT, Status.REJECTED))
    return sent.exclude(pk=evidence.pk).select_related("person__region")


def _of_person(evidence: Evidence) -> Iterator[Conflict]:
    if evidence.starts_on is None or evidence.ends_on is None:
        return
    rows = others(evidence).filter(
        person=evidence.person_id,
        starts_on__lte=evidence.ends_on,
        ends_on__gte=evidence.starts_on,
    )
    filling = fills_days()
    own = _span(evidence, filling)
    for row in rows.prefetch_related("sessions")[: MOST * 5]:
        yield from _between(evidence, own, row, _span(row, filling))
    for credit in _credits(evidence):
        yield from _with_credit(evidence, own, credit, filling)


def _span(row: Evidence, filling: frozenset[str]) -> Span:
    assert row.starts_on is not None  # noqa: S101
    assert row.ends_on is not None  # noqa: S101
    sessions = tuple(Times(one.day, one.starts, one.ends) for one in row.sessions.all())
    # Where a verifier let another form count, that is what it was.
    form = row.accepted_form or row.form_code
    return Span(row.starts_on, row.ends_on, form in filling, sessions)


def _between(evidence: Evidence, own: Span, row: Evidence, span: Span) -> Iterator[Conflict]:
    day = same_time(own, span)
    if day is not None:
        kind = Kind.HOURS if own.sessions and span.sessions else Kind.DAYS
        yield Conflict(kind, evidence=row, day=day)
    if similar(evidence.title, row.title):
        yield Conflict(Kind.TITLE, evidence=row, day=common_day(own, span))


def _credits(evidence: Evidence) -> QuerySet[Credit]:
    """Booked hours that are not of evidence that is still here."""
    assert evidence.starts_on is not None  # noqa: S101
    assert evidence.ends_on is not None  # noqa: S101
    rows = Credit.objects.filter(
        person=evidence.person_id,
        source__in=BESIDE,
        reversed_at__isnull=True,
        starts_on__lte=evidence.ends_on,
        ends_on__gte=evidence.starts_on,
    )
    return rows.filter(evidence__isnull=True)[: MOST * 5]


def _with_credit(
    evidence: Evidence, own: Span, credit: Credit, filling: frozenset[str]
) -> Iterator[Conflict]:
    span = Span(credit.starts_on, credit.ends_on, credit.form_code in filling)
    day = same_time(own, span)
    if day is not None:
        yield Conflict(Kind.DAYS, credit=credit, day=day)
    if similar(evidence.title, credit.title):
        yield Conflict(Kind.TITLE, credit=credit, day=common_day(own, span))


def _certificates(evidence: Evidence) -> Iterator[Conflict]:
    """The number and the organiser, each as people write them."""
    key = certificate_key(evidence.certificate_number)
    if not key or not evidence.organiser:
        return
    organiser = words(evidence.organiser)
    for row in others(evidence).filter(certificate_key=key)[:MOST]:
        if words(row.organiser) == organiser:
            yield Conflict(Kind.CERTIFICATE, evidence=row)


def _files(evidence: Evidence) -> Iterator[Conflict]:
    digests = EvidenceFile.objects.filter(evidence=evidence).values("sha256")
    for row in others(evidence).filter(files__sha256__in=digests).distinct()[:MOST]:
        yield Conflict(Kind.FILE, evidence=row)


def touched_by(evidence: Evidence) -> QuerySet[Evidence]:
    """Evidence whose flags may change with this one: waiting, and alike in some respect."""
    alike = Q(person=evidence.person_id)
    if evidence.certificate_key:
        alike |= Q(certificate_key=evidence.certificate_key)
    digests = EvidenceFile.objects.filter(evidence=evidence).values("sha256")
    alike |= Q(pk__in=EvidenceFile.objects.filter(sha256__in=digests).values("evidence"))
    return others(evidence).filter(alike, status__in=(Status.SUBMITTED, Status.REVISION))
