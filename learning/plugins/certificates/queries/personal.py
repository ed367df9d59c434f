"""Everything this plugin keeps about one person, as the person takes it along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from learning.core.models import Person

from ..models import Certificate

Row = dict[str, Any]
COLUMNS = (
    *("number", "public_id", "name", "title", "jp", "completed_on", "issued_on", "valid_until"),
    *("state", "changed_at", "reason", "region__name"),
)


def personal_tables(person: Person) -> Iterator[tuple[Any, Iterable[Row]]]:
    """What erasing takes: where the person's account decided."""
    rows = Certificate.objects.filter(changed_by=person.user_id or -1).order_by("pk")
    yield (
        _("Certificates that you revoked or replaced"),
        rows.values("number", "state", "reason", "changed_at").iterator(),
    )


def lasting_tables(person: Person) -> Iterator[tuple[Any, Iterable[Row]]]:
    rows = Certificate.objects.filter(person=person).order_by("pk")
    yield _("Certificates"), rows.values(*COLUMNS).iterator()
