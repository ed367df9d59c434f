"""Finding a certificate for somebody who wants to know whether it is genuine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db.models import Q

from ..models import Certificate


def by_id(public_id: str) -> Certificate | None:
    rows = Certificate.objects.select_related("region", "successor", "predecessor")
    return rows.filter(public_id=public_id).first()


def by_number(number: str, *, public_id: str) -> Certificate | None:
    """Both have to fit: numbers follow each other, so a number alone would list holders."""
    found = by_id(public_id) if public_id else None
    return found if found and _plain(found.number) == _plain(number) else None


def _plain(number: str) -> str:
    return "".join(number.split()).casefold()


def by_content(chunks: Iterable[bytes]) -> Certificate | None:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    found = digest.hexdigest()
    return (
        Certificate.objects.filter(Q(sha256=found) | Q(unsigned_sha256=found))
        .order_by("-pk")
        .first()
    )
