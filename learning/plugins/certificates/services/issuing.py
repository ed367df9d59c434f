"""Giving a certificate: the row and its number at once, the paper soon after."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from learning.core.api import add_months, notify
from learning.core.contract import Award, DomainError
from learning.core.models import CourseCompletion, Person, Region
from learning.core.signals import achievement_earned

from .. import kinds
from ..addresses import check_address
from ..facts import Facts
from ..models import Certificate, CertificateTemplate
from ..queries.choices import template_for
from ..queries.sources import facts_of_award, facts_of_completion, source_of, subject_of
from . import pictures
from .numbering import next_number
from .paper import compose, identity_of
from .public_ids import new_public_id

LONGEST_NAME = 300


class NoTemplate(DomainError):
    code = "no_template"


def issue_for_completion(completion: CourseCompletion) -> Certificate | None:
    """None where the course gives none. A second call finds the first certificate."""
    found = latest(source_of(completion))
    if found is not None:
        return found
    region = completion.course.region
    template = template_for(region, kind="course", subject=subject_of(completion.course_id))
    if template is None:
        return None
    return issue(
        facts_of_completion(completion),
        person=completion.person,
        region=region,
        template=template,
        completion=completion,
    )


def issue_for_award(award: Award, *, person: Person) -> Certificate | None:
    """None where nothing is given for it."""
    found = latest(award.key)
    region = Region.objects.filter(pk=award.region_id).first() if found is None else None
    if region is None:
        return found
    template = template_for(region, kind=award.kind, subject=award.subject)
    if template is None:
        return None
    facts = facts_of_award(award, zone=person.zone)
    return issue(facts, person=person, region=region, template=template)


def standing(completion: CourseCompletion) -> Certificate | None:
    """The edition that stands, if one was given."""
    rows = Certificate.objects.filter(source=source_of(completion))
    return rows.filter(state=Certificate.State.ISSUED).first()


def latest(source: str) -> Certificate | None:
    return Certificate.objects.filter(source=source).order_by("-edition").first()


def issue(
    facts: Facts,
    *,
    person: Person,
    region: Region,
    template: CertificateTemplate,
    completion: CourseCompletion | None = None,
    at: dt.datetime | None = None,
) -> Certificate:
    """Give the first edition, once for each ``facts.source``; later calls return what there is.

    ``at`` (now by default) is when it is given; its date is that of the region's time zone.
    """
    now = at or timezone.now()
    try:
        with transaction.atomic():
            row = add_edition(
                facts,
                person=person,
                region=region,
                template=template,
                completion=completion,
                now=now,
            )
            _tell(row)
            return row
    except IntegrityError:
        # Another process was first: its row stands, and our number went back.
        found = latest(facts.source)
        if found is None:
            raise
        return found


def add_edition(
    facts: Facts,
    *,
    person: Person,
    region: Region,
    template: CertificateTemplate,
    completion: CourseCompletion | None,
    now: dt.datetime,
    edition: int = 1,
) -> Certificate:
    """The row with its number and all that is printed, inside the caller's transaction."""
    day = timezone.localdate(now, ZoneInfo(region.time_zone))
    if template.valid_months and edition == 1:
        facts = facts.ending(add_months(facts.completed_on, template.valid_months))
    name = person.full_name[:LONGEST_NAME]
    row = Certificate(
        **_told(facts),
        public_id=new_public_id(),
        edition=edition,
        region=region,
        person=person,
        completion=completion,
        template=template,
        name=name,
        issued_at=now.replace(microsecond=0),
        issued_on=day,
        signing=_signing(),
    )
    # All but the number comes first: the series is locked for as short a time as can be.
    paper: dict[str, Any] = compose(
        template,
        facts=facts,
        region=region,
        name=name,
        identity=identity_of(person),
        number="",
        issued_on=day,
        code=row.code,
        address=check_address(row.public_id),
        keep=pictures.keep,
    )
    row.number = paper["number"] = next_number(template, region=region, day=day)
    row.printed = {"facts": facts.as_json(), "paper": paper}
    row.save(force_insert=True)
    transaction.on_commit(partial(_go_on, row.pk))
    return row


def _told(facts: Facts) -> dict[str, Any]:
    """The facts that have columns of their own, for lists and for the public page."""
    names = ("source", "subject", "kind", "title", "jp", "completed_on", "valid_until")
    return {name: getattr(facts, name) for name in names}


def _signing() -> str:
    waits = settings.ASAH_CERTIFICATE_SIGNER != "none"
    return Certificate.Signing.WAITING if waits else Certificate.Signing.NONE


def _go_on(pk: int) -> None:
    from ..tasks import draw_certificate  # tasks are made of services

    draw_certificate.enqueue(pk)


def _tell(row: Certificate) -> None:
    notify(
        kinds.ISSUED,
        key=row.public_id,
        people=[row.person_id],
        data={"title": row.title, "number": row.number, "region": row.region.name},
        url=kinds.own_url(row),
    )
    transaction.on_commit(
        partial(
            achievement_earned.send_robust,
            sender=Certificate,
            person=row.person,
            achievement=f"certificate:{row.subject.replace(':', '-')}",
            source=row,
            label=row.title,
        )
    )


def facts_of(certificate: Certificate) -> Facts:
    """As they were when it was given, so that another edition tells the same learning."""
    return Facts.from_json(certificate.printed["facts"])
