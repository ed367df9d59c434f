"""Counts a quiz's figures and keeps them: one row for the quiz, one a slot, one a version in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from ..engine import statistics
from ..engine.values import ResponseClass
from ..models import Quiz, SlotStatistic
from ..queries import figures
from ..queries.live import LiveQuestion

DIGITS = 6
OF_A_VERSION = ("facility", "deviation", "discrimination", "efficiency")
# Below so many attempts figures are shown with a warning.
FEW = 10
# Longer than the clock may stand still.
LOOK_BACK = timedelta(days=2)
MOST_AT_ONCE = 50


def count(quiz: Quiz) -> SlotStatistic:
    """Count everything anew and replace what was kept. Safe to repeat.

    Returns the row of the whole quiz. Reads each mark once; 50,000 attempts at ten questions stay
    below 20 MB.
    """
    at = timezone.now()
    rows = [*_rows(quiz, figures.matrix(quiz))]
    for row in rows:
        row.quiz, row.counted_at = quiz, at
    with transaction.atomic():
        # Two that count at once: the later one waits here and replaces the earlier.
        Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)
        SlotStatistic.objects.filter(quiz=quiz).delete()
        SlotStatistic.objects.bulk_create(rows)
    return rows[0]


def _rows(quiz: Quiz, found: figures.Matrix) -> Iterator[SlotStatistic]:
    graded = [slot for slot in found.slots if found.most[slot]]
    columns = [found.columns[slot] for slot in graded]
    most = [found.most[slot] for slot in graded]
    whole = statistics.quiz_figures(columns)
    yield SlotStatistic(attempts=found.rows, figures={**_plain(whole), "most": sum(most)})
    for slot, item in zip(graded, statistics.item_figures(columns, most=most), strict=True):
        yield SlotStatistic(
            slot=slot, place=found.keys[slot], attempts=item.attempts, figures=_plain(item)
        )
    alone = dict(_alone(found, graded))
    for row in figures.by_version(quiz, found.keys):
        yield _version_row(quiz, row, alone.get((row["slot"], row["version"])))


def _alone(
    found: figures.Matrix, graded: Sequence[int]
) -> Iterator[tuple[tuple[int, int], statistics.ItemFigures]]:
    """By slot and version, from the attempts that met this version there."""
    sums = [sum(row) for row in zip(*(found.columns[slot] for slot in graded), strict=True)]
    for slot in graded:
        parts: dict[int, tuple[list[float], list[float]]] = {}
        for version, mark, whole in zip(
            found.versions[slot], found.columns[slot], sums, strict=True
        ):
            marks, wholes = parts.setdefault(version, ([], []))
            marks.append(mark)
            wholes.append(whole)
        for version, (marks, wholes) in parts.items():
            item = statistics.item_alone(marks, wholes, most=found.most[slot])
            yield (slot, version), item


def _plain(value: Any) -> dict[str, Any]:
    return {
        name: round(number, DIGITS) if isinstance(number, float) else number
        for name, number in asdict(value).items()
    }


def _version_row(
    quiz: Quiz, row: Mapping[str, Any], alone: statistics.ItemFigures | None
) -> SlotStatistic:
    answers, rest = figures.different_answers(quiz, place=row["place"], version=row["version"])
    item = _plain(alone) if alone else {"facility": _share(row["mean"])}
    kept: dict[str, Any] = {
        **{name: item[name] for name in OF_A_VERSION if name in item},
        "blank": row["blank"],
        "answers": _analysis(answers, rest),
    }
    if answers:
        live = answers[0][1]
        kept["guess"] = _share(live.kind.guess_score(live.question))
    return SlotStatistic(
        slot=row["slot"],
        place=row["place"],
        version_id=row["version"],
        attempts=row["attempts"],
        figures=kept,
    )


def _share(value: Decimal | float | None) -> float | None:
    return None if value is None else round(float(value), DIGITS)


def _analysis(answers: list[tuple[int, LiveQuestion]], rest: int) -> list[dict[str, Any]]:
    """One line for each kind of answer to each part, also for those that nobody gave."""
    if not answers:
        return []
    first = answers[0][1]
    known = {_key(one): one for one in first.kind.possible_classes(first.question)}
    times: Counter[tuple[str, str]] = Counter()
    for number, live in answers:
        for given in live.kind.classes(live.question, live.frozen, live.attempt.response):
            known.setdefault(_key(given), given)
            times[_key(given)] += number
    lines: list[dict[str, Any]] = [
        {
            "part": one.part,
            "key": one.key,
            "label": str(one.label),
            "fraction": _share(one.fraction),
            "times": times[key],
        }
        for key, one in known.items()
    ]
    lines.sort(key=lambda line: (line["part"], -(line["fraction"] or 0), -line["times"]))
    if lines and rest:
        lines.append({"part": "", "key": "", "label": "", "fraction": None, "times": rest})
    return lines


def _key(given: ResponseClass) -> tuple[str, str]:
    return given.part, given.key


def count_again(quiz: Quiz) -> None:
    """The quiz was published or lost attempts: its figures, where there are any, follow in the
    background."""
    from ..tasks import count_figures

    if SlotStatistic.objects.filter(quiz=quiz).exists():
        transaction.on_commit(partial(count_figures.enqueue, quiz.pk))


def count_what_changed() -> int:
    """Enqueue a count for each quiz with attempts that changed lately. Safe to repeat."""
    from ..tasks import count_figures

    since = timezone.now() - LOOK_BACK
    ids = list(figures.out_of_date(since=since).values_list("pk", flat=True)[:MOST_AT_ONCE])
    for pk in ids:
        count_figures.enqueue(pk)
    return len(ids)
