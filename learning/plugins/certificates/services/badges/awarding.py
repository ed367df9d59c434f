"""The one way in which badges come to people: by themselves, by hand, in bulk, and again."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from learning.core.api import notify
from learning.core.models import Person
from learning.core.signals import achievement_earned

from ...badges import kinds
from ...badges.openbadges2 import identity_hash
from ...models.badges import BadgeAward, BadgeDefinition, BadgeHolder
from ...queries import badges as queries


def award_many(
    badge: BadgeDefinition,
    person_ids: Iterable[int],
    *,
    by: Any = None,
    note: str = "",
    now: dt.datetime | None = None,
) -> list[BadgeAward]:
    """Give ``badge`` to people who do not hold it. Returns the new awards.

    Whoever holds it, also expired or revoked, is passed over, so this may run again and by
    several at once: the badge's row is locked.
    """
    now = now or timezone.now()
    with transaction.atomic():
        BadgeDefinition.objects.select_for_update(no_key=True).get(pk=badge.pk)
        wanted = set(person_ids)
        held = BadgeAward.objects.filter(definition=badge, person__in=wanted)
        wanted -= set(held.values_list("person_id", flat=True))
        people = list(Person.objects.filter(pk__in=wanted).select_related("user").order_by("pk"))
        rows = [_row(badge, person, by=by, note=note, now=now) for person in people]
        made = BadgeAward.objects.bulk_create(rows)
        BadgeHolder.objects.bulk_create(
            [BadgeHolder(person=person) for person in people], ignore_conflicts=True
        )
        _tell(badge, made, key=str(badge.pk))
        for award in made:
            transaction.on_commit(partial(_announce, award))
    return made


def _row(
    badge: BadgeDefinition, person: Person, *, by: Any, note: str, now: dt.datetime
) -> BadgeAward:
    email = ((person.user and person.user.email) or "").strip().lower()
    salt = secrets.token_hex(8)
    return BadgeAward(
        definition=badge,
        person=person,
        awarded_at=now,
        valid_from=now,
        expires_at=badge.valid_until(now),
        awarded_by=by if getattr(by, "pk", None) else None,
        note=note[:500],
        salt=salt,
        recipient_hash=identity_hash(email, salt) if email else "",
    )


def renew(award: BadgeAward, *, now: dt.datetime | None = None) -> bool:
    """Let ``award`` hold on from now. False where it cannot be renewed (any more)."""
    now = now or timezone.now()
    with transaction.atomic():
        rows = BadgeAward.objects.select_for_update(of=("self",)).select_related("definition")
        found = rows.get(pk=award.pk)
        if queries.renews_since(found) is None:
            return False
        found.valid_from, found.expires_at = now, found.definition.valid_until(now)
        found.save(update_fields=["valid_from", "expires_at"])
        _tell(found.definition, [found], key=f"{found.pk}:{now:%Y%m%d%H%M%S}", renewed=True)
        transaction.on_commit(partial(_announce, found))
    return True


def settle(person_id: int, found: Sequence[BadgeDefinition]) -> int:
    """Give or renew those of ``found`` that this person has earned. Returns how many."""
    held = {
        row.definition_id: row
        for row in BadgeAward.objects.filter(
            person=person_id, definition__in=[badge.pk for badge in found]
        ).select_related("definition")
    }
    return sum(_settle_one(person_id, badge, held.get(badge.pk)) for badge in found)


def _settle_one(person_id: int, badge: BadgeDefinition, award: BadgeAward | None) -> bool:
    if award:
        return bool(queries.renewing(badge, [award])) and renew(award)
    if not queries.fulfilling(badge).filter(pk=person_id).exists():
        return False
    return bool(award_many(badge, [person_id]))


def _tell(
    badge: BadgeDefinition, awards: Sequence[BadgeAward], *, key: str, renewed: bool = False
) -> None:
    if not awards:
        return
    last = awards[-1].expires_at
    notify(
        kinds.AWARDED,
        key=f"{key}:{awards[0].pk}",
        people=[award.person_id for award in awards],
        data={
            "badge": badge.name,
            "renewed": renewed,
            "until": timezone.localdate(last).isoformat() if last else "",
        },
        url=reverse("learning_certificates:badges"),
    )


def _announce(award: BadgeAward) -> None:
    achievement_earned.send_robust(
        sender=BadgeAward,
        person=award.person,
        achievement=f"{kinds.OWN}{award.definition_id}",
        source=award,
    )
