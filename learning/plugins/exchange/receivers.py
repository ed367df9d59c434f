"""Connects the batches to what core announces. The receiver is one call long."""

from learning.core.signals import credit_changed

from .models import BatchRow
from .services import corrections


def compare_person(person_id, **kwargs) -> None:
    corrections.compare(BatchRow.objects.filter(person=person_id))


def connect() -> None:
    credit_changed.connect(compare_person)
