"""QTI items in: which of our types an item is, and its body."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from .. import gift, html, numbers
from ..identifiers import numbered
from ..values import MAX_ANSWER_FILE, MAX_NAME, ImportedQuestion, Refused, combined
from .graphic import graphic_gaps, hotspot, select_point
from .item import Declaration, Item, Load, id_number

Body = dict[str, Any]
Reader = Callable[[Item, Element], tuple[str, Body]]
GAP = "_____"


def read_item(root: Element, load: Load, place: str) -> ImportedQuestion:
    """``root`` is in the words of 2.x."""
    question = ImportedQuestion(place=place, id_number=id_number(root.get("identifier", "")))
    name = " ".join(html.tidy(root.get("title", "")).split())
    question.name = name[:MAX_NAME].strip()
    if len(name) > MAX_NAME:
        question.note(_("The name is longer than allowed and was cut off."))
    try:
        item = Item(root, question, load)
        question.general_feedback = item.general_feedback()
        question.default_mark = item.mark
        _read(item)
        question.body = numbered(question.body)
    except Refused as why:
        question.faults.append(str(why))
    question.name = question.name or html.line(question.stem, 80) or place
    for tag in ("templateDeclaration", "templateProcessing"):
        if root.find(tag) is not None:
            question.note(_("Not known and left out: %(tags)s") % {"tags": tag})
    return question


def _read(item: Item) -> None:
    question, found = item.question, item.interactions
    tags = {node.tag for node in found}
    if not found:
        question.type, question.stem = "description", item.stem()
    elif tags == {"inlineChoiceInteraction"}:
        question.type, question.body = _inline_choices(item)
    elif len(found) > 1 and tags <= {"inlineChoiceInteraction", "textEntryInteraction"}:
        question.type, question.stem = "cloze", _cloze(item)
    elif len(found) > 1:
        question.stem = item.stem()
        raise Refused(_("Items with several interactions are only read where they are gaps."))
    elif reader := READERS.get(found[0].tag):
        instead = {found[0]: GAP} if found[0].tag == "textEntryInteraction" else {}
        if "gapMatchInteraction" != found[0].tag:
            question.stem = item.stem(instead).replace(f"<p>{GAP}</p>", "")
        question.type, question.body = reader(item, found[0])
    else:
        question.stem = item.stem()
        raise Refused(_("“%(tag)s” is not known.") % {"tag": found[0].tag})


def _shares(item: Item, declared: Declaration, *, single: bool) -> dict[str, str]:
    """The fraction of each choice. Without a mapping the right ones share the mark."""
    if declared.mapping:
        most = item.mark or Decimal(1)
        top = sum((value for value in declared.mapping.values() if value > 0), Decimal(0))
        if single:
            top = max(declared.mapping.values())
        # Where the values do not reach the declared mark, they say themselves what is most.
        most = most if abs(top - most) < Decimal("0.00001") or top < most else top
        return {
            key: numbers.share(max(min(value / most, Decimal(1)), Decimal(-1)) * 100)
            for key, value in declared.mapping.items()
        }
    count = 1 if single else len(declared.correct) or 1
    return dict.fromkeys(declared.correct, numbers.share(Decimal(100) / count))


def choice(item: Item, node: Element) -> tuple[str, Body]:
    declared = item.response(node)
    single = declared.cardinality == "single"
    shares = _shares(item, declared, single=single)
    rows = {row.get("identifier", ""): row for row in node.findall("simpleChoice")}
    if set(rows) == {"true", "false"} and single and not set(shares.values()) - {"0", "1"}:
        texts = {name: _feedback(item, row) for name, row in rows.items()}
        right = shares.get("true") == "1"
        return "true_false", {
            **{"right": right, "feedback_true": texts["true"], "feedback_false": texts["false"]}
        }
    options = [
        {
            "text": item.html(row, skip=("feedbackInline",)),
            "fraction": shares.get(identifier, "0"),
            "feedback": _feedback(item, row),
        }
        for identifier, row in rows.items()
    ]
    return "choice", {
        **{"single": single, "all_or_nothing": not single and not declared.mapping},
        **{"shuffle": node.get("shuffle") == "true", "numbering": "abc"},
        "layout": "horizontal" if node.get("orientation") == "horizontal" else "vertical",
        **{"options": options, "combined": combined()},
    }


def _feedback(item: Item, row: Element) -> str:
    return "".join(item.html(node) for node in row.findall("feedbackInline"))


def order(item: Item, node: Element) -> tuple[str, Body]:
    rows = {row.get("identifier", ""): row for row in node.findall("simpleChoice")}
    right = [name for name in item.response(node).correct if name in rows]
    if set(right) != set(rows):
        raise Refused(_("The right order is missing or not complete."))
    return "ordering", {
        "items": [{"text": item.html(rows[name])} for name in right],
        "layout": "horizontal" if node.get("orientation") == "horizontal" else "vertical",
        **{"select": "all", "select_count": len(right), "numbering": "none", "show_grading": True},
        **{"scheme": "all_or_nothing", "combined": combined()},
    }


def _pairs(declared: Declaration) -> list[tuple[str, str]]:
    words = declared.correct or [key for key, value in declared.mapping.items() if value > 0]
    return [(one, other) for one, _space, other in (word.partition(" ") for word in words)]


def match(item: Item, node: Element) -> tuple[str, Body]:
    sets = node.findall("simpleMatchSet")
    if len(sets) != 2:
        raise Refused(_("A match must have two sets."))
    left, right = (
        {row.get("identifier", ""): row for row in part.findall("simpleAssociableChoice")}
        for part in sets
    )
    return "matching", _matching(item, node, left, right)


def associate(item: Item, node: Element) -> tuple[str, Body]:
    rows = {row.get("identifier", ""): row for row in node.findall("simpleAssociableChoice")}
    firsts = {one for one, _other in _pairs(item.response(node))}
    left = {name: row for name, row in rows.items() if name in firsts}
    item.question.note(_("Pairs without order became a question of matching left to right."))
    return "matching", _matching(
        item, node, left, {name: row for name, row in rows.items() if name not in firsts}
    )


def _matching(
    item: Item, node: Element, left: dict[str, Element], right: dict[str, Element]
) -> Body:
    pairs, used = [], set[str]()
    partners: dict[str, str] = {}
    for one, other in _pairs(item.response(node)):
        if one in partners or one not in left or other not in right:
            raise Refused(_("Each entry on the left needs exactly one partner on the right."))
        partners[one] = other
    for name, row in left.items():
        if name not in partners:
            raise Refused(_("Each entry on the left needs exactly one partner on the right."))
        used.add(partners[name])
        pairs.append({"text": item.html(row), "answer": item.text(right[partners[name]])})
    more = [row for name, row in right.items() if name not in used]
    pairs += [{"text": "", "answer": item.text(row)} for row in more]
    return {"shuffle": node.get("shuffle") == "true", "pairs": pairs, "combined": combined()}


def text_entry(item: Item, node: Element) -> tuple[str, Body]:
    declared = item.response(node)
    if declared.base_type in ("float", "integer"):
        rows = _numbers(item, declared)
        return "numerical", {"answers": rows, **gift.no_units()}
    shares = _shares(item, declared, single=True)
    if not shares:
        raise Refused(_("There is no right answer."))
    answers = [
        {"pattern": text.replace("*", r"\*"), "fraction": share, "feedback": ""}
        for text, share in shares.items()
    ]
    return "short", {"case_sensitive": declared.case_sensitive, "answers": answers}


def _numbers(item: Item, declared: Declaration) -> list[Body]:
    most = item.mark or Decimal(1)
    found = [
        (value, tolerance, numbers.share(min(share / most, Decimal(1)) * 100))
        for value, tolerance, share in item.equals()
    ]
    shares = _shares(item, declared, single=True)
    found = found or [(numbers.number(key), "0", share) for key, share in shares.items()]
    if not found:
        raise Refused(_("There is no right answer."))
    return [
        {
            **{"value": value, "tolerance": tolerance, "tolerance_type": "nominal"},
            **{"fraction": share, "feedback": ""},
        }
        for value, tolerance, share in found
    ]


def _inline_choices(item: Item) -> tuple[str, Body]:
    """Each set of choices is a group; the number in the stem is the place of the right one."""
    choices: list[Body] = []
    groups: list[list[str]] = []
    instead = {}
    for node in item.interactions:
        rows = {row.get("identifier", ""): item.text(row) for row in node.findall("inlineChoice")}
        texts = list(rows.values())
        if texts not in groups:
            groups.append(texts)
            choices += [{"text": text, "group": len(groups)} for text in texts]
        right = next(iter(item.response(node).correct), "")
        if right not in rows or len(groups) > 20:
            raise Refused(_("There is no right answer."))
        group = groups.index(texts) + 1
        first = next(at for at, row in enumerate(choices) if row["group"] == group)
        instead[node] = f"[[{first + list(rows).index(right) + 1}]]"
    item.question.stem = item.stem(instead)
    shuffle = any(node.get("shuffle") == "true" for node in item.interactions)
    return "gap_select", {"choices": choices, "shuffle": shuffle, "combined": combined()}


def gap_match(item: Item, node: Element) -> tuple[str, Body]:
    rows = {row.get("identifier", ""): row for row in node.findall("gapText")}
    if node.find("gapImg") is not None:
        raise Refused(_("“%(tag)s” is not known.") % {"tag": "gapImg"})
    place = {name: number for number, name in enumerate(rows, start=1)}
    right = {gap: place.get(one) for one, gap in _pairs(item.response(node))}
    instead = {}
    for gap in node.iter("gap"):
        if not right.get(gap.get("identifier", "")):
            raise Refused(_("There is no right answer."))
        instead[gap] = f"[[{right[gap.get('identifier', '')]}]]"
    inner = "".join(item._outer(child, ("prompt", "gapText"), instead) for child in node)
    before = item.stem()
    item.question.stem = before + html.clean(inner, item.question, item._find)
    choices = [
        {"text": item.text(row), "group": 1, "infinite": row.get("matchMax", "1") == "0"}
        for row in rows.values()
    ]
    return "drag_text", {
        "choices": choices,
        "shuffle": node.get("shuffle") == "true",
        "combined": combined(),
    }


def extended_text(item: Item, node: Element) -> tuple[str, Body]:
    kinds = {"xhtml": "rich", "preFormatted": "mono", "preformatted": "mono", "plain": "plain"}
    lines = node.get("expectedLines", "")
    body = gift.essay() | {
        "format": kinds.get(node.get("format", "plain"), "plain"),
        "required": node.get("minStrings", "0") != "0",
        "lines": min(max(int(lines), 2), 40) if lines.isdecimal() and len(lines) < 4 else 15,
        "grader_info": item.rubric(),
    }
    return "essay", body


def upload(item: Item, node: Element) -> tuple[str, Body]:
    return "file", {
        **{
            "attachments": 1,
            "attachments_required": 1,
            "max_bytes": MAX_ANSWER_FILE,
            "file_types": [],
        },
        **{"grader_info": item.rubric(), "marking": {"method": "simple", "criteria": []}},
    }


def _cloze(item: Item) -> str:
    instead = {}
    for node in item.interactions:
        declared = item.response(node)
        if node.tag == "inlineChoiceInteraction":
            rows = {
                row.get("identifier", ""): item.text(row) for row in node.findall("inlineChoice")
            }
            shares = _shares(item, declared, single=True)
            answers = [(text, shares.get(name, "0")) for name, text in rows.items()]
            kind = "MULTICHOICE"
        elif declared.base_type in ("float", "integer"):
            kind = "NUMERICAL"
            answers = [(row["value"], row["fraction"]) for row in _numbers(item, declared)]
        else:
            kind = "SHORTANSWER_C" if declared.case_sensitive else "SHORTANSWER"
            answers = list(_shares(item, declared, single=True).items())
        instead[node] = _gap(kind, answers)
    return item.stem(instead)


def _gap(kind: str, answers: list[tuple[str, str]]) -> str:
    if not any(share == "1" for _text, share in answers):
        raise Refused(_("There is no right answer."))
    parts = []
    for text, share in answers:
        mark = "=" if share == "1" else ("" if share == "0" else f"%{numbers.percent(share)}%")
        escaped = "".join(f"\\{char}" if char in '\\}#~/"' else char for char in text)
        parts.append(f"{mark}{html.escape(escaped, quote=False)}")
    return f"{{1:{kind}:{'~'.join(parts)}}}"


READERS: dict[str, Reader] = {
    "choiceInteraction": choice,
    "orderInteraction": order,
    "matchInteraction": match,
    "associateInteraction": associate,
    "textEntryInteraction": text_entry,
    "gapMatchInteraction": gap_match,
    "extendedTextInteraction": extended_text,
    "uploadInteraction": upload,
    "hotspotInteraction": hotspot,
    "selectPointInteraction": select_point,
    "graphicGapMatchInteraction": graphic_gaps,
}
