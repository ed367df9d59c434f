"""What this plugin keeps about one person, and what remains when their data are erased."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from learning.core.models import Person

from ..models import BatchFile, BatchRow
from .files import remove

Table = tuple[Any, Iterable[Any]]


def identity_tables(person: Person) -> Iterator[Table]:
    """What erasing takes: name and number as they were sent."""
    rows = BatchRow.objects.filter(person=person).exclude(number="", name="")
    yield _("Name and number as sent to SIASN"), rows.values("batch_id", "name", "number")
    if person.user_id:
        settled = BatchRow.objects.filter(corrected_by=person.user_id)
        yield _("Rows that you corrected in SIASN"), settled.values("title", "corrected_at")


def lasting_tables(person: Person) -> Iterator[Table]:
    """What stays: that the hours were reported, without saying whose name stood there."""
    rows = BatchRow.objects.filter(person=person).order_by("pk")
    columns = ("title", "organiser", "starts_on", "ends_on", "jp", "batch__created_at")
    yield _("Learning hours reported to SIASN"), rows.values(*columns)


@transaction.atomic
def erase(person: Person) -> None:
    """Blank name, number and proof in the rows; files with them go and can be made without."""
    rows = BatchRow.objects.filter(person=person)
    named = rows.exclude(number="", name="")
    remove(BatchFile.objects.filter(batch__in=named.values("batch")))
    named.update(number="", name="", certificate="", url="", refusal="")
    if person.user_id:
        BatchRow.objects.filter(corrected_by=person.user_id).update(corrected_by=None)
