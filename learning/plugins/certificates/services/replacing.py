"""Another edition of a certificate, because a name or the template was corrected."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.api import notify
from learning.core.contract import DomainError
from learning.core.models import Person

from .. import kinds
from ..facts import Facts
from ..models import Certificate, CertificateTemplate
from ..queries.choices import template_for
from ..queries.sources import shown_score
from .issuing import add_edition, facts_of

State = Certificate.State


class NotNow(DomainError):
    code = "not_now"


def has_old_name(certificate: Certificate) -> bool:
    """Whether its holder is called something else by now."""
    return certificate.state == State.ISSUED and certificate.name != certificate.person.full_name


@transaction.atomic
def reissue(certificate: Certificate, *, actor: Any, reason: str) -> Certificate:
    """Give a new edition with a number of its own; the former one leads to it.

    It tells the same facts, in the template that counts now and the holder's present name. Of the
    score it tells what the holder may see now: it may have been hidden when the first was given.
    """
    if not reason.strip():
        raise DomainError(_("Write a reason."))
    row = _locked(certificate)
    if row.state != State.ISSUED:
        raise NotNow(_("Only a certificate that stands can be replaced by another."))
    now = timezone.now()
    row.state, row.changed_at, row.changed_by = State.SUPERSEDED, now, actor
    row.reason = reason.strip()[:255]
    # Only one edition stands at a time, so the former gives way first.
    row.save(update_fields=["state", "changed_at", "changed_by", "reason"])
    new = add_edition(
        _facts(row),
        person=row.person,
        region=row.region,
        template=_template_of(row),
        completion=row.completion,
        now=now,
        edition=row.edition + 1,
    )
    row.successor = new
    row.save(update_fields=["successor"])
    log(row, "learning.certificate.reissue", user=actor, data={"reason": row.reason})
    notify(
        kinds.ISSUED,
        key=new.public_id,
        people=[new.person_id],
        data={"title": new.title, "number": new.number, "region": new.region.name},
        url=kinds.own_url(new),
    )
    return new


def _facts(row: Certificate) -> Facts:
    facts = facts_of(row)
    return replace(facts, score=shown_score(row.completion)) if row.completion else facts


def _template_of(row: Certificate) -> CertificateTemplate:
    chosen = template_for(row.region, kind=row.kind, subject=row.subject)
    return chosen or row.template


def correct_name(certificate: Certificate, *, person: Person) -> Certificate:
    """What holders may do themselves: only where their name is another by now."""
    if certificate.person_id != person.pk or not has_old_name(certificate):
        raise NotNow(_("The certificate bears your present name already."))
    return reissue(certificate, actor=person.user, reason=_("The holder's name was corrected."))


@transaction.atomic
def revoke(certificate: Certificate, *, actor: Any, reason: str) -> Certificate:
    """Take it back for good; the public page tells the reason."""
    if not reason.strip():
        raise DomainError(_("Write a reason. The public page tells it."))
    row = _locked(certificate)
    if row.state != State.ISSUED:
        raise NotNow(_("Only a certificate that stands can be revoked."))
    row.state, row.changed_at, row.changed_by = State.REVOKED, timezone.now(), actor
    row.reason = reason.strip()[:255]
    row.save(update_fields=["state", "changed_at", "changed_by", "reason"])
    log(row, "learning.certificate.revoke", user=actor, data={"reason": row.reason})
    notify(
        kinds.REVOKED,
        key=row.public_id,
        people=[row.person_id],
        data={"title": row.title, "number": row.number, "reason": row.reason},
        url=kinds.own_url(row),
    )
    return row


def _locked(certificate: Certificate) -> Certificate:
    rows = Certificate.objects.select_for_update(of=("self",)).select_related(
        "person__user", "region", "template", "completion"
    )
    return rows.get(pk=certificate.pk)
