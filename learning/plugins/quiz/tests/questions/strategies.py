"""Random valid questions of every type, and random answers to them.

``questions(slug)`` yields a ``QuestionData`` whose body is in its normal form, ``starts(slug)`` a
``Started`` one with what was frozen, and ``responses(started)`` what a form could post for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape
from random import Random
from typing import Any

from hypothesis import strategies as st

from learning.plugins.quiz.engine.values import Hint, QuestionData
from learning.plugins.quiz.questions.base import Frozen, QuestionType
from learning.plugins.quiz.questions.registry import question_types

from . import bodies

PENALTIES = tuple(map(Decimal, ("0", "0.1", "0.25", "0.3333333", "0.5", "1")))
SLUGS = tuple(bodies.BODIES)


@dataclass(frozen=True)
class Started:
    question: QuestionData
    kind: QuestionType
    frozen: Frozen


hints = st.lists(
    st.builds(Hint, text=bodies.rich, clear_wrong=st.booleans(), show_number_right=st.booleans()),
    max_size=3,
).map(tuple)


@st.composite
def questions(draw: Any, slug: str | None = None) -> QuestionData:
    slug = slug or draw(st.sampled_from(SLUGS))
    kind = question_types[slug]
    stem, body = draw(bodies.BODIES[slug])
    question = QuestionData(
        type=slug,
        body=body,
        stem=stem,
        name=draw(bodies.plain),
        general_feedback=draw(bodies.rich | st.just("")),
        default_mark=draw(st.sampled_from([Decimal(1), Decimal(2), Decimal("2.5")])),
        penalty=kind.fixed_penalty or draw(st.sampled_from(PENALTIES)),
        hints=draw(hints),
    )
    return replace(question, body=kind.clean(question))


def with_pool(question: QuestionData) -> QuestionData:
    """As the service gives it to ``start``: random matching needs questions of the category."""
    if question.type != "random_matching":
        return question
    pool = [{"text": f"<p>Q{number}</p>", "answer": f"A{number % 7}"} for number in range(12)]
    return replace(question, body={**question.body, "pool": pool})


@st.composite
def starts(draw: Any, slug: str | None = None) -> Started:
    question = with_pool(draw(questions(slug)))
    kind = question_types[question.type]
    variant = draw(st.integers(0, kind.variants(question) - 1))
    random = Random(draw(st.integers(0, 1_000)))
    frozen = kind.start(question, random=random, variant=variant, shuffle=draw(st.booleans()))
    return Started(question, kind, frozen)


def responses(started: Started) -> st.SearchStrategy[dict[str, str]]:
    """Posted values as ``read`` gets them: right, wrong, half empty or nonsense."""
    fields = _fields(started)
    right = started.kind.right_response(started.question, started.frozen)
    some = st.fixed_dictionaries({}, optional=fields)
    return st.one_of(some, some, st.just(dict(right or {})), _mixed(right or {}, some))


def garbage() -> st.SearchStrategy[dict[str, Any]]:
    """What nobody's form posts."""
    names = st.sampled_from(["answer", "unit", "files", "order", "a1", "p1", "1", "1.a1", "-x"])
    values = st.one_of(st.text(max_size=40), st.sampled_from(["\x00", "9" * 999, "<script>", ""]))
    return st.dictionaries(names | st.text(max_size=8), values, max_size=8)


def _fields(started: Started) -> Mapping[str, st.SearchStrategy[str]]:
    """The fields that the type draws on the page, whatever it is called there."""
    context = started.kind.render_context(
        started.question, started.frozen, {}, prefix="", read_only=False, show={}
    )
    found: dict[str, st.SearchStrategy[str]] = {}
    for option in context.get("options", ()):
        before = found.get(option["name"], st.just(""))
        found[option["name"]] = before | st.just(option["value"])
    rows = [*context.get("rows", ()), *context.get("drops", ()), *context.get("items", ())]
    rows += [*context.get("fields", {}).values(), context.get("field"), context.get("unit")]
    for row in filter(None, rows):
        found |= _row(row)
    for marker in context.get("markers", ()):
        for point in marker["points"]:
            found |= {point[name]: st.integers(-5, 300).map(str) for name in ("name_x", "name_y")}
    if context.get("files"):
        found["files"] = st.sampled_from(["", "3f2a", "3f2a,77b1", "../x,77b1"])
    return found


def _row(row: Mapping[str, Any]) -> dict[str, st.SearchStrategy[str]]:
    if "place" in row:
        return {row["name"]: st.integers(0, 8).map(str)}
    found: dict[str, st.SearchStrategy[str]] = {}
    for choice in row.get("choices", ()):
        name = choice.get("name", row["name"])
        found[name] = found.get(name, st.just("")) | st.just(choice["value"])
    typed = st.sampled_from(["ibu kota", "Jakarta", "3", "1.500", "1,5", "12 cm", "x"])
    return found or {row["name"]: typed | st.text(max_size=20).map(escape)}


@st.composite
def _mixed(draw: Any, right: Mapping[str, str], some: Any) -> dict[str, str]:
    wrong = draw(some)
    names = sorted(set(right) | set(wrong))
    return {
        name: value
        for name in names
        if (value := (right if draw(st.booleans()) else wrong).get(name)) is not None
    }
