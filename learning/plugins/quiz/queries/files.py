"""Pages, pictures and documents that a question refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.rich_text import extract_references_from_rich_text

from ..engine.values import QuestionData
from ..questions.missing import type_of

Reference = tuple[type[Model], str]


def references(question: QuestionData) -> set[Reference]:
    models = {"image": get_image_model(), "document": get_document_model()}
    found = {(models[kind], str(pk)) for kind, pk in type_of(question.type).files(question)}
    texts = [question.stem, question.general_feedback, *(hint.text for hint in question.hints)]
    for text in (*texts, *_strings(question.body)):
        found.update(
            (model, str(pk)) for model, pk, *_path in extract_references_from_rich_text(text)
        )
    return found


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if "<" in value:
            yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)
