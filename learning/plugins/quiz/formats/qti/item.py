"""One QTI item, opened: its declarations, its interactions, and its body as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from .. import files, html, numbers
from ..values import ADDRESS, ImportedQuestion, Refused

INTERACTIONS = frozenset(
    "choiceInteraction orderInteraction matchInteraction associateInteraction "
    "inlineChoiceInteraction textEntryInteraction extendedTextInteraction gapMatchInteraction "
    "hotspotInteraction selectPointInteraction graphicGapMatchInteraction uploadInteraction "
    "graphicOrderInteraction graphicAssociateInteraction positionObjectInteraction "
    "sliderInteraction drawingInteraction mediaInteraction hottextInteraction customInteraction "
    "portableCustomInteraction endAttemptInteraction".split()
)
VOID = frozenset("br hr img".split())
Load = Callable[[str], bytes | None]


@dataclass(slots=True)
class Declaration:
    cardinality: str = "single"
    base_type: str = "identifier"
    correct: list[str] = field(default_factory=list)
    mapping: dict[str, Decimal] = field(default_factory=dict)
    case_sensitive: bool = False
    areas: list[tuple[str, str, Decimal]] = field(default_factory=list)
    """Shape, coordinates and value."""


class Item:
    def __init__(self, root: Element, question: ImportedQuestion, load: Load) -> None:
        self.root, self.question, self._load = root, question, load
        body = root.find("itemBody")
        if body is None:
            raise Refused(_("The item has no body."))
        self.body = body
        self.interactions = [node for node in body.iter() if node.tag in INTERACTIONS]
        self._declared = {
            node.get("identifier", ""): _declaration(node)
            for node in root.findall("responseDeclaration")
        }

    def response(self, interaction: Element) -> Declaration:
        return self._declared.get(interaction.get("responseIdentifier", ""), Declaration())

    @property
    def mark(self) -> Decimal:
        """The most there is to get, as far as it is declared."""
        for node in self.root.findall("outcomeDeclaration"):
            name = node.get("identifier", "").upper()
            if name == "SCORE" and node.get("normalMaximum"):
                return numbers.decimal(node.get("normalMaximum"))
            if name == "MAXSCORE" and (value := node.findtext("defaultValue/value")):
                return numbers.decimal(value)
        return Decimal(1)

    def html(self, node: Element, *, skip: tuple[str, ...] = ()) -> str:
        """What stands within an element, made safe; ``skip`` names what is left out of it."""
        return html.clean(self._inner(node, skip, {}), self.question, self._find)

    def text(self, node: Element) -> str:
        return " ".join(html.to_plain(self.html(node, skip=("feedbackInline",))).split())

    def stem(self, instead: dict[Element, str] | None = None) -> str:
        """The body and the prompts; ``instead`` says what stands in the place of interactions."""
        return html.clean(
            self._inner(self.body, ("rubricBlock",), instead or {}), self.question, self._find
        )

    def _inner(self, node: Element, skip: tuple[str, ...], instead: dict[Element, str]) -> str:
        parts = [escape(node.text or "", quote=False)]
        for child in node:
            parts += [self._outer(child, skip, instead), escape(child.tail or "", quote=False)]
        return "".join(parts)

    def _outer(self, node: Element, skip: tuple[str, ...], instead: dict[Element, str]) -> str:
        tag = node.tag
        if tag in skip or not isinstance(tag, str):
            return ""
        if node in instead:
            return instead[node]
        if tag in INTERACTIONS:
            prompt = node.find("prompt")
            return f"<p>{self._inner(prompt, skip, instead)}</p>" if prompt is not None else ""
        if tag == "object":
            return self._object(node)
        if tag in ("feedbackBlock", "feedbackInline", "templateBlock", "templateInline"):
            self.question.note(_("Not known and left out: %(tags)s") % {"tags": tag})
            return ""
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attrib.items())
        if tag in VOID:
            return f"<{tag}{attributes}>"
        return f"<{tag}{attributes}>{self._inner(node, skip, instead)}</{tag}>"

    def _object(self, node: Element) -> str:
        source = escape(node.get("data", ""))
        if node.get("type", "").startswith("image/"):
            return f'<img src="{source}" alt="{escape("".join(node.itertext()).strip())}">'
        return f'<a href="{source}">{source.rpartition("/")[2]}</a>'

    def picture(self, interaction: Element) -> tuple[str, str]:
        """The file and the description of the picture that an interaction stands on."""
        node = interaction.find("object")
        source = node.get("data", "") if node is not None else ""
        if node is None:
            node = interaction.find("img")
            source = node.get("src", "") if node is not None else ""
        name = self._find(source)
        if not name or not files.is_picture(name) or node is None:
            raise Refused(_("The picture to put things on is missing or not allowed."))
        words = node.get("alt") or "".join(node.itertext())
        return name, " ".join(words.split())

    def _find(self, address: str) -> str:
        content = self._load(address.removeprefix(ADDRESS))
        return files.add(self.question, address, content) if content is not None else ""

    def rubric(self) -> str:
        texts = [
            self.html(node)
            for node in self.body.iter("rubricBlock")
            if node.get("view", "") in ("scorer", "tutor scorer", "scorer tutor")
        ]
        return "".join(texts)

    def general_feedback(self) -> str:
        """Feedback that is shown whatever was answered, as far as that can be told."""
        shown = []
        for node in self.root.findall("modalFeedback"):
            inner = node.find("contentBody")
            text = self.html(inner if inner is not None else node)
            if node.get("identifier", "").upper() in ("GENERAL", "SOLUTION", "FEEDBACKBASIC"):
                shown.append(text)
            elif text:
                self.question.note(_("Feedback that depends on the answer was left out."))
        return "".join(shown)

    def equals(self) -> list[tuple[str, str, Decimal]]:
        """Value, tolerance and share where the processing compares a number."""
        found = []
        for branch in self.root.iter():
            if branch.tag not in ("responseIf", "responseElseIf"):
                continue
            compare, value = branch.find("equal"), branch.find("setOutcomeValue/baseValue")
            if compare is None or value is None:
                continue
            number = compare.findtext("baseValue")
            bounds = compare.get("tolerance", "0").split()
            relative = compare.get("toleranceMode") == "relative"
            if number and not relative:
                share = numbers.decimal(value.text)
                found.append((numbers.number(number), numbers.number(bounds[0]), share))
        return found


def _declaration(node: Element) -> Declaration:
    found = Declaration(node.get("cardinality", "single"), node.get("baseType", "identifier"))
    for value in node.findall("correctResponse/value"):
        found.correct.append(" ".join((value.text or "").split()))
    mapping = node.find("mapping")
    for entry in mapping if mapping is not None else ():
        key = " ".join(entry.get("mapKey", "").split())
        found.mapping[key] = numbers.decimal(entry.get("mappedValue", "0"))
        found.case_sensitive |= entry.get("caseSensitive", "false") == "true"
    for entry in node.findall("areaMapping/areaMapEntry"):
        value = numbers.decimal(entry.get("mappedValue", "0"))
        found.areas.append((entry.get("shape", ""), entry.get("coords", ""), value))
    return found


def id_number(identifier: str) -> str:
    return re.sub(r"\s+", "", identifier)[:64]
