"""Batches belong to the region whose people are in them; its administrators make and fetch them."""

from wagtail.permissions import register_permission_policy

from learning.core.api import RegionPermissionPolicy, Role, add_role_grants

from .models import Batch

LABEL = "learning_exchange"


def register() -> None:
    register_permission_policy(Batch, RegionPermissionPolicy(Batch))
    add_role_grants(Role.ADMIN, LABEL, {"batch": ("view", "add", "change")})
    add_role_grants(Role.NATIONAL, LABEL, {"batch": ("view", "add", "change", "delete")})
