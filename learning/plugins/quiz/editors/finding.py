"""The form of a type's body."""

from __future__ import annotations

from typing import Any

from django.utils.module_loading import import_string

from ..questions.base import QuestionType
from .base import BodyBlock, as_source


def editor_of(kind: QuestionType, *, source: bool = False) -> BodyBlock | None:
    """None for a type without answers to enter. ``source``: rich texts as HTML."""
    if not kind.editor:
        return None
    made: Any = import_string(kind.editor)()
    made.set_name("body")
    return as_source(made) if source else made
