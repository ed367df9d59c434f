"""Where the texts, pictures and identifiers stand in the body of each type."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from .files import referred
from .values import ImportedQuestion

# Paths to rich texts; "*" is every entry of a list.
RICH = {
    "choice": ["options.*.text", "options.*.feedback", "combined"],
    "true_false": ["feedback_true", "feedback_false"],
    "short": ["answers.*.feedback"],
    "numerical": ["answers.*.feedback"],
    "calculated": ["answers.*.feedback"],
    "matching": ["pairs.*.text", "combined"],
    "random_matching": ["combined"],
    "ordering": ["items.*.text", "combined"],
    "cloze": [],
    "gap_select": ["combined"],
    "drag_text": ["combined"],
    "drag_image": ["combined"],
    "drag_markers": ["combined"],
    "essay": ["template", "grader_info"],
    "file": ["grader_info"],
    "scale": ["statements.*.text"],
}
PICTURES = {"drag_image": ["image", "items.*.image"], "drag_markers": ["image"]}
COMBINED = ("right", "partial", "wrong")
Places = Iterator[tuple[dict[str, Any], str]]


def _places(holder: Any, parts: list[str]) -> Places:
    name, rest = parts[0], parts[1:]
    if name == "*":
        for entry in holder if isinstance(holder, list) else []:
            yield from _places(entry, rest)
    elif isinstance(holder, dict) and name in holder:
        if rest:
            yield from _places(holder[name], rest)
        elif name == "combined":
            yield from ((holder[name], key) for key in COMBINED if key in holder[name])
        else:
            yield holder, name


def rich_places(type: str, body: dict[str, Any]) -> Places:
    for path in RICH.get(type, []):
        if path == "template" and not str(body.get("format", "rich")).startswith("rich"):
            # Who answers in plain text begins with plain text.
            continue
        yield from _places(body, path.split("."))


def picture_places(type: str, body: dict[str, Any]) -> Places:
    for path in PICTURES.get(type, []):
        yield from _places(body, path.split("."))


def mapped(
    question: ImportedQuestion,
    text: Callable[[str], str],
    picture: Callable[[Any], Any] | None = None,
) -> ImportedQuestion:
    """A copy with every rich text, and every picture of the body, put through a function."""
    changed = copy.copy(question)
    changed.body = copy.deepcopy(question.body)
    changed.stem = text(question.stem)
    changed.general_feedback = text(question.general_feedback)
    changed.hints = [{**hint, "text": text(hint["text"])} for hint in question.hints]
    for holder, name in rich_places(question.type, changed.body):
        holder[name] = text(str(holder[name] or ""))
    for holder, name in picture_places(question.type, changed.body) if picture else ():
        holder[name] = picture(holder[name])
    return changed


def all_texts(question: ImportedQuestion) -> list[str]:
    found = [question.stem, question.general_feedback, *(hint["text"] for hint in question.hints)]
    return found + [holder[name] for holder, name in rich_places(question.type, question.body)]


def used_files(question: ImportedQuestion) -> list[str]:
    """Names of files that texts and the body refer to, in their order."""
    pictures = [holder[name] for holder, name in picture_places(question.type, question.body)]
    names = [*referred(*all_texts(question)), *(str(name) for name in pictures if name)]
    return list(dict.fromkeys(names))
