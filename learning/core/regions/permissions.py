"""One policy per model answers both questions: may this user, and which rows."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth import get_permission_codename, get_user_model
from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import policy_registry

from .grants import (
    GRANT_CACHE,
    Reach,
    below,
    grants_of,
    is_signed_in,
    is_staff_role,
    open_headships,
    reach,
    regions_for,
    unit_paths_led_by,
    units_led_by,
)
from .models import Region, RegionGrant, Unit

__all__ = [
    "RegionPermissionPolicy",
    "can",
    "is_staff_role",
    "policy_for",
    "regions_for",
    "regions_with",
    "units_led_by",
]

LEADER_ACTIONS = frozenset({"view"})


def policy_for(model: type[Model]) -> BasePermissionPolicy:
    return policy_registry.get_by_type(model)


def can(user: Any, action: str, instance: Model) -> bool:
    return policy_for(type(instance)).user_has_permission_for_instance(user, action, instance)


def regions_with(user: Any, model: type[Model], action: str) -> QuerySet[Region]:
    """Active regions in which the user may do something with rows of a model.

    Asks the policy with an unsaved row per region, since a right may exist without rows.
    """
    regions = Region.objects.filter(is_active=True).order_by("path")
    if user.is_superuser:
        return regions
    policy = policy_for(model)
    ids = [
        region.pk
        for region in regions
        if policy.user_has_permission_for_instance(user, action, model(region=region))
    ]
    return regions.filter(pk__in=ids)


class RegionPermissionPolicy(BasePermissionPolicy):
    """Rows belong to the region at ``region_field``, a lookup such as ``course__region``.

    ``also`` names a second lookup for some actions: whoever holds the action in the region found
    there has it on the row as well. ``unit_field`` leads to a unit whose head, and the heads of
    the units above it, may view the row. An empty lookup means the row is itself the region or
    the unit.
    """

    permission_cache_name = GRANT_CACHE

    def __init__(
        self,
        model: type[Model] | str,
        region_field: str = "region",
        *,
        unit_field: str | None = None,
        also: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(model)
        self.region_field = region_field
        self.unit_field = unit_field
        self.also = also or {}

    def get_all_permissions_for_user(self, user):
        return grants_of(user)

    def user_has_permission(self, user, action):
        return self.user_has_any_permission(user, [action])

    def user_has_any_permission(self, user, actions):
        if not is_signed_in(user):
            return False
        if user.is_superuser:
            return True
        return bool(self._reach(user, actions)) or bool(self._led_paths(user, actions))

    def users_with_any_permission(self, actions):
        grants = RegionGrant.objects.filter(self._grants_of_actions(actions))
        return self._users(grants, self._heads(actions))

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        if not is_signed_in(user):
            return False
        if user.is_superuser:
            return True
        return any(
            granted and _reaches(granted, instance, lookup)
            for lookup, granted in self._reaches_by_lookup(user, actions)
        ) or self._is_led(user, actions, instance)

    def instances_user_has_any_permission_for(self, user, actions):
        return self.model._default_manager.filter(self.condition(user, actions))

    def condition(self, user: Any, actions: Collection[str]) -> Q:
        """Rows on which the user has one of the actions; fits other models with these lookups."""
        if not is_signed_in(user):
            return Q(pk__in=())
        if user.is_superuser:
            return Q()
        found = below(self._led_paths(user, actions), self.unit_field or "")
        for lookup, granted in self._reaches_by_lookup(user, actions):
            if granted:
                found |= granted.q(lookup)
        return found

    def users_with_any_permission_for_instance(self, actions, instance):
        condition = Q(pk__in=())
        for lookup, some in self._actions_by_lookup(actions).items():
            region = _follow(instance, lookup)
            if region is not None:
                here = Q(region_id=region.pk) | Q(subtree=True, region__path__in=_upwards(region))
                condition |= self._grants_of_actions(some) & here
        heads = self._heads(actions)
        unit = None if heads is None else _follow(instance, self.unit_field)
        if heads is not None:
            heads = heads.filter(unit__path__in=_upwards(unit) if unit else ())
        return self._users(RegionGrant.objects.filter(condition), heads)

    def _codenames(self, actions: Collection[str]) -> set[str]:
        return {get_permission_codename(action, self.model._meta) for action in actions}

    def _reach(self, user: Any, actions: Collection[str]) -> Reach:
        return reach(user, self.model._meta.app_label, self._codenames(actions))

    def _actions_by_lookup(self, actions: Collection[str]) -> dict[str, list[str]]:
        by_lookup = {self.region_field: list(actions)}
        for action in actions:
            if action in self.also:
                by_lookup.setdefault(self.also[action], []).append(action)
        return by_lookup

    def _reaches_by_lookup(self, user: Any, actions: Collection[str]):
        return [
            (lookup, self._reach(user, some))
            for lookup, some in self._actions_by_lookup(actions).items()
        ]

    def _led_paths(self, user: Any, actions: Collection[str]) -> tuple[str, ...]:
        if self.unit_field is None or LEADER_ACTIONS.isdisjoint(actions):
            return ()
        return unit_paths_led_by(user)

    def _is_led(self, user: Any, actions: Collection[str], instance: Model) -> bool:
        paths = self._led_paths(user, actions)
        unit = _follow(instance, self.unit_field) if paths else None
        return isinstance(unit, Unit) and unit.path.startswith(paths)

    def _grants_of_actions(self, actions: Collection[str]) -> Q:
        return Q(
            permission__content_type__app_label=self.model._meta.app_label,
            permission__codename__in=self._codenames(actions),
        )

    def _heads(self, actions: Collection[str]):
        if self.unit_field is None or LEADER_ACTIONS.isdisjoint(actions):
            return None
        return open_headships()

    def _users(self, grants: QuerySet[RegionGrant], heads) -> QuerySet:
        allowed = Q(is_superuser=True) | Q(groups__in=grants.values("group"))
        if heads is not None:
            allowed |= Q(pk__in=heads.filter(person__user__isnull=False).values("person__user"))
        users = get_user_model()._default_manager
        return users.filter(allowed, is_active=True).distinct()


def _follow(instance: Model, lookup: str) -> Any:
    for name in lookup.split("__") if lookup else ():
        if instance is None:
            return None
        instance = getattr(instance, name)
    return instance


def _reaches(granted: Reach, instance: Model, lookup: str) -> bool:
    """Like ``granted.covers``, without loading the region when its id decides."""
    *parents, last = lookup.split("__")
    if not last:
        return granted.covers(instance)
    owner = _follow(instance, "__".join(parents))
    if owner is None or getattr(owner, f"{last}_id") is None:
        return False
    if getattr(owner, f"{last}_id") in granted.ids:
        return True
    return bool(granted.paths) and granted.covers(getattr(owner, last))


def _upwards(node: Region | Unit) -> list[str]:
    """Paths of the node and of all nodes above it."""
    step = node.steplen
    return [node.path[:end] for end in range(step, len(node.path) + 1, step)]
