"""What is looked at before a quiz is sent for review: would anybody be able to take it?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from learning.core.contract import Finding
from learning.core.models import Region, RegionPage

from ..models import Category, Question, QuestionVersion, QuizPage, VersionStatus
from .draw import pool_sizes

ERROR, REMARK = True, False


@dataclass(frozen=True, slots=True)
class Block:
    kind: str
    id: str
    value: Mapping[str, Any]

    @property
    def path(self) -> str:
        return f"body.{self.id}"


@dataclass(frozen=True, slots=True)
class Known:
    questions: Mapping[int, Question]
    drafts: frozenset[tuple[int, int]]
    """Pinned versions that are drafts, or are not there."""
    sizes: Mapping[tuple[int, str], int]
    """By page's id and the block's."""


def findings(pages: Sequence[Page]) -> dict[int, Sequence[Finding]]:
    """The number of queries does not grow with the number of pages."""
    quizzes = [page for page in pages if issubclass(page.specific_class or Page, QuizPage)]
    if not quizzes:
        return {}
    bodies = _bodies(quizzes)
    known = _known(quizzes, bodies)
    return {page.pk: list(_of(page.pk, bodies[page.pk], known)) for page in quizzes}


def _bodies(pages: Sequence[Page]) -> dict[int, list[Block]]:
    revisions = Revision.objects.in_bulk([page.latest_revision_id for page in pages])
    without = [page.pk for page in pages if page.latest_revision_id not in revisions]
    stored = dict(QuizPage.objects.filter(pk__in=without).values_list("pk", "body"))
    found = {}
    for page in pages:
        revision = revisions.get(page.latest_revision_id)
        if revision is None:
            body = stored.get(page.pk)
            raw = list(body.raw_data) if body is not None else []
        else:
            raw = json.loads(revision.content.get("body") or "[]")
        found[page.pk] = [
            Block(row["type"], row.get("id") or "", row.get("value") or {}) for row in raw
        ]
    return found


def _known(pages: Sequence[Page], bodies: Mapping[int, list[Block]]) -> Known:
    blocks = [block for body in bodies.values() for block in body]
    questions = Question.objects.in_bulk(
        [key for block in blocks if (key := _number(block, "question"))]
    )
    pinned = {
        (question, version)
        for block in blocks
        if (question := _number(block, "question")) and (version := _number(block, "version"))
    }
    rows = QuestionVersion.objects.filter(question__in={question for question, _v in pinned})
    asked = set(
        rows.exclude(status=VersionStatus.DRAFT).order_by().values_list("question", "number")
    )
    return Known(questions, frozenset(pinned - asked), _sizes(pages, bodies))


def _sizes(pages: Sequence[Page], bodies: Mapping[int, list[Block]]) -> dict[tuple[int, str], int]:
    draws = [
        (page, block)
        for page in pages
        for block in bodies[page.pk]
        if block.kind == "random" and _number(block, "category")
    ]
    if not draws:
        return {}
    categories = Category.objects.in_bulk([_number(block, "category") for _page, block in draws])
    regions = _regions([page for page, _block in draws])
    wanted = [
        (page.pk, block, categories[key], regions[page.pk])
        for page, block in draws
        if (key := _number(block, "category")) in categories and page.pk in regions
    ]
    sizes = pool_sizes([(_draw(block.value), row, region) for _pk, block, row, region in wanted])
    return {(pk, block.id): size for (pk, block, *_r), size in zip(wanted, sizes, strict=True)}


def _regions(pages: Sequence[Page]) -> dict[int, Region]:
    above = {
        page.path[:end]
        for page in pages
        for end in range(Page.steplen, len(page.path) + 1, Page.steplen)
    }
    rows = RegionPage.objects.filter(path__in=above).select_related("region")
    by_path = {row.path: row.region for row in rows}
    found = {}
    for page in pages:
        inside = [path for path in by_path if page.path.startswith(path)]
        if inside:
            found[page.pk] = by_path[max(inside, key=len)]
    return found


def _draw(value: Mapping[str, Any]) -> dict[str, Any]:
    """As publishing writes it."""
    lists = {
        name: [word for part in (value.get(name) or "").split(",") if (word := part.strip())]
        for name in ("tags", "types")
    }
    names = ("children", "any_tag", "name", "created_from", "created_until")
    return {**{name: value.get(name) for name in names}, **lists}


def _number(block: Block, name: str) -> int:
    given = block.value.get(name) if isinstance(block.value, Mapping) else None
    return given if isinstance(given, int) else 0


def _of(pk: int, body: Sequence[Block], known: Known) -> Iterator[Finding]:
    if not any(block.kind in ("question", "random") for block in body):
        yield Finding(ERROR, "quiz-empty", _("The quiz has no questions."), path="body")
    twice = Counter(_number(block, "question") for block in body if block.kind == "question")
    for block in body:
        if block.kind == "question":
            yield from _of_question(block, known, is_twice=twice[_number(block, "question")] > 1)
        elif block.kind == "random":
            yield from _of_draw(pk, block, body, known)


def _of_question(block: Block, known: Known, *, is_twice: bool) -> Iterator[Finding]:
    key, version = _number(block, "question"), _number(block, "version")
    question = known.questions.get(key)
    if question is None:
        text = _("A question is no longer in the bank.")
        yield Finding(ERROR, "question-gone", text, path=block.path)
        return
    if (key, version) in known.drafts if version else question.ready_id is None:
        text = _("A question is still a draft: nobody could begin.")
        yield Finding(ERROR, "question-draft", text, question.name, block.path)
    elif question.status == VersionStatus.HIDDEN:
        text = _("A question was hidden in the bank.")
        yield Finding(REMARK, "question-hidden", text, question.name, block.path)
    if is_twice:
        text = _("A question stands in the quiz more than once.")
        yield Finding(REMARK, "question-twice", text, question.name, block.path)


def _of_draw(pk: int, block: Block, body: Sequence[Block], known: Known) -> Iterator[Finding]:
    """Draws with the same filter share a pool, and nothing is drawn twice."""
    same = [one for one in body if one.kind == "random" and _draw_key(one) == _draw_key(block)]
    needed = sum(_number(one, "count") or 1 for one in same)
    there = known.sizes.get((pk, block.id), 0)
    if there < needed and block is same[0]:
        text = _("%(needed)d questions are drawn here, but only %(there)d are ready.")
        text = text % {"needed": needed, "there": there}
        yield Finding(ERROR, "pool-small", text, path=block.path)


def _draw_key(block: Block) -> str:
    return json.dumps([_draw(block.value), block.value.get("category")], sort_keys=True)
