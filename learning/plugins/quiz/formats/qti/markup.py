"""HTML of texts as elements of XML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

from ..html import tidy
from ..values import ADDRESS

VOID = frozenset("br hr img".split())
BLOCKS = re.compile(r"\s*<(?:p|ul|ol|h3|h4|table|pre|blockquote|hr)\b")
FILES = "files/"


class _Builder(HTMLParser):
    def __init__(self, parent: Element) -> None:
        super().__init__(convert_charrefs=True)
        self.stack = [parent]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: tidy(value or "") for name, value in attrs}
        for name in ("src", "href"):
            if values.get(name, "").startswith(ADDRESS):
                values[name] = FILES + values[name].removeprefix(ADDRESS)
        child = SubElement(self.stack[-1], tag, values)
        if tag not in VOID:
            self.stack.append(child)

    def handle_endtag(self, tag: str) -> None:
        if tag in (node.tag for node in self.stack[1:]):
            while self.stack.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        append_text(self.stack[-1], data)


def append_text(node: Element, text: str) -> None:
    if len(node):
        node[-1].tail = (node[-1].tail or "") + text
    else:
        node.text = (node.text or "") + text


def fill(parent: Element, html: str) -> Element:
    builder = _Builder(parent)
    builder.feed(html)
    builder.close()
    return parent


def fill_block(parent: Element, html: str) -> Element:
    """Where QTI allows blocks only: running text stands in a ``<div>``."""
    if html and not BLOCKS.match(html):
        return fill(SubElement(parent, "div"), html)
    return fill(parent, html)


def replace_gaps(node: Element, make: dict[str, Element]) -> None:
    """Put elements in the place of ``[[1]]`` in the text below ``node``."""
    for parent in list(node.iter()):
        if parent.text:
            _split(parent, -1, make)
        for place in range(len(parent) - 1, -1, -1):
            if parent[place].tail and parent[place].tag is not None:
                _split(parent, place, make)


def _split(parent: Element, place: int, make: dict[str, Element]) -> None:
    source = (parent.text if place < 0 else parent[place].tail) or ""
    before, *parts = re.split(r"\[\[(\d+)\]\]", source)
    if not parts:
        return
    if place < 0:
        parent.text = before
    else:
        parent[place].tail = before
    at = place + 1
    for number, after in zip(parts[::2], parts[1::2], strict=True):
        if number in make:
            fresh = make[number].__copy__()
            fresh.tail = after
            parent.insert(at, fresh)
            at += 1
        elif at:
            parent[at - 1].tail = f"{parent[at - 1].tail or ''}[[{number}]]{after}"
        else:
            parent.text = f"{parent.text or ''}[[{number}]]{after}"
