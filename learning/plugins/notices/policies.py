"""Deliveries belong to no region: only the nation's administrators see what waits and failed.

Their role holds Django's own permissions on every model of a plugin.
"""

from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from .models import Delivery


def register() -> None:
    register_permission_policy(Delivery, ModelPermissionPolicy(Delivery))
