"""The history of a question: versions, what differs between two, where it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ..models import (
    Question,
    QuestionAttempt,
    QuestionVersion,
    QuizSlot,
    SlotStatistic,
)
from ..texts import plain_text

FIELDS = ("name", "stem", "default_mark", "penalty", "general_feedback")
MOST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Change:
    """``path`` names the place; ``parts`` are pairs of "same", "gone" or "new" and the words."""

    path: str
    parts: tuple[tuple[str, str], ...]


def with_attempts(rows: QuerySet[QuestionVersion]) -> QuerySet[QuestionVersion]:
    """Annotated with ``attempts``; previews do not count."""
    taken = QuestionAttempt.objects.filter(version=OuterRef("pk"), usage__previewer__isnull=True)
    number = taken.order_by().values("version").annotate(n=Count("pk")).values("n")
    return rows.annotate(attempts=Coalesce(Subquery(number, output_field=IntegerField()), 0))


def slots_of(question: Question) -> QuerySet[QuizSlot]:
    rows = QuizSlot.objects.filter(question=question)
    return rows.select_related("quiz__activity__course__region").order_by("quiz", "number")


def draws_of(question: Question) -> QuerySet[QuizSlot]:
    """Places that may draw it: from its category, or with children from one above."""
    above = [int(key) for key in question.category.path.split(".") if key]
    rows = QuizSlot.objects.filter(draws_from__in=above).select_related(
        "quiz__activity__course__region", "draws_from"
    )
    return rows.order_by("quiz", "number")


def statistics_of(question: Question) -> QuerySet[SlotStatistic]:
    rows = SlotStatistic.objects.filter(version__question=question)
    return rows.select_related("version", "quiz__activity__course").order_by(
        "-version__number", "quiz", "slot"
    )


def differences(before: QuestionVersion, after: QuestionVersion) -> list[Change]:
    """What changed from one version to another, in words."""
    old, new = dict(_flat(before)), dict(_flat(after))
    found = []
    for path in dict.fromkeys([*new, *old]):
        if old.get(path, "") != new.get(path, ""):
            found.append(Change(path, tuple(_parts(old.get(path, ""), new.get(path, "")))))
    return found


def _flat(version: QuestionVersion) -> Iterator[tuple[str, str]]:
    for name in FIELDS:
        yield name, _words(getattr(version, name))
    for number, hint in enumerate(version.hints, 1):
        for name, value in hint.items():
            yield f"hints.{number}.{name}", _words(value)
    yield from _leaves("", version.body)


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name != "id":
                yield from _leaves(f"{path}.{name}", inner)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value, 1):
            yield from _leaves(f"{path}.{number}", inner)
    else:
        yield path.removeprefix("."), _words(value)


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return plain_text(value) or value if isinstance(value, str) else str(value)


def _parts(old: str, new: str) -> Iterator[tuple[str, str]]:
    before, after = old.split()[:MOST_WORDS], new.split()[:MOST_WORDS]
    if not before or not after:
        # One stands in the place of nothing: no words to match.
        yield from ((kind, text) for kind, text in (("gone", old), ("new", new)) if text)
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield "same", " ".join(before[i1:i2])
            continue
        if i2 > i1:
            yield "gone", " ".join(before[i1:i2])
        if j2 > j1:
            yield "new", " ".join(after[j1:j2])
