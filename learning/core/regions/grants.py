"""What one user may do where: grants and headships, each read once and kept on the user.

Wagtail and Django make one user object per request, so what is kept there lives as long as the
request does.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from learning.core.prepared import Prepared

from .models import Headship, Region, RegionGrant, Unit

GRANT_CACHE = "_region_grant_cache"
HEADSHIP_CACHE = "_headship_cache"
STAFF_CACHE = "_staff_role_cache"


class Grant(NamedTuple):
    app_label: str
    codename: str
    region_id: int
    path: str
    subtree: bool


class Reach(NamedTuple):
    """Regions that grants reach: some by themselves, some with everything below a path."""

    ids: frozenset[int] = frozenset()
    paths: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ids or self.paths)

    def covers(self, region: Region) -> bool:
        return region.pk in self.ids or region.path.startswith(self.paths)

    def q(self, lookup: str) -> Q:
        """Filter on the region found at ``lookup``; empty means the row is a region itself."""
        prefix = f"{lookup}__" if lookup else ""
        condition = Q(**{f"{lookup}_id__in" if lookup else "pk__in": self.ids})
        for path in self.paths:
            condition |= Q(**{f"{prefix}path__startswith": path})
        return condition


def is_signed_in(user: Any) -> bool:
    return user is not None and user.is_authenticated and user.is_active


_grants = Prepared(
    lambda user: RegionGrant.objects.filter(group__user=user).values_list(
        "permission__content_type__app_label",
        "permission__codename",
        "region_id",
        "region__path",
        "subtree",
    ),
    user=int,
)


def grants_of(user: Any) -> tuple[Grant, ...]:
    if not hasattr(user, GRANT_CACHE):
        rows = _grants(user=user.pk) if user.pk else ()
        found = (Grant(*row[:-1], subtree=bool(row[-1])) for row in rows)
        setattr(user, GRANT_CACHE, tuple(found))
    return getattr(user, GRANT_CACHE)


def reach(user: Any, app_label: str, codenames: Iterable[str]) -> Reach:
    wanted = set(codenames)
    return _reach_of(
        g for g in grants_of(user) if g.app_label == app_label and g.codename in wanted
    )


def any_reach(user: Any) -> Reach:
    """Regions in which the user holds any right at all."""
    return _reach_of(grants_of(user))


def _reach_of(grants: Iterable[Grant]) -> Reach:
    found = list(grants)
    return Reach(
        frozenset(grant.region_id for grant in found),
        tuple({grant.path for grant in found if grant.subtree}),
    )


def open_headships(day=None) -> QuerySet[Headship]:
    day = day or timezone.localdate()
    return Headship.objects.filter(start__lte=day).filter(Q(end=None) | Q(end__gte=day))


def unit_paths_led_by(user: Any) -> tuple[str, ...]:
    """Paths of the units that the user heads today, definitive or acting."""
    if not is_signed_in(user):
        return ()
    if not hasattr(user, HEADSHIP_CACHE):
        rows = open_headships().filter(person__user=user).values_list("unit__path", flat=True)
        setattr(user, HEADSHIP_CACHE, tuple(set(rows)))
    return getattr(user, HEADSHIP_CACHE)


def below(paths: Iterable[str], lookup: str = "") -> Q:
    """Filter on units at or below ``paths``; matches nothing when there are none."""
    prefix = f"{lookup}__" if lookup else ""
    condition = Q(pk__in=())
    for path in paths:
        condition |= Q(**{f"{prefix}path__startswith": path})
    return condition


def units_led_by(user: Any) -> QuerySet[Unit]:
    """Units that the user heads today, with all units below them."""
    return Unit.objects.filter(below(unit_paths_led_by(user)))


def regions_for(user: Any, permission: str) -> QuerySet[Region]:
    """Regions where the user holds ``permission``, written ``learning.add_person``."""
    if not is_signed_in(user):
        return Region.objects.none()
    if user.is_superuser:
        return Region.objects.all()
    app_label, codename = permission.split(".")
    return Region.objects.filter(reach(user, app_label, [codename]).q(""))


def is_staff_role(user: Any) -> bool:
    """Whether the user holds a role in any region or is a superuser."""
    if not is_signed_in(user):
        return False
    if user.is_superuser:
        return True
    if not hasattr(user, STAFF_CACHE):
        held = user.groups.filter(region_role__isnull=False).exists()
        setattr(user, STAFF_CACHE, held)
    return getattr(user, STAFF_CACHE)


def forget(user: Any) -> None:
    """Drop what is kept on ``user``: their roles have just changed."""
    for name in (GRANT_CACHE, HEADSHIP_CACHE, STAFF_CACHE):
        user.__dict__.pop(name, None)
