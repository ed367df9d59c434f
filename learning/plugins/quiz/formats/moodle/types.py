"""Moodle XML in, type by type. Each reader gives the type here and its body."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from ...questions.uploads import REFUSED
from .. import numbers
from ..values import MAX_ANSWER_FILE, ImportedQuestion, Refused
from ..xml import Node
from . import texts

EXTRA = "asah"
Body = dict[str, Any]
Reader = Callable[[Node, ImportedQuestion], tuple[str, Body]]
NUMBERINGS = ("none", "abc", "ABCD", "123", "iii", "IIII")
TOLERANCES = {"1": "relative", "2": "nominal", "3": "geometric"}
SCHEMES = {
    "ALL_OR_NOTHING": "all_or_nothing",
    "ABSOLUTE_POSITION": "absolute",
    "RELATIVE_TO_CORRECT": "distance",
    "RELATIVE_NEXT_EXCLUDE_LAST": "relative_next",
    "RELATIVE_NEXT_INCLUDE_LAST": "relative_next_with_last",
    "RELATIVE_ONE_PREVIOUS_AND_NEXT": "relative_both",
    "RELATIVE_ALL_PREVIOUS_AND_NEXT": "relative_all",
    "LONGEST_ORDERED_SUBSET": "longest_ordered",
    "LONGEST_CONTIGUOUS_SUBSET": "longest_contiguous",
}
ESSAYS = {
    "editor": "rich",
    "editorfilepicker": "rich_files",
    "plain": "plain",
    "monospaced": "mono",
    "noinline": "none",
}
FILE_TYPE = re.compile(r"\.[a-z0-9]{1,7}")
UNIT_INPUTS = ("text", "radio", "select")


def yes(node: Node, name: str, default: bool = False) -> bool:
    """Moodle writes flags as true/false, as 1/0, or as an empty element."""
    if not node.has(name):
        return default
    return node.value(name, "1").lower() not in ("0", "false")


def whole(node: Node, name: str, default: int | None = 0) -> int | None:
    text = node.value(name)
    if not text or text.upper() == "NULL":
        return default
    return int(min(max(numbers.decimal(text), -1), 10**12))


def read_combined(node: Node, question: ImportedQuestion) -> Body:
    return {
        "right": texts.rich(node.one("correctfeedback"), question),
        "partial": texts.rich(node.one("partiallycorrectfeedback"), question),
        "wrong": texts.rich(node.one("incorrectfeedback"), question),
        "show_number_right": yes(node, "shownumcorrect"),
    }


def _answer(node: Node, question: ImportedQuestion) -> Body:
    """What all answers have. Readers add their text."""
    row = {
        "fraction": numbers.share(node.get("fraction") or "0"),
        "feedback": texts.rich(node.one("feedback"), question),
    }
    node.ignore("text", "file", "feedback", "tolerance", "tolerancetype", "correctanswerformat")
    node.ignore("correctanswerlength")
    if unread := node.unread():
        question.note(_("Not known and left out: %(tags)s") % {"tags": ", ".join(unread)[:200]})
    return row


def choice(node: Node, question: ImportedQuestion) -> tuple[str, Body]:
    all_or_nothing = node.get("type") == "multichoiceset"
    numbering = node.value("answernumbering", "abc")
    options = [
        {"text": texts.rich(answer, question), **_answer(answer, question)}
        for answer in node.all("answer")
    ]
    single = yes(node, "single", True) and not all_or_nothing
    return "choice", {
        "single": single,
        "all_or_nothing": all_or_nothing,
        "shuffle": yes(node, "shuffleanswers", True),
        "numbering": numbering if numbering in NUMBERINGS else "abc",
        "layout": "horizontal" if node.value("layout") == "1" else "vertical",
        "options": options,
        "combined": read_combined(node, question),
    }


def true_false(node: Node, question: ImportedQuestion) -> tuple[str, Body]:
    body = {"right": False, "feedback_true": "", "feedback_false": ""}
    for answer in node.all("answer"):
        which = "true" if answer.value("text").strip().lower() == "true" else "false"
        row = _answer(answer, question)
        body[f"feedback_{which}"] = row["feedback"]
        if row["fraction"] == "1":
            body["right"] = which == "true"
    return "true_false", body


def short(node: Node, question: ImportedQuestion) -> tuple[str, Body]:
    return "short", {
        "case_sensitive": yes(node, "usecase"),
        "answers": [
            {"pattern": texts.plain(answer), **_answer(answer, question)}
            for answer in node.all("answer")
        ],
    }


def read_units(node: Node) -> Body:
    units = []
    for unit in holder.all("unit") if (holder := node.one("units")) else []:
        multiplier = numbers.number(unit.value("multiplier", "1"), what=_("units of measurement"))
        units.append({"unit": unit.value("unit_name"), "multiplier": multiplier})
    shown, grading = node.value("showunits", "3"), node.value("unitgradingtype", "0")
    node.ignore("instructions")
    handling = "none" if shown == "3" else ("optional" if grading == "0" else "graded")
    return {
        "units": units,
        "unit_handling": handling,
        "unit_penalty": numbers.number(node.value("unitpenalty", "0.1")),
        "unit_penalty_of": "max" if grading == "2" else "mark",
        "unit_input": UNIT_INPUTS[int(shown)] if shown in ("0", "1", "2") else "text",
        "unit_first": yes(node, "unitsleft"),
    }


def numerical(node: Node, question: ImportedQuestion) -> tuple[str, Body]:
    answers = []
    for answer in node.all("answer"):
        text = answer.value("text")
        answers.append(
            {
                "value": "*" if text == "*" else numbers.number(text),
                "tolerance": numbers.number(answer.value("tolerance", "0")),
                "tolerance_type": TOLERANCES.get(answer.value("tolerancetype", "2"), "nominal"),
                **_answer(answer, question),
            }
        )
    return "numerical", {"answers": answers, **read_units(node)}


def calculated(node: Node, question: ImportedQuestion) -> tuple[str, Body]:
    answers = []
    for answer in node.all("answer"):
        figures = answer.value("correctanswerformat", "1") == "2"
        answers.append(
            {
                "formula": answer.value("text"),
                "tolerance": numbers.number(answer.value("tolerance", "0")),
                "tolerance_type": TOLERANCES.get(answer.value("tolerancetype", "1"), "relative"),
                "digits": whole(answer, "correctanswerlength", 2),
                "format": "figures" if figures else "decimals",
                **_answer(answer, question),
            }
        )
    # Only Moodle's calculated multiple choice uses these.
    node.ignore("single", "answernumbering", "shuffleanswers", "correctfeedback")
    node.ignore("partiallycorrectfeedback", "incorrectfeedback", "shownumcorrect")
    holder = node.one("dataset_definitions")
    body = {
        "answers": answers,
        **read_units(node),
        "datasets": [_dataset(row) for row in (holder.all("dataset_definition") if holder else [])],
        "synchronise": yes(node, "synchronize"),
    }
    return "calculated", body


def _dataset(node: Node) -> Body:
    holder = node.one("dataset_items")
    rows = holder.all("dataset_item") if holder else []
    rows.sort(key=lambda row: whole(row, "number") or 0)
    return {
        "name": node.value("name"),
        "distribution": "loguniform" if node.value("distribution") == "loguniform" else "uniform",
        "min": numbers.number(node.value("minimum", "1")),
        "max": numbers.number(node.value("maximum", "10")),
        "decimals": whole(node, "decimals", 1),
        "values": [numbers.number(row.value("value")) for row in rows],
    }


def matching(node: Node, question: ImportedQuestion) -> tuple[str, Body]:
    pairs = [
        {"text": texts.rich(row, question), "answer": texts.plain(row.one("answer"))}
        for row in node.all("subquestion")
    ]
    return "matching", {
        "shuffle": yes(node, "shuffleanswers", True),
        "pairs": pairs,
        "combined": read_combined(node, question),
    }


def random_matching(node: Node, question: ImportedQuestion) -> tuple[str, Body]:
    return "random_matching", {
        "count": min(max(whole(node, "choose", 4) or 4, 2), 10),
        "children": yes(node, "subcats"),
        "combined": read_combined(node, question),
    }


def ordering(node: Node, question: ImportedQuestion) -> tuple[str, Body]:
    items = []
    for answer in node.all("answer"):
        items.append({"text": texts.rich(answer, question)})
    numbering = node.value("numberingstyle", "none")
    grading = node.value("gradingtype", "ABSOLUTE_POSITION")
    if grading not in SCHEMES:
        question.note(_("The way of marking “%(name)s” is not known.") % {"name": grading[:40]})
    return "ordering", {
        "items": items,
        "layout": "horizontal" if node.value("layouttype").upper() == "HORIZONTAL" else "vertical",
        "select": {"RANDOM": "random", "CONTIGUOUS": "contiguous"}.get(
            node.value("selecttype").upper(), "all"
        ),
        "select_count": whole(node, "selectcount") or len(items),
        "numbering": numbering if numbering in NUMBERINGS else "none",
        "show_grading": node.value("showgrading", "SHOW").upper() not in ("HIDE", "0"),
        "scheme": SCHEMES.get(grading, "absolute"),
        "combined": read_combined(node, question),
    }


def cloze(node: Node, question: ImportedQuestion) -> tuple[str, Body]:
    # The type makes the body from the stem. Parts in the text have no elements of their own.
    return "cloze", {}


def gap_select(node: Node, question: ImportedQuestion) -> tuple[str, Body]:
    tag = "dragbox" if node.get("type") == "ddwtos" else "selectoption"
    choices: list[Body] = []
    for row in node.all(tag):
        group = min(max(whole(row, "group", 1) or 1, 1), 20)
        choices.append({"text": texts.plain(row), "group": group})
        if tag == "dragbox":
            choices[-1]["infinite"] = yes(row, "infinite")
    return ("drag_text" if tag == "dragbox" else "gap_select"), {
        "choices": choices,
        "shuffle": yes(node, "shuffleanswers"),
        "combined": read_combined(node, question),
    }


def _picture(node: Node, question: ImportedQuestion) -> str | None:
    return next((name for name in texts.take_files(node, question).values() if name), None)


def drag_image(node: Node, question: ImportedQuestion) -> tuple[str, Body]:
    items: list[Body] = []
    for row in sorted(node.all("drag"), key=lambda row: whole(row, "no") or 0):
        items.append(
            {
                "id": row.value("no"),
                "text": texts.plain(row),
                "image": _picture(row, question),
                "group": min(max(whole(row, "draggroup", 1) or 1, 1), 20),
                "infinite": yes(row, "infinite"),
            }
        )
    drops = [
        {
            "x": max(whole(row, "xleft") or 0, 0),
            "y": max(whole(row, "ytop") or 0, 0),
            "item": row.value("choice"),
            "label": texts.plain(row),
        }
        for row in node.all("drop")
    ]
    return "drag_image", {
        "image": _background(node, question),
        "image_alt": "",
        "items": items,
        "drops": drops,
        "shuffle": yes(node, "shuffleanswers"),
        "combined": read_combined(node, question),
    }


def _background(node: Node, question: ImportedQuestion) -> str:
    image = _picture(node, question)
    if not image:
        raise Refused(_("The picture to put things on is missing or not allowed."))
    return image


def drag_markers(node: Node, question: ImportedQuestion) -> tuple[str, Body]:
    markers: list[Body] = []
    for row in sorted(node.all("drag"), key=lambda row: whole(row, "no") or 0):
        often = 0 if yes(row, "infinite") else max(whole(row, "noofdrags", 1) or 1, 1)
        markers.append({"id": row.value("no"), "text": texts.plain(row), "count": often})
    zones = [
        {
            "shape": row.value("shape", "circle").lower(),
            "coords": row.value("coords").replace(" ", ""),
            "marker": row.value("choice"),
        }
        for row in node.all("drop")
    ]
    return "drag_markers", {
        "image": _background(node, question),
        "image_alt": "",
        "markers": markers,
        "zones": zones,
        "shuffle": yes(node, "shuffleanswers"),
        "show_misplaced": yes(node, "showmisplaced"),
        "combined": read_combined(node, question),
    }


def essay(node: Node, question: ImportedQuestion) -> tuple[str, Body]:
    required = node.value("responserequired", "1") not in ("0", "false")
    kind = ESSAYS.get(node.value("responseformat", "editor"), "rich")
    # Who answers in plain text begins with plain text.
    is_rich, start = kind.startswith("rich"), node.one("responsetemplate")
    return "essay", {
        "format": kind,
        "required": required,
        "lines": max(whole(node, "responsefieldlines", 15) or 15, 1),
        "min_words": whole(node, "minwordlimit", None),
        "max_words": whole(node, "maxwordlimit", None),
        "attachments": whole(node, "attachments"),
        "attachments_required": max(whole(node, "attachmentsrequired") or 0, 0),
        # 0 is what the installation allows.
        "max_bytes": whole(node, "maxbytes") or MAX_ANSWER_FILE,
        "file_types": _file_types(node, question),
        "template": texts.rich(start, question) if is_rich else texts.plain(start),
        "grader_info": texts.rich(node.one("graderinfo"), question),
        "marking": {"method": "simple", "criteria": []},
    }


def _file_types(node: Node, question: ImportedQuestion) -> list[str]:
    """Endings that we take. Moodle also has names of groups, such as ``document``."""
    given = [part.lower() for part in re.split(r"[\s,;]+", node.value("filetypeslist")) if part]
    known = [kind for kind in given if FILE_TYPE.fullmatch(kind) and kind not in REFUSED]
    if lost := [kind for kind in given if kind not in known]:
        found = ", ".join(lost)[:200]
        question.note(_("Files of these kinds cannot be taken: %(types)s") % {"types": found})
    return known


def description(node: Node, question: ImportedQuestion) -> tuple[str, Body]:
    return "description", {}


def ours(node: Node, question: ImportedQuestion) -> tuple[str, Body]:
    """A type that Moodle does not have: everything stands in our own element."""
    kind = node.get("type").removeprefix("asah_")
    if kind == "scale":
        return kind, {"points": [], "statements": [], "required": False}
    raise Refused(_("Questions of the type “%(type)s” are not known.") % {"type": kind[:40]})


READERS: dict[str, Reader] = {
    "multichoice": choice,
    "multichoiceset": choice,
    "truefalse": true_false,
    "shortanswer": short,
    "numerical": numerical,
    "matching": matching,
    "match": matching,
    "randomsamatch": random_matching,
    "ordering": ordering,
    "cloze": cloze,
    "multianswer": cloze,
    "gapselect": gap_select,
    "ddwtos": gap_select,
    "ddimageortext": drag_image,
    "ddmarker": drag_markers,
    "calculated": calculated,
    "calculatedsimple": calculated,
    "essay": essay,
    "description": description,
    "asah_scale": ours,
}
