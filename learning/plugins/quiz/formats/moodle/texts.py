"""Texts with their files, as Moodle XML nests them."""

from __future__ import annotations

import base64
import binascii
from html import escape
from urllib.parse import unquote

from django.utils.translation import gettext as _

from .. import files, html
from ..values import ADDRESS, ImportedQuestion
from ..xml import Element, Node, add

PLAIN = {"plain_text", "plain", "2"}
MARKDOWN = {"markdown", "4"}
AUTO = {"moodle_auto_format", "0"}


def take_files(node: Node, question: ImportedQuestion) -> dict[str, str]:
    """Keep the files of an element; returns the name here by the address there."""
    found = {}
    for file in node.all("file"):
        path = f"{file.get('path', '/').strip('/')}/{file.get('name')}".lstrip("/")
        found[path] = _take(file, question)
    return found


def _take(file: Node, question: ImportedQuestion) -> str:
    if file.get("encoding", "base64") != "base64":
        question.note(_("The file %(name)s is not included.") % {"name": file.get("name")[:80]})
        return ""
    try:
        content = base64.b64decode(file.text)
    except (binascii.Error, ValueError):
        question.note(_("The file %(name)s is damaged.") % {"name": file.get("name")[:80]})
        return ""
    return files.add(question, file.get("name"), content)


def rich(node: Node | None, question: ImportedQuestion) -> str:
    if node is None:
        return ""
    found = take_files(node, question)
    source = node.value("text") or (node.text.strip() if not node.has("text") else "")
    kind = node.get("format", "html")
    if kind in PLAIN | MARKDOWN:
        if kind in MARKDOWN:
            question.note(_("A text in Markdown was taken as plain text."))
        return html.from_plain(source)
    if kind in AUTO and "<" not in source:
        source = source if "\n" not in source else html.from_plain(_half_escaped(source))

    def find(address: str) -> str:
        return found.get(unquote(address.removeprefix(ADDRESS)).split("?")[0].lstrip("/"), "")

    return html.clean(source, question, find)


def _half_escaped(source: str) -> str:
    """Moodle's own format may hold entities; they are characters in plain text."""
    return html.unescape(source)


def write_rich(parent: Element, tag: str, text: str, question: ImportedQuestion) -> Element:
    holder = add(parent, tag, format="html")
    add(holder, "text", text)
    for name in files.referred(text):
        if name in question.files:
            write_file(holder, name, question.files[name])
    return holder


def write_file(parent: Element, name: str, content: bytes) -> None:
    encoded = base64.b64encode(content).decode("ascii")
    add(parent, "file", encoded, name=name, path="/", encoding="base64")


def plain(node: Node | None) -> str:
    """A text that is kept without format: what is marked up loses its marks."""
    if node is None:
        return ""
    text = node.value("text") or node.text.strip()
    return html.to_plain(text) if node.get("format") == "html" and "<" in text else text


def as_html(text: str) -> str:
    return escape(text, quote=False)
