"""Stored rich text of questions as HTML: pictures, sound, formulas, and nothing that acts."""

from __future__ import annotations

import html as html_module
import re
from collections.abc import Callable
from itertools import count

import nh3
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html

from learning.core.api import Memory

from . import formulas

# What a text embeds (a picture, a linked page) is not part of the text: it is looked at again.
KEPT_SECONDS = 3_600
_texts: Memory[SafeString] = Memory(20_000, seconds=KEPT_SECONDS)

_MATH = (
    *("math mrow mi mo mn mtext mspace mfrac msqrt mroot mstyle mpadded mphantom".split()),
    *("msub msup msubsup munder mover munderover mmultiscripts mprescripts".split()),
    *("mtable mtr mtd semantics annotation".split()),
)
TAGS = {
    *"p br hr h3 h4 h5 ul ol li b strong i em u s sub sup code pre blockquote span div".split(),
    *"table caption thead tbody tfoot tr th td a img audio dl dt dd small kbd figure".split(),
    *("figcaption",),
    *_MATH,
}
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading"},
    "audio": {"src", "controls", "preload", "aria-label"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "type"},
    "math": {"display", "alttext"},
    "mo": {"stretchy", "fence", "separator"},
    "mi": {"mathvariant"},
    "mfrac": {"linethickness"},
    "annotation": {"encoding"},
    "*": {"lang", "dir"},
}
# What stands in these was never meant as text.
DROPPED = {"script", "style", "iframe", "object", "embed", "form", "template", "noscript", "svg"}
SCHEMES = {"http", "https", "mailto"}
SOUND = re.compile(
    r'<a href="((?:https?:)?/[^"]+\.(?:mp3|m4a|ogg|oga|opus|wav)(?:\?[^"]*)?)"[^>]*>(.*?)</a>',
    re.IGNORECASE | re.DOTALL,
)
TAG = re.compile(r"<[^>]+>")
GAP = re.compile(r"\[\[(\d+)\]\]")
FORMULA = re.compile(r"\\[(\[]")


def clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        clean_content_tags=DROPPED,
        url_schemes=SCHEMES,
        link_rel="noopener",
    )


def shown(source: str) -> SafeString:
    """Stored rich text, or plain text, as HTML that is safe on any page."""
    if not source:
        return SafeString("")
    return _kept(source, lambda: mark_safe(_expand(source)))  # noqa: S308 - cleaned there


def inline(source: str) -> SafeString:
    """The same where only running text may stand, as in a label."""
    return mark_safe(_BLOCKS.sub(" ", shown(source)).strip())  # noqa: S308 - tags are only taken away


_BLOCKS = re.compile(
    r"(?:\s*</?(?:p|div|ul|ol|li|h[1-6]|blockquote|pre|hr|table|dl|dt|dd)\b[^>]*>\s*)+"
)


def _kept(source: str, make: Callable[[], SafeString]) -> SafeString:
    return _texts.get((source, get_language()), make)


def _expand(source: str) -> str:
    html = clean(_with_sound(expand_db_html(source)))
    # The question's own heading is the page's second level.
    html = re.sub(r"<(/?)h[1-2]\b", r"<\1h3", html)
    return formulas.set_in(_described(html))


def _with_sound(html: str) -> str:
    """A link to a recording becomes its player; its words say what it is."""

    def player(found: re.Match[str]) -> str:
        words = TAG.sub("", found[2]).strip() or _("Recording")
        return format_html(
            '<audio controls preload="none" src="{}" aria-label="{}"></audio>',
            mark_safe(found[1]),  # noqa: S308 - an attribute's value as it stood
            mark_safe(words),  # noqa: S308 - text between tags
        )

    return SOUND.sub(player, html)


def _described(html: str) -> str:
    """Pictures have an alternative text, empty where the editor wrote none."""
    return re.sub(r"<img (?![^>]*\balt=)", '<img alt="" ', html)


def with_fields(source: str, render: Callable[[str], str]) -> SafeString:
    """``source`` with its gaps, such as ``[[2]]``, replaced by what ``render`` makes of each.

    ``render`` gets the gap's place in the text, from "1": the number in it may stand twice.
    """
    places = count(1)
    return mark_safe(GAP.sub(lambda _found: render(str(next(places))), shown(source)))  # noqa: S308


def has_formula(text: str) -> bool:
    return bool(FORMULA.search(text))


def unformatted(source: str) -> str:
    """Paragraphs as lines, as long as nothing else would be lost."""
    lines = re.sub(r"<br\s*/?>", "\n", re.sub(r"</p>\s*<p>", "\n\n", source))
    bare = lines.removeprefix("<p>").removesuffix("</p>")
    return source if TAG.search(bare) else html_module.unescape(bare)


def answer(source: str) -> SafeString:
    """A taker's rich answer; typed without the editor, its lines are its paragraphs."""
    if TAG.search(source):
        return shown(source)
    lines = linebreaks(html_module.unescape(source), autoescape=True)
    return mark_safe(lines)  # noqa: S308 - escaped just before
