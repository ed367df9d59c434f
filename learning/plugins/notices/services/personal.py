"""What goes when somebody's data are erased: all of it."""

from __future__ import annotations

from django.db import transaction

from learning.core.models import Person

from ..models import DeliverySettings, Notice, Preference
from . import bounces


@transaction.atomic
def erase(person: Person) -> None:
    """Remove what ``personal_tables`` yields. May run again."""
    if person.user is None:
        return
    Notice.objects.filter(user=person.user).delete()
    Preference.objects.filter(user=person.user).delete()
    DeliverySettings.objects.filter(user=person.user).delete()
    if person.user.email:
        bounces.confirm(person.user.email)
