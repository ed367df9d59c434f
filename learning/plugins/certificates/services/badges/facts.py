"""What core and other plugins announce, as far as badges ask for it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from learning.core.models import Person, YearTotal

from ...badges import kinds
from ...models.badges import BadgeFact
from ...queries.badges import automatic
from .awarding import settle


def course_completed(person_id: int, *, course_id: int) -> int:
    """One query where no badge asks for the course. Returns how many badges it brought."""
    found = list(automatic().filter(courses__course=course_id).distinct())
    return settle(person_id, found) if found else 0


def credit_changed(person_id: int, *, year: int) -> int:
    """Only a total that reaches a badge asks further."""
    total = YearTotal.objects.filter(person=person_id, year=year).first()
    if total is None:
        return 0
    found = list(automatic().filter(jp_in_year__lte=total.credited_jp))
    return settle(person_id, found) if found else 0


def achievement_announced(person: Person, *, achievement: str) -> int:
    """Count what was announced, and let it count. Our own badges are no facts of others."""
    if not achievement or achievement.startswith(kinds.OWN):
        return 0
    key = achievement[:80]
    count(person.pk, key=key)
    rows = automatic()
    if key == kinds.HELPFUL:
        found = list(rows.filter(helpful_answers__isnull=False))
    else:
        found = list(rows.filter(path_key=key))
    return settle(person.pk, found) if found else 0


def count(person_id: int, *, key: str) -> None:
    now = timezone.now()
    with transaction.atomic():
        BadgeFact.objects.get_or_create(person_id=person_id, key=key, defaults={"last_at": now})
        rows = BadgeFact.objects.filter(person=person_id, key=key)
        rows.update(number=F("number") + 1, last_at=now)
