"""Files of QTI: one item, or a content package with its manifest."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from urllib.parse import unquote
from xml.etree.ElementTree import Element, tostring

from django.utils.translation import gettext as _

from ..archive import MARK, Archive, pack
from ..texts import used_files
from ..values import (
    MAX_QUESTIONS,
    FormatError,
    ImportedCategory,
    ImportedQuestion,
    Parsed,
)
from ..xml import HEAD, add, parse
from . import markup
from .item import Load
from .names import NAMESPACES, to_2, to_3
from .reading import read_item
from .writing import identifier, item_element

MANIFEST = "imsmanifest.xml"
CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
ITEM_TYPES = {"2": "imsqti_item_xmlv2p1", "3": "imsqti_item_xmlv3p0"}


def read(content: bytes, filename: str = "") -> Parsed:
    parsed = Parsed("qti")
    if not content.startswith(MARK):
        root = to_2(parse(content).element)
        if root.tag != "assessmentItem":
            raise FormatError(_("This XML is not a QTI item."))
        place = _("question %(number)d") % {"number": 1}
        parsed.questions.append(read_item(root, lambda _path: None, place))
        return parsed
    archive = Archive(content)
    for path in _items(archive, parsed):
        root = _root(archive, path, parsed)
        if root is None or root.tag != "assessmentItem":
            continue
        if len(parsed.questions) >= MAX_QUESTIONS:
            raise FormatError(_("The file has too many questions."))
        parsed.questions.append(read_item(root, _loader(archive, path), path))
    return parsed


def _root(archive: Archive, path: str, parsed: Parsed) -> Element | None:
    try:
        return to_2(parse(archive.read(path)).element)
    except FormatError as error:
        question = ImportedQuestion(name=path[-80:], place=path, faults=[str(error.message)])
        parsed.questions.append(question)
        return None


def _items(archive: Archive, parsed: Parsed) -> list[str]:
    """Paths of items, as the manifest names them; without one, of all XML files."""
    if MANIFEST not in archive:
        return [name for name in archive.names() if name.lower().endswith(".xml")]
    found = []
    for node in parse(archive.read(MANIFEST)).element.iter():
        if not str(node.tag).endswith("}resource") and node.tag != "resource":
            continue
        path, kind = unquote(node.get("href") or ""), node.get("type", "")
        if kind.startswith("imsqti_item") and path in archive:
            found.append(path)
        elif kind.startswith(("imsqti_item", "imsqti_test", "imsqti_section", "imsqti_stimulus")):
            parsed.remarks.append(_("Not known and left out: %(tags)s") % {"tags": path or kind})
    return list(dict.fromkeys(found))


def _loader(archive: Archive, item: str) -> Load:
    folder = posixpath.dirname(item)

    def load(address: str) -> bytes | None:
        path = posixpath.normpath(posixpath.join(folder, unquote(address)))
        return archive.read(path) if path in archive else None

    return load


def write_2(
    questions: Sequence[ImportedQuestion], categories: Sequence[ImportedCategory] = ()
) -> bytes:
    return _write(questions, "2")


def write_3(
    questions: Sequence[ImportedQuestion], categories: Sequence[ImportedCategory] = ()
) -> bytes:
    return _write(questions, "3")


def _serialise(element: Element) -> bytes:
    return HEAD + tostring(element, encoding="utf-8")


def _item(question: ImportedQuestion, version: str) -> bytes:
    element = item_element(question)
    if version == "3":
        element = to_3(element)
        element.set("xmlns", NAMESPACES["3"])
    return _serialise(element)


def _write(questions: Sequence[ImportedQuestion], version: str) -> bytes:
    """A package, also for one: files travel only so."""
    root = Element("manifest", {"xmlns": CP, "identifier": "asah-bank"})
    metadata = add(root, "metadata")
    add(metadata, "schema", "QTIv3.0 Package" if version == "3" else "QTIv2.1 Package")
    add(metadata, "schemaversion", "1.0.0")
    add(root, "organizations")
    resources = add(root, "resources")
    parts: dict[str, bytes] = {}
    for place, question in enumerate(questions, start=1):
        # Each item has a folder: two may use the same name for different files.
        folder = f"items/{place:05}"
        path = f"{folder}/item.xml"
        kind = ITEM_TYPES[version]
        node = add(
            resources,
            "resource",
            identifier=f"r{place}-{identifier(question)}",
            type=kind,
            href=path,
        )
        add(node, "file", href=path)
        parts[path] = _item(question, version)
        for name in used_files(question):
            if name in question.files:
                target = f"{folder}/{markup.FILES}{name}"
                add(node, "file", href=target)
                parts[target] = question.files[name]
    return pack({MANIFEST: _serialise(root), **parts})
