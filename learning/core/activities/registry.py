"""Registries of activity types and access rules. Plugins add to them in ``learning_hooks.py``."""

from __future__ import annotations

from typing import Generic, TypeVar

from django.core.exceptions import ImproperlyConfigured

from learning.core.contract import AccessRule, ActivityType, Condition

T = TypeVar("T", ActivityType, AccessRule, Condition)


class Registry(Generic[T]):
    """Items by slug, in the order they were registered."""

    def __init__(self) -> None:
        self._items: dict[str, T] = {}

    def register(self, item: T) -> T:
        if item.slug in self._items:
            raise ImproperlyConfigured(f"{item.slug!r} is registered twice")
        self._items[item.slug] = item
        return item

    def get(self, slug: str) -> T | None:
        return self._items.get(slug)

    def __iter__(self):
        return iter(self._items.values())

    def __contains__(self, slug: str) -> bool:
        return slug in self._items


activity_types: Registry[ActivityType] = Registry()
access_rules: Registry[AccessRule] = Registry()
conditions: Registry[Condition] = Registry()
