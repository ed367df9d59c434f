"""Paths of one's regions, and those of others that may be looked at or built on."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from learning.core.api import policy_for
from learning.core.models import Region

from ..models import LearningPath
from .listed import source_paths


def own_paths(user: Any, action: str = "view") -> QuerySet[LearningPath]:
    """Paths on which the user may do ``action``, in all languages."""
    return policy_for(LearningPath).instances_user_has_permission_for(user, action)


def listed_paths(user: Any) -> QuerySet[LearningPath]:
    """The own paths, and what the nation has published: to be looked at and built on."""
    own = own_paths(user).order_by().values("pk")
    national = Q(live=True, region__kind=Region.Kind.NATION)
    return LearningPath.objects.filter(Q(pk__in=own) | national)


def awarded_paths(user: Any) -> QuerySet[LearningPath]:
    """As ``choosable_paths``, each once, whatever languages it has: the row that people are on."""
    return choosable_paths(user).filter(pk__in=source_paths().order_by().values("pk"))


def path_by_key(key: str) -> LearningPath | None:
    is_id = key.isascii() and key.isdigit() and len(key) < 19
    return LearningPath.objects.filter(pk=key).select_related("region").first() if is_id else None


def choosable_paths(user: Any) -> QuerySet[LearningPath]:
    """Paths that may stand in a path of the user's: the own ones, and all that are published."""
    own = own_paths(user).order_by().values("pk")
    return LearningPath.objects.filter(Q(pk__in=own) | Q(live=True))
