"""Who meets what a badge asks for, what people hold, and what administrators look after."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from learning.core.api import policy_for
from learning.core.models import CourseCompletion, Person, RegionRole, YearTotal

from ..badges import bits, kinds
from ..models.badges import (
    BadgeAward,
    BadgeDefinition,
    BadgeFact,
    BadgeHolder,
    Earners,
)
from .choices import upwards

RENEWAL_OPENS = dt.timedelta(days=90)


def automatic() -> QuerySet[BadgeDefinition]:
    """Published badges that come by themselves."""
    return BadgeDefinition.objects.filter(live=True, given_by="").select_related("region")


def has_criteria(badge: BadgeDefinition) -> bool:
    asked = badge.path_key or badge.jp_in_year or badge.helpful_answers
    return bool(asked) or badge.courses.exists()


def fulfilling(badge: BadgeDefinition, *, since: dt.datetime | None = None) -> QuerySet[Person]:
    """Active people who meet all criteria; with ``since``, by what happened after it."""
    people = Person.objects.filter(is_active=True)
    if badge.earners == Earners.REGION:
        people = people.filter(region__path__startswith=badge.region.path)
    for course_id in badge.courses.values_list("course_id", flat=True):
        done = CourseCompletion.objects.filter(person=OuterRef("pk"), course=course_id)
        people = people.filter(Exists(done.filter(completed_at__gt=since) if since else done))
    for key, number in ((badge.path_key, 1), (kinds.HELPFUL, badge.helpful_answers)):
        if key and number:
            facts = BadgeFact.objects.filter(person=OuterRef("pk"), key=key, number__gte=number)
            people = people.filter(Exists(facts.filter(last_at__gt=since) if since else facts))
    if badge.jp_in_year:
        years = YearTotal.objects.filter(person=OuterRef("pk"), credited_jp__gte=badge.jp_in_year)
        if since:
            years = years.filter(year__gte=timezone.localdate(since).year)
        people = people.filter(Exists(years))
    return people


def waiting(badge: BadgeDefinition) -> QuerySet[Person]:
    """Who meets the criteria and does not hold the badge yet."""
    held = BadgeAward.objects.filter(person=OuterRef("pk"), definition=badge)
    return fulfilling(badge).filter(~Exists(held))


def renews_since(award: BadgeAward) -> dt.datetime | None:
    """After which moment things count for renewing ``award``; None where it cannot be renewed."""
    badge = award.definition
    if award.revoked_at or not award.expires_at or not badge.is_renewable:
        return None
    opens = award.expires_at - RENEWAL_OPENS
    return opens if opens <= timezone.now() else None


def renewing(badge: BadgeDefinition, awards: Iterable[BadgeAward]) -> set[int]:
    """Who of the holders of ``awards`` met all criteria again, so that theirs can be renewed.

    One query for each day on which some of them end.
    """
    asked: dict[dt.datetime, list[int]] = defaultdict(list)
    for award in awards:
        if (since := renews_since(award)) is not None:
            asked[since].append(award.person_id)
    found: set[int] = set()
    for since, people in asked.items():
        met = fulfilling(badge, since=since).filter(pk__in=people)
        found.update(met.values_list("pk", flat=True))
    return found


def award_at(public_id: str) -> BadgeAward | None:
    rows = BadgeAward.objects.select_related("definition__region", "person")
    return rows.filter(public_id=public_id).first()


def definition_at(public_id: str) -> BadgeDefinition | None:
    """A badge that is published, or that somebody holds."""
    held = BadgeAward.objects.filter(definition=OuterRef("pk"))
    rows = BadgeDefinition.objects.select_related("region").filter(public_id=public_id)
    return rows.filter(Q(live=True) | Exists(held)).first()


def revoked_in(region_id: int, number: int) -> list[int]:
    """Indexes of the revoked awards in a status list."""
    first = number * bits.BITS
    rows = BadgeAward.objects.filter(
        revoked_at__isnull=False,
        definition__region=region_id,
        pk__gte=first,
        pk__lt=first + bits.BITS,
    )
    return [pk - first for pk in rows.order_by().values_list("pk", flat=True)]


def held_by(person: Person) -> QuerySet[BadgeAward]:
    return BadgeAward.objects.filter(person=person).select_related("definition__region")


def holds_any(person: Person) -> bool:
    return BadgeAward.objects.filter(person=person).exists()


def brought_by(completion: CourseCompletion) -> list[BadgeAward]:
    """Valid badges of this person that the completed course is asked for."""
    rows = BadgeAward.objects.filter(
        person=completion.person_id,
        definition__courses__course=completion.course_id,
        awarded_at__gte=completion.completed_at,
        revoked_at=None,
    )
    return list(rows.select_related("definition").distinct())


def profile_at(slug: str) -> BadgeHolder | None:
    rows = BadgeHolder.objects.select_related("person__region")
    return rows.filter(slug=slug, is_public=True, person__is_active=True).first()


def shown_in(holder: BadgeHolder) -> QuerySet[BadgeAward]:
    """What a public profile shows: chosen and not taken back."""
    rows = holder.shown.filter(person=holder.person_id, revoked_at=None)
    return rows.select_related("definition__region").order_by("-awarded_at", "-pk")


def own_definitions(user: Any, action: str = "view") -> QuerySet[BadgeDefinition]:
    return policy_for(BadgeDefinition).instances_user_has_permission_for(user, action)


def counted_definitions(user: Any) -> QuerySet[BadgeDefinition]:
    """The own badges, each with how many people were given it (``holders``)."""
    return own_definitions(user).select_related("region").annotate(holders=Count("awards"))


def own_awards(user: Any, action: str = "view") -> QuerySet[BadgeAward]:
    return policy_for(BadgeAward).instances_user_has_permission_for(user, action)


def in_state(rows: QuerySet[BadgeAward], state: str, *, now: dt.datetime) -> QuerySet[BadgeAward]:
    over = Q(revoked_at=None, expires_at__lte=now)
    if state == BadgeAward.State.REVOKED:
        return rows.filter(revoked_at__isnull=False)
    if state == BadgeAward.State.EXPIRED:
        return rows.filter(over)
    if state == BadgeAward.State.VALID:
        return rows.filter(revoked_at=None).exclude(over)
    return rows


def gives(user: Any, badge: BadgeDefinition) -> bool:
    """Whether ``user`` may give ``badge`` by hand: has the right, and holds the role it names."""
    own = BadgeAward(definition=badge)
    if not badge.live or not badge.given_by:
        return False
    if not policy_for(BadgeAward).user_has_permission_for_instance(user, "add", own):
        return False
    if user.is_superuser:
        return True
    roles = RegionRole.objects.filter(group__user=user, region__path__in=upwards(badge.region))
    return roles.filter(role__in=(badge.given_by, RegionRole.Role.NATIONAL)).exists()
