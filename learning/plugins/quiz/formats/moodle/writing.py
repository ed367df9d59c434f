"""Moodle XML out. What is lost on the way back is added in ``<asah>``, so that nothing is."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from typing import Any

from ..identifiers import numbered
from ..numbers import percent, plain
from ..texts import used_files
from ..values import ImportedCategory, ImportedQuestion
from ..xml import Element, Node, add
from ..xml import write as write_xml
from . import reading
from .texts import as_html, write_file, write_rich
from .types import ESSAYS, EXTRA, SCHEMES, TOLERANCES, UNIT_INPUTS

Body = dict[str, Any]
Writer = Callable[[Element, ImportedQuestion], None]
TYPES_THERE = {
    "choice": "multichoice",
    "true_false": "truefalse",
    "short": "shortanswer",
    "numerical": "numerical",
    "calculated": "calculated",
    "matching": "matching",
    "random_matching": "randomsamatch",
    "ordering": "ordering",
    "cloze": "cloze",
    "gap_select": "gapselect",
    "drag_text": "ddwtos",
    "drag_image": "ddimageortext",
    "drag_markers": "ddmarker",
    "essay": "essay",
    "file": "essay",
    "description": "description",
    "scale": "asah_scale",
}


def write(
    questions: Sequence[ImportedQuestion], categories: Sequence[ImportedCategory] = ()
) -> bytes:
    root = Element("quiz")
    about = {category.path: category for category in categories}
    current: tuple[str, ...] | None = None
    for question in questions:
        if question.category != (current or ()):
            current = question.category
            _write_category(root, about.get(current) or ImportedCategory(current))
        root.append(question_element(question))
    return write_xml(root)


def _write_category(root: Element, category: ImportedCategory) -> None:
    node = add(root, "question", type="category")
    path = "/".join(name.replace("/", "//") for name in ("top", *category.path))
    add(add(node, "category"), "text", f"$course$/{path}")
    add(add(node, "info", format="html"), "text", as_html(category.info))
    add(node, "idnumber", category.id_number)


def question_element(question: ImportedQuestion) -> Element:
    question = copy.copy(question)
    question.body = {} if question.type == "cloze" else numbered(question.body)
    kind = TYPES_THERE[question.type]
    if question.type == "choice" and question.body.get("all_or_nothing"):
        kind = "multichoiceset"
    node = Element("question", {"type": kind})
    add(add(node, "name"), "text", question.name)
    write_rich(node, "questiontext", question.stem, question)
    write_rich(node, "generalfeedback", question.general_feedback, question)
    add(node, "defaultgrade", plain(question.default_mark))
    add(node, "penalty", plain(question.penalty))
    add(node, "hidden", str(int(question.hidden)))
    add(node, "idnumber", question.id_number)
    if writer := WRITERS.get(question.type):
        writer(node, question)
    for hint in question.hints:
        holder = write_rich(node, "hint", hint["text"], question)
        for name, tag in (("show_number_right", "shownumcorrect"), ("clear_wrong", "clearwrong")):
            if hint[name]:
                add(holder, tag)
    if question.tags:
        holder = add(node, "tags")
        for tag in question.tags:
            add(add(holder, "tag"), "text", tag)
    _write_extra(node, question)
    return node


def _write_extra(node: Element, question: ImportedQuestion) -> None:
    back = reading.read_question(Node(node), question.category, "")
    extra: Body = {}
    if back.type != question.type:
        extra = {"type": question.type, "body_only": True, "body": question.body}
    elif lost := {
        name: value for name, value in question.body.items() if back.body.get(name) != value
    }:
        extra = {"body": lost}
    if not extra:
        return
    add(node, EXTRA, json.dumps(extra, ensure_ascii=False, sort_keys=True))
    # A picture that only our element refers to travels with the question's text.
    holder = node.find("questiontext")
    for name in used_files(question):
        if name not in back.files and name in question.files and holder is not None:
            write_file(holder, name, question.files[name])


def _flag(node: Element, tag: str, value: object) -> None:
    add(node, tag, "true" if value else "false")


def write_combined(node: Element, question: ImportedQuestion) -> None:
    row = question.body["combined"]
    write_rich(node, "correctfeedback", row["right"], question)
    write_rich(node, "partiallycorrectfeedback", row["partial"], question)
    write_rich(node, "incorrectfeedback", row["wrong"], question)
    if row["show_number_right"]:
        add(node, "shownumcorrect")


def _answer(node: Element, question: ImportedQuestion, row: Body, text: str) -> Element:
    holder = add(node, "answer", fraction=percent(row["fraction"]), format="moodle_auto_format")
    add(holder, "text", text)
    write_rich(holder, "feedback", row["feedback"], question)
    return holder


def choice(node: Element, question: ImportedQuestion) -> None:
    body = question.body
    if not body["all_or_nothing"]:
        _flag(node, "single", body["single"])
    _flag(node, "shuffleanswers", body["shuffle"])
    add(node, "answernumbering", body["numbering"])
    write_combined(node, question)
    for row in body["options"]:
        holder = write_rich(node, "answer", row["text"], question)
        holder.set("fraction", percent(row["fraction"]))
        write_rich(holder, "feedback", row["feedback"], question)


def true_false(node: Element, question: ImportedQuestion) -> None:
    for which in (True, False):
        word = str(which).lower()
        row = {
            "fraction": "1" if question.body["right"] is which else "0",
            "feedback": question.body[f"feedback_{word}"],
        }
        _answer(node, question, row, word)


def short(node: Element, question: ImportedQuestion) -> None:
    add(node, "usecase", str(int(question.body["case_sensitive"])))
    for row in question.body["answers"]:
        _answer(node, question, row, row["pattern"])


def write_units(node: Element, body: Body) -> None:
    if body["units"]:
        holder = add(node, "units")
        for row in body["units"]:
            unit = add(holder, "unit")
            add(unit, "multiplier", str(row["multiplier"]))
            add(unit, "unit_name", row["unit"])
    graded = body["unit_handling"] == "graded"
    grading = ("2" if body["unit_penalty_of"] == "max" else "1") if graded else "0"
    add(node, "unitgradingtype", grading)
    add(node, "unitpenalty", str(body["unit_penalty"]))
    shown = body["unit_handling"] != "none"
    add(node, "showunits", str(UNIT_INPUTS.index(body["unit_input"])) if shown else "3")
    add(node, "unitsleft", str(int(body["unit_first"])))


def numerical(node: Element, question: ImportedQuestion) -> None:
    for row in question.body["answers"]:
        holder = _answer(node, question, row, str(row["value"]))
        add(holder, "tolerance", str(row["tolerance"]))
    write_units(node, question.body)


def calculated(node: Element, question: ImportedQuestion) -> None:
    body = question.body
    codes = {name: code for code, name in TOLERANCES.items()}
    add(node, "synchronize", str(int(body["synchronise"])))
    for row in body["answers"]:
        holder = _answer(node, question, row, row["formula"])
        add(holder, "tolerance", str(row["tolerance"]))
        add(holder, "tolerancetype", codes[row["tolerance_type"]])
        add(holder, "correctanswerformat", "2" if row["format"] == "figures" else "1")
        add(holder, "correctanswerlength", str(row["digits"]))
    write_units(node, body)
    holder = add(node, "dataset_definitions")
    for row in body["datasets"]:
        _dataset(add(holder, "dataset_definition"), row, shared=body["synchronise"])


def _dataset(node: Element, row: Body, *, shared: bool) -> None:
    add(add(node, "status"), "text", "shared" if shared else "private")
    add(add(node, "name"), "text", row["name"])
    add(node, "type", "calculated")
    add(add(node, "distribution"), "text", row["distribution"])
    add(add(node, "minimum"), "text", str(row["min"]))
    add(add(node, "maximum"), "text", str(row["max"]))
    add(add(node, "decimals"), "text", str(row["decimals"]))
    add(node, "itemcount", str(len(row["values"])))
    holder = add(node, "dataset_items")
    for place, value in enumerate(row["values"], start=1):
        item = add(holder, "dataset_item")
        add(item, "number", str(place))
        add(item, "value", str(value))
    add(node, "number_of_items", str(len(row["values"])))


def matching(node: Element, question: ImportedQuestion) -> None:
    _flag(node, "shuffleanswers", question.body["shuffle"])
    write_combined(node, question)
    for row in question.body["pairs"]:
        holder = write_rich(node, "subquestion", row["text"], question)
        add(add(holder, "answer"), "text", row["answer"])


def random_matching(node: Element, question: ImportedQuestion) -> None:
    add(node, "choose", str(question.body["count"]))
    add(node, "subcats", str(int(question.body["children"])))
    write_combined(node, question)


def ordering(node: Element, question: ImportedQuestion) -> None:
    body = question.body
    codes = {name: code for code, name in SCHEMES.items()}
    add(node, "layouttype", body["layout"].upper())
    add(node, "selecttype", body["select"].upper())
    add(node, "selectcount", str(body["select_count"]))
    add(node, "gradingtype", codes[body["scheme"]])
    add(node, "showgrading", "SHOW" if body["show_grading"] else "HIDE")
    add(node, "numberingstyle", body["numbering"])
    write_combined(node, question)
    for place, row in enumerate(body["items"], start=1):
        holder = write_rich(node, "answer", row["text"], question)
        holder.set("fraction", str(place))


def gap_select(node: Element, question: ImportedQuestion) -> None:
    _flag(node, "shuffleanswers", question.body["shuffle"])
    write_combined(node, question)
    drags = question.type == "drag_text"
    for row in question.body["choices"]:
        holder = add(node, "dragbox" if drags else "selectoption")
        add(holder, "text", row["text"])
        add(holder, "group", str(row["group"]))
        if row.get("infinite"):
            add(holder, "infinite")


def _picture(node: Element, name: str | None, question: ImportedQuestion) -> None:
    if name and name in question.files:
        write_file(node, name, question.files[name])


def _numbers(rows: Sequence[Body]) -> dict[Any, str]:
    return {row["id"]: str(place) for place, row in enumerate(rows, start=1)}


def drag_image(node: Element, question: ImportedQuestion) -> None:
    body = question.body
    if body["shuffle"]:
        add(node, "shuffleanswers")
    write_combined(node, question)
    _picture(node, body["image"], question)
    places = _numbers(body["items"])
    for row in body["items"]:
        holder = add(node, "drag")
        add(holder, "no", places[row["id"]])
        add(holder, "text", row["text"])
        add(holder, "draggroup", str(row["group"]))
        if row["infinite"]:
            add(holder, "infinite")
        _picture(holder, row["image"], question)
    for place, row in enumerate(body["drops"], start=1):
        holder = add(node, "drop")
        add(holder, "text", row["label"])
        add(holder, "no", str(place))
        add(holder, "choice", places.get(row["item"], ""))
        add(holder, "xleft", str(row["x"]))
        add(holder, "ytop", str(row["y"]))


def drag_markers(node: Element, question: ImportedQuestion) -> None:
    body = question.body
    if body["shuffle"]:
        add(node, "shuffleanswers")
    if body["show_misplaced"]:
        add(node, "showmisplaced")
    write_combined(node, question)
    _picture(node, body["image"], question)
    places = _numbers(body["markers"])
    for row in body["markers"]:
        holder = add(node, "drag")
        add(holder, "no", places[row["id"]])
        add(holder, "text", row["text"])
        if row["count"]:
            add(holder, "noofdrags", str(row["count"]))
        else:
            add(holder, "infinite")
    for place, row in enumerate(body["zones"], start=1):
        holder = add(node, "drop")
        add(holder, "no", str(place))
        add(holder, "shape", row["shape"])
        add(holder, "coords", row["coords"])
        add(holder, "choice", places.get(row["marker"], ""))


def essay(node: Element, question: ImportedQuestion) -> None:
    body = question.body
    codes = {name: code for code, name in ESSAYS.items()}
    add(node, "responseformat", codes[body.get("format", "none")])
    add(node, "responserequired", str(int(body.get("required", True))))
    add(node, "responsefieldlines", str(body.get("lines", 15)))
    for name, tag in (("min_words", "minwordlimit"), ("max_words", "maxwordlimit")):
        if body.get(name) is not None:
            add(node, tag, str(body[name]))
    add(node, "attachments", str(body["attachments"]))
    add(node, "attachmentsrequired", str(body["attachments_required"]))
    add(node, "maxbytes", str(body["max_bytes"]))
    add(node, "filetypeslist", ",".join(body["file_types"]))
    write_rich(node, "graderinfo", body["grader_info"], question)
    if body.get("format", "").startswith("rich"):
        write_rich(node, "responsetemplate", body["template"], question)
    else:
        holder = add(node, "responsetemplate", format="plain_text")
        add(holder, "text", body.get("template", ""))


WRITERS: dict[str, Writer] = {
    "choice": choice,
    "true_false": true_false,
    "short": short,
    "numerical": numerical,
    "calculated": calculated,
    "matching": matching,
    "random_matching": random_matching,
    "ordering": ordering,
    "gap_select": gap_select,
    "drag_text": gap_select,
    "drag_image": drag_image,
    "drag_markers": drag_markers,
    "essay": essay,
    "file": essay,
}
