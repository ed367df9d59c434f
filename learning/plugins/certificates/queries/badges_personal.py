"""What is kept about one person as a holder of badges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from learning.core.models import Person

from ..models.badges import BadgeAward, BadgeFact, BadgeHolder


def personal_tables(person: Person) -> Iterator[tuple[Any, Iterable[Any]]]:
    """What erasing takes: the public profile."""
    rows = BadgeHolder.objects.filter(person=person, is_public=True)
    yield _("Public profile"), rows.values("is_public", "slug")


def lasting_tables(person: Person) -> Iterator[tuple[Any, Iterable[Any]]]:
    awards = BadgeAward.objects.filter(person=person).order_by("pk")
    columns = ("definition__name", "awarded_at", "expires_at", "note", "public_id", "revoked_at")
    yield _("Badges"), awards.values(*columns, "revocation_reason").iterator()
    facts = BadgeFact.objects.filter(person=person).order_by("pk")
    yield _("Announced achievements"), facts.values("key", "number", "last_at").iterator()
