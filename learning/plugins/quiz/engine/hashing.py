"""What makes two questions the same: everything but name, tags, id-number and the parts' ids."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

from .values import QuestionData

# Keys of a body under which the id of a part stands.
REFERENCES = frozenset({"id", "item", "marker"})
# Wagtail's editor gives paragraphs keys, new ones each time.
_BLOCK_KEY = re.compile(r"\sdata-block-key=\"[^\"]*\"")


def content_hash(question: QuestionData) -> str:
    """Of all that is asked and how it is marked; questions drawn for an attempt are left out."""
    body = {name: value for name, value in question.body.items() if name != "pool"}
    content = {
        "type": question.type,
        "stem": _text(question.stem),
        "general_feedback": _text(question.general_feedback),
        "default_mark": _number(question.default_mark),
        "penalty": _number(question.penalty),
        "hints": [
            [_text(hint.text), hint.clear_wrong, hint.show_number_right] for hint in question.hints
        ],
        "body": _plain(body, _places(body)),
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def _number(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _text(source: str) -> str:
    return _BLOCK_KEY.sub("", source)


def _places(body: Any) -> dict[str, str]:
    """What stands for each id: the place of its part in the body."""
    found: dict[str, str] = {}
    for key in _ids(body):
        found.setdefault(key, f"#{len(found)}")
    return found


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get("id"), str):
            yield value["id"]
        # Sorted: JSON fields do not keep the order of their names.
        for name in sorted(value):
            yield from _ids(value[name])
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _ids(inner)


def _plain(value: Any, places: Mapping[str, str], key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(inner, places, name) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner, places) for inner in value]
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, str):
        return places.get(value, value) if key in REFERENCES else _text(value)
    return value
