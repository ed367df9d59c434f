"""Where badges stand for other systems: whole addresses, the same under whatever name one came."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from ..models.badges import BadgeAward, BadgeDefinition

# Addresses that other systems keep are the site's own, never those of a region's host.
NAMESPACE = "certificates_public"


def absolute(name: str, *args: Any) -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(f"{NAMESPACE}:{name}", args=args)


def page(award: BadgeAward) -> str:
    return absolute("badge", award.public_id)


def definition_page(badge: BadgeDefinition) -> str:
    return absolute("badge_definition", badge.public_id)


def picture(badge: BadgeDefinition) -> str:
    return absolute("badge_png", badge.public_id)
