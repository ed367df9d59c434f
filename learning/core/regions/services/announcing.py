"""Tells whoever listens that something about people is different."""

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from learning.core.regions.models import Person
from learning.core.signals import people_changed

CHUNK = 500


def announce(person_ids: Iterable[int]) -> None:
    """Send ``people_changed`` once the transaction is over."""
    ids = list(dict.fromkeys(person_ids))
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        transaction.on_commit(partial(people_changed.send_robust, sender=Person, person_ids=part))
