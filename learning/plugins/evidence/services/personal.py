"""What remains here of somebody whose data are erased: nothing. The ledger keeps its hours."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from learning.core.api import erase_log
from learning.core.models import Person

from ..models import Evidence, EvidenceLog
from ..queries.personal import files_of
from .files import delete_stored


@transaction.atomic
def erase(person: Person) -> None:
    """Remove what ``personal_tables`` yields. May run again."""
    names = files_of(person)
    rows = Evidence.objects.filter(person=person)
    erase_log(Evidence, rows.values_list("pk", flat=True))
    rows.delete()
    # What was rolled back keeps its files; what is gone cannot be read through them.
    transaction.on_commit(partial(delete_stored, names))
    Evidence.objects.filter(endorsed_by=person).update(endorsed_by=None)
    if person.user_id:
        EvidenceLog.objects.filter(actor=person.user_id).update(actor=None)
        Evidence.objects.filter(decided_by=person.user_id).update(decided_by=None)
        Evidence.objects.filter(verifier=person.user_id).update(verifier=None)
