"""What remains here of somebody whose data are erased: certificates, which are public proof."""

from __future__ import annotations

from django.db import transaction

from learning.core.models import Person

from ..models import Certificate


@transaction.atomic
def erase(person: Person) -> None:
    """Certificates stay, for whoever relies on one has to be able to check it. The account goes
    from what it revoked. May run again."""
    if person.user_id:
        Certificate.objects.filter(changed_by=person.user_id).update(changed_by=None)
