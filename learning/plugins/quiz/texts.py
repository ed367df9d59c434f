"""Rich text of questions: what may stand in it, and its words alone. Pure."""

from __future__ import annotations

import html
import re

import nh3

_MATH = (
    "math mrow mi mo mn mtext mspace mfrac msqrt mroot mstyle msub msup msubsup munder mover "
    "munderover mtable mtr mtd"
)
TAGS = frozenset(
    "p br hr h3 h4 b strong i em u s sub sup code pre blockquote ul ol li a embed "
    f"table caption thead tbody tr th td {_MATH}".split()
)
ATTRIBUTES = {
    "a": {"href", "linktype", "id"},
    "embed": {"embedtype", "id", "format", "alt"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "math": {"display", "alttext"},
}
# What stands in these was never meant as text.
DROPPED = frozenset("script style iframe object form svg template title textarea".split())
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# Wagtail finds only embeds that close themselves.
_EMBED = re.compile(r"<embed(\b[^>]*?)\s*/?>")
# Another embed than a picture would have the server ask another site when a question is shown.
_PICTURE = re.compile(r"\bembedtype=\"image\"")
_PICTURE_ID = re.compile(r"\sid=\"\d{1,18}\"")
_BREAKS = re.compile(r"</(?:p|h3|h4|li|tr|td|th|pre|blockquote)>|<(?:br|hr)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_EMPTY = re.compile(r"^(?:\s|<p>\s*(?:<br>)?\s*</p>)*$")


def clean_text(source: str) -> str:
    """``source`` as Wagtail stores rich text, without anything that a question may not hold.

    Cleaning twice changes nothing more. Text without any words or pictures becomes empty.
    """
    cleaned = nh3.clean(
        source.replace("\x00", ""),
        tags=set(TAGS),
        clean_content_tags=set(DROPPED),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
    cleaned = _EMBED.sub(_own_embed, cleaned).strip()
    return "" if _EMPTY.match(cleaned) else cleaned


def _own_embed(found: re.Match) -> str:
    attributes = found[1]
    if not _PICTURE.search(attributes) or not _PICTURE_ID.search(attributes):
        return ""
    return f"<embed{attributes}/>"


def plain_text(source: str) -> str:
    """The words of rich text in one line; pictures leave their description."""
    described = re.sub(r"<embed\b[^>]*?\balt=\"([^\"]*)\"[^>]*>", r" \1 ", source)
    spaced = _BREAKS.sub(" ", described)
    return " ".join(html.unescape(_TAG.sub("", spaced)).split())
