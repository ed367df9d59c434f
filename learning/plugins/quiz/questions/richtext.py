"""Texts of options and of answers: made safe, and told in plain words."""

from __future__ import annotations

import re
import unicodedata

import nh3
from django.utils.translation import gettext as _

from ..texts import ATTRIBUTES, DROPPED, SCHEMES, TAGS, clean_text, plain_text

# Inside a line of running text.
INLINE = frozenset("b strong i em u s sub sup code br a embed".split())
# What a taker may write: no pictures and files by number, for those are somebody else's.
ANSWER_TAGS = TAGS - {"embed"}
ANSWER_ATTRIBUTES = {
    tag: set(names) - {"linktype", "id"} for tag, names in ATTRIBUTES.items() if tag != "embed"
}
# Control characters but tab and new line, and halves of characters.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"\s+")


def sanitise(html: str, *, inline: bool = False) -> str:
    """Rich text as Wagtail stores it, without anything that could do harm; blank becomes ``""``."""
    if inline:
        html = nh3.clean(
            html,
            tags=set(INLINE),
            clean_content_tags=set(DROPPED),
            attributes={tag: set(names) for tag, names in ATTRIBUTES.items() if tag in INLINE},
            url_schemes=set(SCHEMES),
            link_rel=None,
        )
    return clean_text(html)


def sanitise_answer(html: str) -> str:
    """What a taker wrote in an editor."""
    clean = nh3.clean(
        html,
        tags=set(ANSWER_TAGS),
        clean_content_tags=set(DROPPED),
        attributes=ANSWER_ATTRIBUTES,
        url_schemes=set(SCHEMES),
        link_rel="nofollow noopener noreferrer",
    ).strip()
    return clean if plain_text(clean) else ""


def to_plain(html: str) -> str:
    """One line of plain text; a picture is told by its description."""
    words = plain_text(html)
    return words or (_("(picture)") if "<embed" in html else "")


def squeeze(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def normal(text: str) -> str:
    """Plain text without control characters, composed (NFC): é is one character however typed."""
    return unicodedata.normalize("NFC", _CONTROLS.sub("", text))
