"""What holders themselves decide: whether they have a public profile, and what stands there."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from learning.core.models import Person

from ...models.badges import BadgeAward, BadgeHolder, public_id


def holder_of(person: Person) -> BadgeHolder:
    return BadgeHolder.objects.get_or_create(person=person)[0]


def set_profile(person: Person, *, is_public: bool, shown: Iterable[int]) -> BadgeHolder:
    """Open or close the profile, with those of the own awards in ``shown``.

    Closing makes the address useless for good: a profile opened again has another one.
    """
    with transaction.atomic():
        holder_of(person)
        holder = BadgeHolder.objects.select_for_update().get(person=person)
        if holder.is_public and not is_public:
            holder.slug = public_id()
        holder.is_public = is_public
        holder.save(update_fields=["is_public", "slug"])
        holder.shown.set(BadgeAward.objects.filter(person=person, pk__in=list(shown)))
    return holder


def erase(person: Person) -> None:
    """Close the profile, and forget by which address wallets know the person."""
    holder = BadgeHolder.objects.filter(person=person).first()
    if holder:
        set_profile(person, is_public=False, shown=())
    BadgeAward.objects.filter(person=person).update(recipient_hash="")
