"""Open Badges 3.0: an award as a W3C Verifiable Credential (data model 2.0), and the status list.

Specification: 1EdTech Open Badges 3.0, sections 8.2 (JWT) and B (data model); W3C Bitstring Status
List v1.0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from learning.core.models import Region

from ..models.badges import BadgeAward, BadgeDefinition, BadgeHolder
from . import addresses, bits

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
CONTEXT = [CREDENTIALS, OPEN_BADGES]
PURPOSE = "revocation"


def credential(award: BadgeAward, holder: BadgeHolder) -> dict[str, Any]:
    """The credential with its JWT claims: all of it is public, and names nobody."""
    badge, issuer = award.definition, profile(award.definition.region)
    found = {
        "@context": CONTEXT,
        "id": addresses.page(award),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": badge.name,
        "description": badge.description,
        "issuer": {name: value for name, value in issuer.items() if name != "@context"},
        "validFrom": stamp(award.valid_from),
        "awardedDate": stamp(award.awarded_at),
        "credentialSubject": _subject(award, holder),
        "credentialStatus": _status(award),
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }
    claims = {
        "iss": issuer["id"],
        "jti": found["id"],
        "sub": found["credentialSubject"]["id"],
        "nbf": int(award.valid_from.timestamp()),
    }
    if award.expires_at:
        found["validUntil"] = stamp(award.expires_at)
        claims["exp"] = int(award.expires_at.timestamp())
    return found | claims


def profile(region: Region) -> dict[str, Any]:
    """Who gives the badges of a region."""
    return {
        "@context": CONTEXT,
        "id": addresses.absolute("badge_issuer", region.pk),
        "type": ["Profile"],
        "name": region.name,
        "url": addresses.absolute("badge_issuer", region.pk),
    }


def achievement(badge: BadgeDefinition) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": addresses.definition_page(badge),
        "type": ["Achievement"],
        "name": badge.name,
        "description": badge.description,
        "criteria": {"id": addresses.definition_page(badge), "narrative": badge.criteria},
        "image": {"id": addresses.picture(badge), "type": "Image", "caption": badge.name},
        "achievementType": "Badge",
        "inLanguage": "id",
    }
    if tags := [tag.name for tag in badge.tags.all()]:
        found["tag"] = tags
    return found


def _subject(award: BadgeAward, holder: BadgeHolder) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": f"urn:uuid:{holder.subject_id}",
        "type": ["AchievementSubject"],
        "achievement": achievement(award.definition),
    }
    if award.recipient_hash:
        found["identifier"] = [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": award.recipient_hash,
                "identityType": "emailAddress",
                "salt": award.salt,
            }
        ]
    return found


def _status(award: BadgeAward) -> dict[str, str]:
    number, index = bits.place(award.pk)
    address = addresses.absolute("badge_status", award.definition.region_id, number)
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": PURPOSE,
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def status_list(
    region: Region, number: int, *, revoked: Iterable[int], now: dt.datetime
) -> dict[str, Any]:
    """The list as a credential. ``revoked`` holds the indexes that are set."""
    address = addresses.absolute("badge_status", region.pk, number)
    issuer = addresses.absolute("badge_issuer", region.pk)
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": stamp(now),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": PURPOSE,
            "encodedList": bits.encode(revoked),
        },
        "iss": issuer,
        "jti": address,
        "sub": f"{address}#list",
        "nbf": int(now.timestamp()),
    }


def stamp(at: dt.datetime) -> str:
    """As the schemas want it: UTC, whole seconds, Z."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
