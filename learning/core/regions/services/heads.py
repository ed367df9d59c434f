"""Heads of units and direct superiors."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.contract import DomainError
from learning.core.regions.models import Headship, Person, Superior, Unit
from learning.core.regions.services.announcing import announce
from learning.core.regions.services.placement import BadDates, close

MAX_CHAIN = 50


@transaction.atomic
def set_head(
    unit: Unit,
    *,
    person: Person,
    start: date,
    kind: str = Headship.Kind.DEFINITIVE,
    end: date | None = None,
    actor: Any = None,
) -> Headship:
    """Make somebody head of a unit; the head of the same kind before ends the day before.

    An acting head stands beside the definitive one and goes first while valid.
    """
    if end and end < start:
        raise BadDates(_("The end must not be before the start."))
    if person.region_id != unit.region_id:
        raise DomainError(_("The head must belong to the region of the unit."), code="other_region")
    if not person.is_active:
        raise DomainError(_("This person is no longer active."), code="inactive")
    Unit.objects.select_for_update().get(pk=unit.pk)
    before = Headship.objects.filter(unit=unit, kind=kind).values_list("person_id", flat=True)
    announce([person.pk, *before])
    same = Headship.objects.filter(unit=unit, kind=kind)
    later = same.filter(start__gt=start)
    if later.exists() and (end is None or later.filter(start__lte=end).exists()):
        raise BadDates(_("A later head of this kind is already recorded."))
    held = same.filter(person=person, start=start).first()
    earlier = same.filter(start__lte=start)
    close(earlier.exclude(pk=held.pk) if held else earlier, start)
    headship = held or Headship(unit=unit, person=person, kind=kind, start=start)
    headship.end = end
    headship.save()
    log(unit, "wagtail.edit", user=actor, data={"fields": ["head"], "person": person.pk})
    return headship


@transaction.atomic
def end_headship(headship: Headship, *, end: date, actor: Any = None) -> None:
    if end < headship.start:
        raise BadDates(_("The end must not be before the start."))
    headship.end = end
    headship.save(update_fields=["end"])
    announce([headship.person_id])
    log(headship.unit, "wagtail.edit", user=actor, data={"fields": ["head"]})


@transaction.atomic
def set_superior(
    person: Person,
    *,
    superior: Person | None,
    start: date,
    end: date | None = None,
    actor: Any = None,
) -> Superior | None:
    """Name the direct superior where it is not the head; ``None`` goes back to the head."""
    if end and end < start:
        raise BadDates(_("The end must not be before the start."))
    Person.objects.select_for_update().get(pk=person.pk)
    if superior:
        check_superior(person.pk, superior.pk, open_superiors(person.region_id))
    rows = Superior.objects.filter(person=person)
    if superior and (same := rows.filter(superior=superior, end__isnull=True).first()) and not end:
        return same
    close(rows, start)
    log(person, "wagtail.edit", user=actor, data={"fields": ["superior"]})
    if superior is None:
        return None
    return Superior.objects.create(person=person, superior=superior, start=start, end=end)


def open_superiors(region_id: int) -> dict[int, int]:
    rows = Superior.objects.filter(Q(person__region=region_id), end__isnull=True)
    return dict(rows.values_list("person_id", "superior_id"))


def check_superior(person_id: int, superior_id: int, chain: dict[int, int]) -> None:
    """Refuse somebody as superior of oneself, directly or around a circle."""
    if person_id == superior_id:
        raise DomainError(_("Nobody is their own superior."), code="own_superior")
    current: int | None = superior_id
    for _step in range(MAX_CHAIN):
        current = chain.get(current) if current else None
        if current is None:
            return
        if current == person_id:
            raise DomainError(
                _("These two would be each other's superior, directly or through others."),
                code="superior_circle",
            )
