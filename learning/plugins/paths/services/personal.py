"""What remains here of somebody whose data are erased.

Runs through paths and what they certify stay, as completed courses do: the office has to show
who was qualified for what. What the person wrote and sent in goes, the files too.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils import timezone

from learning.core.api import erase_log
from learning.core.models import Person

from ..models import Achievement, Claim, EnrolmentLog, PathCycle, PathEnrolment
from ..models.claims import private_files
from ..queries.personal import files_of

Status = PathEnrolment.Status
GOES_ON = (Status.REQUESTED, Status.ACTIVE)


@transaction.atomic
def erase(person: Person) -> None:
    """Remove or anonymise what ``personal_tables`` yields. May run again."""
    names = files_of(person)
    claims = Claim.objects.filter(person=person)
    erase_log(Claim, claims.values_list("pk", flat=True))
    claims.delete()
    # What was rolled back keeps its files; what is gone cannot be read through them.
    transaction.on_commit(partial(_delete_files, names))
    Achievement.objects.filter(person=person).delete()
    _end_paths(person)
    if person.user_id:
        _erase_names_of(person.user_id)


def _delete_files(names: list[str]) -> None:
    storage = private_files()
    for name in names:
        storage.delete(name)


def _end_paths(person: Person) -> None:
    """Nobody is reminded any more. What was completed stays, without what was written about it."""
    rows = PathEnrolment.objects.filter(person=person)
    PathCycle.objects.filter(person=person, closed_at__isnull=True).update(closed_at=timezone.now())
    rows.filter(status__in=GOES_ON).update(status=Status.WITHDRAWN, due_on=None, next_due_on=None)
    rows.update(reason="")
    erase_log(PathEnrolment, rows.values_list("pk", flat=True))
    EnrolmentLog.objects.filter(enrolment__person=person).update(reason="")


def _erase_names_of(user_id: int) -> None:
    PathEnrolment.objects.filter(assigned_by=user_id).update(assigned_by=None)
    EnrolmentLog.objects.filter(actor=user_id).update(actor=None)
    Claim.objects.filter(decided_by=user_id).update(decided_by=None)
