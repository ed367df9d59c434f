"""Open Badges 2.0, hosted: for wallets that do not read credentials yet.

Specification: IMS Open Badges 2.0 (Assertion, BadgeClass, Profile).
"""

from __future__ import annotations

import hashlib
from email.utils import parseaddr
from typing import Any

from django.conf import settings

from learning.core.models import Region

from ..models.badges import BadgeAward, BadgeDefinition, BadgeHolder
from . import addresses
from .openbadges3 import stamp

CONTEXT = "https://w3id.org/openbadges/v2"


def assertion(award: BadgeAward, holder: BadgeHolder) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": addresses.absolute("badge_assertion", award.public_id),
        "recipient": _recipient(award, holder),
        "badge": addresses.absolute("badge_class", award.definition.public_id),
        "verification": {"type": "HostedBadge"},
        "issuedOn": stamp(award.valid_from),
        "image": addresses.absolute("badge_baked", award.public_id, "ob2", "png"),
    }
    if award.expires_at:
        found["expires"] = stamp(award.expires_at)
    return found


def revoked(award: BadgeAward) -> dict[str, Any]:
    """What stands at the address of an assertion that was taken back, beside 410 Gone."""
    return {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": addresses.absolute("badge_assertion", award.public_id),
        "revoked": True,
        "revocationReason": award.revocation_reason,
    }


def badge_class(badge: BadgeDefinition) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "type": "BadgeClass",
        "id": addresses.absolute("badge_class", badge.public_id),
        "name": badge.name,
        "description": badge.description,
        "image": addresses.picture(badge),
        "criteria": {"id": addresses.definition_page(badge), "narrative": badge.criteria},
        "issuer": addresses.absolute("badge_issuer_2", badge.region_id),
        "tags": [tag.name for tag in badge.tags.all()],
    }


def issuer(region: Region) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "type": "Issuer",
        "id": addresses.absolute("badge_issuer_2", region.pk),
        "name": region.name,
        "url": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + "/",
        "email": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    }


def identity_hash(value: str, salt: str) -> str:
    return "sha256$" + hashlib.sha256((value + salt).encode()).hexdigest()


def _recipient(award: BadgeAward, holder: BadgeHolder) -> dict[str, Any]:
    """Whoever has no e-mail address is named by a number that says nothing."""
    name = f"urn:uuid:{holder.subject_id}"
    return {
        "type": "email" if award.recipient_hash else "id",
        "hashed": True,
        "salt": award.salt,
        "identity": award.recipient_hash or identity_hash(name, award.salt),
    }
