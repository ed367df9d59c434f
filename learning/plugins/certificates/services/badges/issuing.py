"""Awards as signed files and documents for other systems."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone

from learning.core.api import sign
from learning.core.models import Region

from ...badges import addresses, baking, openbadges2, openbadges3, picture
from ...models.badges import BadgeAward
from ...queries.badges import revoked_in
from .profiles import holder_of


def credential(award: BadgeAward) -> str:
    """The award as VC-JWT. Raises SigningUnavailable where the site has no key."""
    payload = openbadges3.credential(award, holder_of(award.person))
    return sign(payload, typ="JWT", with_key=True)


def status_list(region: Region, number: int) -> str:
    now = timezone.now().replace(microsecond=0)
    revoked = revoked_in(region.pk, number)
    payload = openbadges3.status_list(region, number, revoked=revoked, now=now)
    return sign(payload, typ="JWT", with_key=True)


def assertion(award: BadgeAward) -> dict[str, Any]:
    if award.revoked_at:
        return openbadges2.revoked(award)
    return openbadges2.assertion(award, holder_of(award.person))


def baked(award: BadgeAward, version: str, kind: str) -> bytes:
    """``version`` is "ob3" or "ob2", ``kind`` "png" or "svg"."""
    if version == "ob3":
        carrier, text = baking.Carrier.OB3, credential(award)
    else:
        carrier = baking.Carrier.OB2
        text = addresses.absolute("badge_assertion", award.public_id)
        if kind == "png":
            text = json.dumps(openbadges2.assertion(award, holder_of(award.person)))
    if kind == "png":
        return baking.bake_png(picture.png(award.definition), text, carrier)
    return baking.bake_svg(picture.draw(award.definition), text, carrier).encode()
