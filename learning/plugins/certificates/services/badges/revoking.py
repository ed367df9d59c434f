"""Taking a badge back: for a reason, for good, with a trace."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.api import DomainError, notify

from ...badges import kinds
from ...models.badges import BadgeAward


def revoke(award: BadgeAward, *, actor: Any, reason: str) -> BadgeAward:
    """Raises DomainError without a reason, and for what was revoked before."""
    reason = " ".join(reason.split())[:500]
    if not reason:
        raise DomainError(_("Say why the badge is taken back."), code="no_reason")
    with transaction.atomic():
        rows = BadgeAward.objects.select_for_update(of=("self",)).select_related("definition")
        found = rows.get(pk=award.pk)
        if found.revoked_at:
            raise DomainError(_("This badge was revoked already."), code="revoked")
        found.revoked_at, found.revoked_by = timezone.now(), actor
        found.revocation_reason = reason
        found.save(update_fields=["revoked_at", "revoked_by", "revocation_reason"])
        log(found, "learning.badge.revoke", user=actor, data={"reason": reason})
        notify(
            kinds.REVOKED,
            key=str(found.pk),
            people=[found.person_id],
            data={"badge": found.definition.name, "reason": reason},
            url=reverse("learning_certificates:badges"),
        )
    return found
