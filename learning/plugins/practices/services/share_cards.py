"""The picture that messengers show with a link, drawn here: 1200 by 630 pixels.

Its address carries a hash of all that is drawn, so it never changes and may be kept for ever.
"""

from __future__ import annotations

import hashlib
from io import BytesIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import translation

from ..drawing import Drawing, draw
from ..models import Entry
from ..numbers import shown

# Raise it when the drawing changes, so that messengers fetch the new picture.
DESIGN = 1
FOLDER = "share_cards"


def drawing_of(entry: Entry) -> Drawing:
    """``entry`` comes with its region. In the site's language: messengers have none."""
    with translation.override(settings.LANGUAGE_CODE):
        return Drawing(
            title=entry.title,
            summary=entry.summary,
            kind=str(entry.get_kind_display()),
            region=entry.region.name,
            accent=entry.region.accent,
            **_figure(entry),
        )


def _figure(entry: Entry) -> dict[str, str]:
    if entry.figure_before is None or entry.figure_after is None:
        return dict.fromkeys(("figure_name", "unit", "before", "after"), "")
    return {
        "figure_name": entry.figure_name,
        "unit": entry.figure_unit,
        "before": shown(entry.figure_before),
        "after": shown(entry.figure_after),
    }


def card_hash(entry: Entry) -> str:
    """Of everything that is drawn."""
    drawn = f"{DESIGN}:{drawing_of(entry)!r}".encode()
    return hashlib.blake2b(drawn, digest_size=8).hexdigest()


def card_address(entry: Entry) -> str:
    return reverse("practices_public:share_card", args=[entry.pk, card_hash(entry)])


def card_bytes(entry: Entry) -> bytes:
    """The picture as PNG, drawn once for each state of the entry."""
    name = f"{FOLDER}/{entry.pk}/{card_hash(entry)}.png"
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            return file.read()
    buffer = BytesIO()
    draw(drawing_of(entry)).save(buffer, "PNG", optimize=True)
    _forget_older(entry)
    default_storage.save(name, ContentFile(buffer.getvalue()))
    return buffer.getvalue()


def _forget_older(entry: Entry) -> None:
    folder = f"{FOLDER}/{entry.pk}"
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in files:
        default_storage.delete(f"{folder}/{file}")
