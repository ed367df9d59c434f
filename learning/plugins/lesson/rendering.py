"""A lesson's body as parts: finished HTML, the same for everybody, and blocks that a learner
answers, which are rendered for each request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue

from learning.core.prose.reading import count_words, minutes_for

from .answers import Answer, Question
from .blocks import INTERACTIVE


@dataclass(frozen=True, slots=True)
class RenderedLesson:
    """What goes into the cache: holds nothing of any person."""

    parts: tuple[str | Question, ...]
    words: int = 0

    @property
    def questions(self) -> dict[str, Question]:
        return {part.id: part for part in self.parts if isinstance(part, Question)}

    @property
    def reading_minutes(self) -> int:
        return minutes_for(self.words)


def render_body(body: StreamValue) -> RenderedLesson:
    parts: list[str | Question] = []
    html: list[str] = []
    for child in body:
        if child.block_type in INTERACTIVE:
            parts += ["".join(html), child.block.question(child.value, child.id)]
            html = []
        else:
            html.append(child.render())
    parts.append("".join(html))
    found = tuple(part for part in parts if part)
    return RenderedLesson(found, sum(map(_words, found)))


def _words(part: str | Question) -> int:
    if isinstance(part, str):
        return count_words(part)
    return len(str(part.definition.get("prompt") or part.definition.get("question") or "").split())


def fill(lesson: RenderedLesson, answers: Mapping[str, Answer]) -> list[SafeString | Answer]:
    """The parts in order, each question replaced by its answer (an empty one if there is none)."""
    return [
        mark_safe(part)  # noqa: S308 - rendered by our own templates
        if isinstance(part, str)
        else answers.get(part.id) or Answer(part)
        for part in lesson.parts
    ]
