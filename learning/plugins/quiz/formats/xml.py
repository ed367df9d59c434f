"""XML from strangers: no document types, no entities, nothing unread without a word."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from .html import tidy
from .values import FormatError

MAX_ELEMENTS, MAX_DEPTH = 1_500_000, 60
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def parse(content: bytes) -> Node:
    """Raises FormatError for what is not XML, or tries something."""
    if content.count(b"<") > 2 * MAX_ELEMENTS:
        raise FormatError(_("The file has too many elements."))
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise FormatError(
            _("The file holds a document type or entities, which are not allowed.")
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        where = getattr(error, "position", (0, 0))[0]
        raise FormatError(
            _("The file is not correct XML (line %(line)d).") % {"line": where}
        ) from None
    _check_depth(root)
    return Node(root)


def _check_depth(root: Element) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise FormatError(_("The file is nested too deeply."))
        level = [child for element in level for child in element]


def local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


class Node:
    """An element that remembers which of its children somebody looked at."""

    __slots__ = ("element", "_read")

    def __init__(self, element: Element) -> None:
        self.element = element
        self._read: set[str] = set()

    @property
    def tag(self) -> str:
        return local(self.element.tag)

    def get(self, name: str, default: str = "") -> str:
        return self.element.get(name, default)

    @property
    def text(self) -> str:
        return self.element.text or ""

    def all(self, *names: str) -> list[Node]:
        self._read.update(names)
        return [Node(child) for child in self.element if local(child.tag) in names]

    def one(self, name: str) -> Node | None:
        found = self.all(name)
        return found[0] if found else None

    def has(self, name: str) -> bool:
        return self.one(name) is not None

    def value(self, name: str, default: str = "") -> str:
        """The text of a child, or of its ``<text>``."""
        found = self.one(name)
        if found is None:
            return default
        inner = found.one("text")
        return (inner.text if inner else found.text).strip() or default

    def ignore(self, *names: str) -> None:
        self._read.update(names)

    def unread(self) -> list[str]:
        tags = (local(child.tag) for child in self.element if isinstance(child.tag, str))
        return sorted({tag for tag in tags if tag not in self._read})

    def __iter__(self) -> Iterator[Node]:
        return (Node(child) for child in self.element if isinstance(child.tag, str))


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    child = SubElement(parent, tag, {name: tidy(value) for name, value in attributes.items()})
    if text:
        child.text = tidy(text)
    return child


def write(root: Element) -> bytes:
    indent(root)
    return HEAD + tostring(root, encoding="utf-8") + b"\n"


__all__ = ["Element", "Node", "add", "local", "parse", "write"]
