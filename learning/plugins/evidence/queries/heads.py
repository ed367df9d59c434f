"""Whose evidence a head may endorse."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from learning.core.api import heads_a_unit, leads, people_led_by, person_of
from learning.core.models import Person, Superior

from ..models import Evidence

ENDORSEMENT = Evidence.Endorsement


def _named_today() -> QuerySet[Superior]:
    """Explicit superiors in force."""
    today = timezone.localdate()
    open_end = Q(end__isnull=True) | Q(end__gte=today)
    return Superior.objects.filter(open_end, start__lte=today)


def is_head(person: Person) -> bool:
    """Whether anybody's evidence may come to ``person``: at most two cheap queries."""
    return heads_a_unit(person) or _named_today().filter(superior=person).exists()


def may_endorse(head: Person, person: Person) -> bool:
    """Never about oneself; acting heads while they act, explicit superiors while they are."""
    if not head.is_active or head.pk == person.pk:
        return False
    return leads(head, person) or _named_today().filter(superior=head, person=person).exists()


def team_evidence(head: Person) -> QuerySet[Evidence]:
    """What the head was asked about, whatever became of it."""
    named = _named_today().filter(superior=head).values("person")
    led = people_led_by(head).order_by().values("pk")
    rows = Evidence.objects.exclude(endorsement=ENDORSEMENT.NONE)
    rows = rows.exclude(status=Evidence.Status.DRAFT).exclude(person=head)
    return rows.filter(Q(person__in=led) | Q(person__in=named))


def team_waiting(head: Person) -> QuerySet[Evidence]:
    return team_evidence(head).filter(
        endorsement=ENDORSEMENT.WAITING, status=Evidence.Status.SUBMITTED
    )


def count_for_user(user: Any) -> int:
    """What waits for the account's person."""
    person = person_of(user)
    return team_waiting(person).count() if person is not None else 0
