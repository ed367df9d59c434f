"""Texts of questions as safe HTML, and plain text to and from it."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import unquote

import nh3
from bs4 import BeautifulSoup
from django.utils.translation import gettext as _

from .. import texts
from . import files
from .values import ADDRESS, MAX_TEXT, ImportedQuestion

# What the bank keeps, only that a picture is an address until it is in the library. What Wagtail
# would take for its own (embeds, links to pages by number) may not come from outside.
TAGS = texts.TAGS - {"embed"} | {"img"}
ATTRIBUTES = {
    **texts.ATTRIBUTES,
    "a": {"href"},
    "img": {"src", "alt", "data-format"},
}
del ATTRIBUTES["embed"]
SCHEMES = {"http", "https", "mailto", "tel", "data"}
# Unwrapping these loses nothing that anybody would miss.
HARMLESS = frozenset(
    "span div font o:p html body section article center big small wbr tfoot".split()
)
# Their content was never meant as text.
EMPTIED = texts.DROPPED | {"noscript"}
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
TAG = re.compile(r"<([a-zA-Z][\w:-]*)")
# As nh3 writes them: an attribute may hold < and >, never a quote.
IMG = re.compile(r'<img(?:\s+[a-z-]+="[^"]*")*\s*/?>')
LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
DATA = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,([A-Za-z0-9+/=\s]+)")
HEADINGS = re.compile(r"(</?h)([1256])\b", re.I)
IS_EMPTY = re.compile(r"(?:\s|&nbsp;|<p>|</p>|<br>)*")
DIVS = ((re.compile(r"<div\b[^>]*>", re.I), "<p>"), (re.compile(r"</div\s*>", re.I), "</p>"))
DISPLAYED = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
NEEDS_CARE = re.compile("[<>&\xa0]")
Find = Callable[[str], str]
"""From an address in a text to the name of the file in the question, "" if there is none."""


def tidy(text: str) -> str:
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean(source: str, question: ImportedQuestion, find: Find | None = None) -> str:
    """What is safe of ``source``. Whatever is left out is noted on the question."""
    if not source.strip():
        return ""
    text = tidy(source)
    if len(text) > MAX_TEXT and "data:image" not in text:
        question.note(_("A text is longer than allowed and was cut off."))
        text = text[:MAX_TEXT]
    if not NEEDS_CARE.search(text):
        return _formulas(text).strip()
    tags = {tag.lower() for tag in TAG.findall(text)}
    if tags & {"audio", "video"}:
        text = _players_to_links(text)
        tags -= {"audio", "video", "source", "track"}
    if "div" in tags:
        for pattern, instead in DIVS:
            text = pattern.sub(instead, text)
    if tags & {"h1", "h2", "h5", "h6"}:
        text = HEADINGS.sub(lambda found: found[1] + ("3" if found[2] in "12" else "4"), text)
        tags -= {"h1", "h2", "h5", "h6"}
    if lost := tags - TAGS - HARMLESS:
        found = ", ".join(sorted(lost)[:12])
        question.note(
            _("Left out of a text, because it is not allowed: %(tags)s") % {"tags": found}
        )
    safe = _sanitise(text)
    if "<img" in safe or "<a" in safe:
        safe = IMG.sub(lambda found: _picture(found[0], question, find), safe)
        safe = LINK.sub(lambda found: _link(found[1], found[2], question, find), safe)
        safe = re.sub(r"<a>(.*?)</a>", r"\1", safe, flags=re.DOTALL)
        # Once more, so that no rewriting of ours can let anything through.
        safe = _sanitise(safe)
    safe = _formulas(safe.replace("<p></p>", "")).strip()
    return "" if IS_EMPTY.fullmatch(safe) else safe


def _sanitise(text: str) -> str:
    return nh3.clean(
        text,
        tags=set(TAGS),
        clean_content_tags=set(EMPTIED),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=SCHEMES,
        link_rel=None,
    )


def _formulas(text: str) -> str:
    return DISPLAYED.sub(r"\\[\1\\]", text) if "$$" in text else text


def _players_to_links(text: str) -> str:
    soup = BeautifulSoup(text, "html.parser")
    for player in soup.find_all(["audio", "video"]):
        source = player.get("src") or getattr(player.find("source"), "attrs", {}).get("src", "")
        link = soup.new_tag("a", href=source)
        link.string = unquote(str(source)).rpartition("/")[2] or str(source)
        player.replace_with(link)
    return str(soup)


def _picture(tag: str, question: ImportedQuestion, find: Find | None) -> str:
    found = dict(ATTRIBUTE.findall(tag))
    source = unescape(found.get("src", ""))
    alt = escape(unescape(found.get("alt", "")))
    layout = found.get("data-format", "")
    if source.startswith("data:"):
        name = _from_data(source, question)
    elif re.match(r"https?://", source):
        question.note(_("A picture on another site became a link."))
        return f'<a href="{escape(source)}">{alt or escape(source[:200])}</a>'
    else:
        name = _file(source, question, find)
    if not name or not files.is_picture(name):
        question.note(_("A picture is missing or not allowed: %(name)s") % {"name": source[:80]})
        return alt
    suffix = f' data-format="{layout}"' if re.fullmatch(r"[a-z_-]{1,40}", layout) else ""
    return f'<img src="{ADDRESS}{name}" alt="{alt}"{suffix}>'


def _from_data(source: str, question: ImportedQuestion) -> str:
    match = DATA.fullmatch(source)
    if not match:
        return ""
    try:
        content = base64.b64decode(match[2])
    except (binascii.Error, ValueError):
        return ""
    suffix = "jpg" if match[1] == "jpeg" else match[1]
    return files.add(question, f"gambar-{len(question.files) + 1}.{suffix}", content)


def _file(source: str, question: ImportedQuestion, find: Find | None) -> str:
    if find:
        return find(source)
    name = source.removeprefix(ADDRESS)
    return name if name in question.files else ""


def _link(href: str, inner: str, question: ImportedQuestion, find: Find | None) -> str:
    address = unescape(href)
    if re.match(r"(https?|mailto|tel):", address):
        return f'<a href="{href}">{inner}</a>'
    if name := ("" if address.startswith("data:") else _file(address, question, find)):
        return f'<a href="{ADDRESS}{name}">{inner}</a>'
    question.note(_("A link leads to a file that is missing: %(name)s") % {"name": address[:80]})
    return inner


def from_plain(text: str) -> str:
    """Paragraphs at empty lines, breaks at single ones."""
    parts = [part.strip() for part in re.split(r"\n[ \t]*\n+", tidy(text).strip()) if part.strip()]
    lines = (
        "<br>".join(escape(line.strip(), quote=False) for line in p.split("\n")) for p in parts
    )
    return "".join(f"<p>{line}</p>" for line in lines)


def to_plain(html: str) -> str:
    """Readable plain text; ``from_plain`` of it is ``html`` again where nothing is formatted."""
    text = re.sub(r"<br\s*/?>|</li>|</tr>", "\n", html)
    text = re.sub(r"</(?:p|h[34]|blockquote|pre|ul|ol|table)>\s*", "\n\n", text)
    text = re.sub(r"</t[dh]>", "\t", text)
    text = IMG.sub(lambda found: dict(ATTRIBUTE.findall(found[0])).get("alt", ""), text)
    return unescape(re.sub(r"<[^>]+>", "", text)).replace("\xa0", " ").strip()


def is_plain(html: str) -> bool:
    return html == from_plain(to_plain(html))


def line(html: str, limit: int) -> str:
    """The first words, for a question without a name."""
    text = " ".join(to_plain(html).split())
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
