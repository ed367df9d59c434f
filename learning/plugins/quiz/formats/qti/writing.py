"""QTI items out, in the words of 2.x; ``names.to_3`` makes 3.0 of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any
from xml.etree.ElementTree import Element

from ..html import tidy
from ..identifiers import numbered
from ..numbers import plain
from ..values import ImportedQuestion
from ..xml import add
from . import markup
from .graphic import shape_of
from .names import NAMESPACES, TEMPLATES

Body = dict[str, Any]
TYPES = frozenset(
    "choice true_false short numerical matching ordering gap_select drag_text drag_image "
    "drag_markers essay file description".split()
)
NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]{0,63}")
RESPONSE = "RESPONSE"
FORMATS = {"rich": "xhtml", "rich_files": "xhtml", "mono": "preFormatted", "plain": "plain"}
# The size of a place to drag to, which we do not keep.
DROP = (120, 40)


def identifier(question: ImportedQuestion) -> str:
    """The id-number where it may be one, else a word that follows from the content."""
    if NCNAME.fullmatch(question.id_number):
        return question.id_number
    words = f"{question.type}\0{question.name}\0{question.stem}\0{question.body!r}"
    return f"soal-{sha256(words.encode()).hexdigest()[:16]}"


class Writer:
    """Builds one item."""

    def __init__(self, question: ImportedQuestion) -> None:
        self.question, self.body = question, numbered(question.body)
        self.root = Element(
            "assessmentItem",
            {
                "xmlns": NAMESPACES["2"],
                "identifier": identifier(question),
                "title": tidy(question.name),
                "adaptive": "false",
                "timeDependent": "false",
            },
        )
        self._declarations: list[Element] = []
        self.item = Element("itemBody")
        self._processing: Element | None = None
        self._has_feedback = False

    def element(self) -> Element:
        WRITERS[self.question.type](self)
        self.root.extend(self._declarations)
        outcome = add(
            self.root,
            "outcomeDeclaration",
            identifier="SCORE",
            cardinality="single",
            baseType="float",
            normalMaximum=plain(self.question.default_mark),
        )
        add(add(outcome, "defaultValue"), "value", "0")
        general = self.question.general_feedback
        names = [*(["FEEDBACK"] * self._has_feedback), *(["GENERAL"] * bool(general))]
        for name in names:
            attributes = {"identifier": name, "cardinality": "single", "baseType": "identifier"}
            if self._declarations and self._declarations[0].get("cardinality") == "multiple":
                attributes["cardinality"] = "multiple" if name == "FEEDBACK" else "single"
            node = add(self.root, "outcomeDeclaration", **attributes)
            if name == "GENERAL":
                add(add(node, "defaultValue"), "value", "GENERAL")
        self.root.append(self.item)
        if self._processing is not None:
            self.root.append(self._processing)
        if general:
            node = add(
                self.root,
                "modalFeedback",
                outcomeIdentifier="GENERAL",
                identifier="GENERAL",
                showHide="show",
            )
            markup.fill(node, general)
        return self.root

    def declare(
        self,
        correct: Sequence[str],
        *,
        cardinality: str = "single",
        base: str = "identifier",
        name: str = RESPONSE,
    ) -> Element:
        node = Element(
            "responseDeclaration",
            {"identifier": name, "cardinality": cardinality, "baseType": base},
        )
        if correct:
            holder = add(node, "correctResponse")
            for value in correct:
                add(holder, "value", value)
        self._declarations.append(node)
        return node

    def map(self, node: Element, shares: Sequence[tuple[str, str]], **attributes: str) -> None:
        holder = add(node, "mapping", defaultValue="0")
        for key, share in shares:
            value = plain(Decimal(share) * (self.question.default_mark or 1))
            add(holder, "mapEntry", mapKey=key, mappedValue=value, **attributes)

    def process(self, template: str) -> None:
        """``match_correct`` or ``map_response``, with the feedback of the choices."""
        if not self._has_feedback:
            self._processing = Element("responseProcessing", {"template": TEMPLATES + template})
            return
        self._processing = Element("responseProcessing")
        if template == "map_response":
            score = add(self._processing, "setOutcomeValue", identifier="SCORE")
            add(score, "mapResponse", identifier=RESPONSE)
        else:
            branch = add(add(self._processing, "responseCondition"), "responseIf")
            compare = add(branch, "match")
            add(compare, "variable", identifier=RESPONSE)
            add(compare, "correct", identifier=RESPONSE)
            score = add(branch, "setOutcomeValue", identifier="SCORE")
            add(score, "baseValue", plain(self.question.default_mark), baseType="float")
        told = add(self._processing, "setOutcomeValue", identifier="FEEDBACK")
        add(told, "variable", identifier=RESPONSE)

    def interaction(self, tag: str, **attributes: str) -> Element:
        markup.fill_block(self.item, self.question.stem)
        return add(self.item, tag, responseIdentifier=RESPONSE, **attributes)

    def feedback(self, parent: Element, name: str, text: str) -> None:
        if text:
            self._has_feedback = True
            node = add(
                parent,
                "feedbackInline",
                outcomeIdentifier="FEEDBACK",
                identifier=name,
                showHide="show",
            )
            markup.fill(node, text)


def _flag(value: object) -> str:
    return "true" if value else "false"


def choice(write: Writer) -> None:
    body, options = write.body, write.body["options"]
    single = body["single"]
    right = [row["id"] for row in options if Decimal(row["fraction"]) > 0]
    if single:
        right = [row["id"] for row in options if row["fraction"] == "1"]
    node = write.declare(right, cardinality="single" if single else "multiple")
    if not body["all_or_nothing"]:
        write.map(node, [(row["id"], row["fraction"]) for row in options if row["fraction"] != "0"])
    holder = write.interaction(
        "choiceInteraction",
        shuffle=_flag(body["shuffle"]),
        maxChoices="1" if single else "0",
        orientation=body["layout"],
    )
    for row in options:
        part = markup.fill(add(holder, "simpleChoice", identifier=row["id"]), row["text"])
        write.feedback(part, row["id"], row["feedback"])
    write.process("match_correct" if body["all_or_nothing"] else "map_response")


def true_false(write: Writer) -> None:
    write.declare([_flag(write.body["right"])])
    holder = write.interaction("choiceInteraction", shuffle="false", maxChoices="1")
    for name, words in (("true", "Benar"), ("false", "Salah")):
        part = add(holder, "simpleChoice", words, identifier=name)
        write.feedback(part, name, write.body[f"feedback_{name}"])
    write.process("match_correct")


def _entry(write: Writer) -> None:
    markup.fill_block(write.item, write.question.stem)
    add(add(write.item, "p"), "textEntryInteraction", responseIdentifier=RESPONSE)


def short(write: Writer) -> None:
    rows = write.body["answers"]
    words = [(re.sub(r"\\([*\\])", r"\1", row["pattern"]), row["fraction"]) for row in rows]
    node = write.declare([text for text, share in words if share == "1"][:1], base="string")
    write.map(node, words, caseSensitive=_flag(write.body["case_sensitive"]))
    _entry(write)
    write.process("map_response")


def numerical(write: Writer) -> None:
    rows = [row for row in write.body["answers"] if row["value"] != "*"]
    write.declare([row["value"] for row in rows if row["fraction"] == "1"][:1], base="float")
    _entry(write)
    write._processing = Element("responseProcessing")
    condition = add(write._processing, "responseCondition")
    for place, row in enumerate(rows):
        branch = add(condition, "responseElseIf" if place else "responseIf")
        bounds = f"{row['tolerance']} {row['tolerance']}"
        compare = add(branch, "equal", toleranceMode="absolute", tolerance=bounds)
        add(compare, "variable", identifier=RESPONSE)
        add(compare, "baseValue", row["value"], baseType="float")
        score = add(branch, "setOutcomeValue", identifier="SCORE")
        value = plain(Decimal(row["fraction"]) * (write.question.default_mark or 1))
        add(score, "baseValue", value, baseType="float")


def matching(write: Writer) -> None:
    pairs = write.body["pairs"]
    words = list(dict.fromkeys(row["answer"] for row in pairs))
    names = {word: f"r{place}" for place, word in enumerate(words, start=1)}
    left = [row for row in pairs if row["text"]]
    right = [f"{row['id']} {names[row['answer']]}" for row in left]
    node = write.declare(right, cardinality="multiple", base="directedPair")
    count = len(left) or 1
    write.map(
        node, [(pair, plain((Decimal(1) / count).quantize(Decimal("0.0000001")))) for pair in right]
    )
    holder = write.interaction(
        "matchInteraction", shuffle=_flag(write.body["shuffle"]), maxAssociations=str(len(left))
    )
    first, second = add(holder, "simpleMatchSet"), add(holder, "simpleMatchSet")
    for row in left:
        part = add(first, "simpleAssociableChoice", identifier=row["id"], matchMax="1")
        markup.fill(part, row["text"])
    for word in words:
        add(second, "simpleAssociableChoice", word, identifier=names[word], matchMax="0")
    write.process("map_response")


def ordering(write: Writer) -> None:
    items = write.body["items"]
    write.declare([row["id"] for row in items], cardinality="ordered")
    holder = write.interaction("orderInteraction", shuffle="true", orientation=write.body["layout"])
    for row in items:
        markup.fill(add(holder, "simpleChoice", identifier=row["id"]), row["text"])
    write.process("match_correct")


def _numbers(stem: str) -> list[int]:
    return [int(number) for number in re.findall(r"\[\[(\d{1,4})\]\]", stem)]


def gap_select(write: Writer) -> None:
    choices = write.body["choices"]
    markup.fill_block(write.item, write.question.stem)
    gaps = [number for number in _numbers(write.question.stem) if 0 < number <= len(choices)]
    make: dict[str, Element] = {}
    for place, number in enumerate(dict.fromkeys(gaps), start=1):
        name = f"{RESPONSE}{place}"
        node = write.declare([f"c{number}"], name=name)
        write.map(node, [(f"c{number}", "1")])
        gap = Element(
            "inlineChoiceInteraction",
            {"responseIdentifier": name, "shuffle": _flag(write.body["shuffle"])},
        )
        group = choices[number - 1]["group"]
        for other, row in enumerate(choices, start=1):
            if row["group"] == group:
                add(gap, "inlineChoice", row["text"], identifier=f"c{other}")
        make[str(number)] = gap
    markup.replace_gaps(write.item, make)
    write._processing = Element("responseProcessing")
    score = add(write._processing, "setOutcomeValue", identifier="SCORE")
    total = add(score, "sum")
    for place in range(1, len(make) + 1):
        add(total, "mapResponse", identifier=f"{RESPONSE}{place}")


def drag_text(write: Writer) -> None:
    gaps = _numbers(write.question.stem)
    right = [f"c{number} g{place}" for place, number in enumerate(gaps, start=1)]
    node = write.declare(right, cardinality="multiple", base="directedPair")
    write.map(node, [(pair, "1") for pair in right])
    holder = add(
        write.item,
        "gapMatchInteraction",
        responseIdentifier=RESPONSE,
        shuffle=_flag(write.body["shuffle"]),
    )
    for place, row in enumerate(write.body["choices"], start=1):
        most = "0" if row["infinite"] else "1"
        add(holder, "gapText", row["text"], identifier=f"c{place}", matchMax=most)
    body = Element("body")
    markup.fill_block(body, _with_places(write.question.stem))
    make = {str(place): Element("gap", identifier=f"g{place}") for place in range(1, len(gaps) + 1)}
    markup.replace_gaps(body, make)
    holder.extend(body)
    write.process("map_response")


def _with_places(stem: str) -> str:
    """Gaps numbered as they come, each once."""
    places = iter(range(1, len(stem)))
    return re.sub(r"\[\[\d{1,4}\]\]", lambda _found: f"[[{next(places)}]]", stem)


def _object(parent: Element, name: str, alt: str = "") -> None:
    kind = "jpeg" if name.endswith(("jpg", "jpeg")) else name.rpartition(".")[2]
    add(parent, "object", alt, data=f"{markup.FILES}{name}", type=f"image/{kind}")


def drag_image(write: Writer) -> None:
    body = write.body
    right = [f"{row['item']} {row['id']}" for row in body["drops"] if row["item"]]
    node = write.declare(right, cardinality="multiple", base="directedPair")
    write.map(node, [(pair, "1") for pair in right])
    holder = write.interaction("graphicGapMatchInteraction")
    _object(holder, body["image"], body["image_alt"])
    for row in body["items"]:
        most = {"identifier": row["id"], "matchMax": "0" if row["infinite"] else "1"}
        if row["image"]:
            part = add(holder, "gapImg", objectLabel=row["text"], **most)
            _object(part, row["image"])
        else:
            add(holder, "gapText", row["text"], **most)
    for row in body["drops"]:
        x, y = row["x"], row["y"]
        add(
            holder,
            "associableHotspot",
            identifier=row["id"],
            shape="rect",
            coords=f"{x},{y},{x + DROP[0]},{y + DROP[1]}",
            matchMax="1",
            hotspotLabel=row["label"],
        )
    write.process("map_response")


def drag_markers(write: Writer) -> None:
    """QTI sets points of one kind: only the zones of the first marker are there to be found."""
    body = write.body
    first = body["markers"][0]["id"] if body["markers"] else ""
    zones = [row for row in body["zones"] if row["marker"] == first]
    node = write.declare([], cardinality="multiple", base="point")
    holder = add(node, "areaMapping", defaultValue="0")
    for row in zones:
        shape, coords = shape_of(row)
        add(holder, "areaMapEntry", shape=shape, coords=coords, mappedValue="1")
    node = write.interaction("selectPointInteraction", maxChoices=str(len(zones)))
    _object(node, body["image"], body["image_alt"])
    write._processing = Element(
        "responseProcessing", {"template": f"{TEMPLATES}map_response_point"}
    )


def essay(write: Writer) -> None:
    body = write.body
    _rubric(write)
    write.declare([], base="string")
    write.interaction(
        "extendedTextInteraction",
        expectedLines=str(body["lines"]),
        format=FORMATS.get(body["format"], "plain"),
        minStrings=str(int(body["required"])),
    )


def file(write: Writer) -> None:
    _rubric(write)
    write.declare([], base="file")
    write.interaction("uploadInteraction")


def _rubric(write: Writer) -> None:
    if write.body["grader_info"]:
        markup.fill_block(add(write.item, "rubricBlock", view="scorer"), write.body["grader_info"])


def description(write: Writer) -> None:
    markup.fill_block(write.item, write.question.stem)


WRITERS: dict[str, Callable[[Writer], None]] = {
    "choice": choice,
    "true_false": true_false,
    "short": short,
    "numerical": numerical,
    "matching": matching,
    "ordering": ordering,
    "gap_select": gap_select,
    "drag_text": drag_text,
    "drag_image": drag_image,
    "drag_markers": drag_markers,
    "essay": essay,
    "file": file,
    "description": description,
}


def item_element(question: ImportedQuestion) -> Element:
    return Writer(question).element()
