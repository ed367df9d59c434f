"""What an activity needs to be complete, and what its type can tell of it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from django.utils.translation import gettext as _

from learning.core.activities.registry import activity_types
from learning.core.contract import Supports

from .rows import Completion, ScoreNeeded


class Need(StrEnum):
    """One fact. ``REPORT``: the activity's own conditions, as its type reports them."""

    TICK = "tick"
    VIEW = "view"
    TIME = "time"
    REPORT = "report"
    SCORE = "score"
    PASS = "pass"  # noqa: S105 - no password


class Rules(Protocol):
    """An activity's row, its page or its entry in an outline."""

    completion: str
    min_seconds: int
    requires_view: bool
    requires_report: bool
    requires_score: str


PRESETS: dict[str, tuple[Need, ...]] = {
    Completion.NONE: (),
    Completion.MANUAL: (Need.TICK,),
    Completion.VIEW: (Need.VIEW,),
    Completion.TIME: (Need.TIME,),
    Completion.REPORTED: (Need.REPORT,),
}
SCORES: dict[str, Need] = {ScoreNeeded.ANY: Need.SCORE, ScoreNeeded.PASS: Need.PASS}
SUPPORTED_BY = {
    Need.TICK: Supports.MANUAL_COMPLETION,
    Need.VIEW: Supports.VIEW_COMPLETION,
    Need.TIME: Supports.TIME_COMPLETION,
    Need.REPORT: Supports.REPORTED_COMPLETION,
    Need.SCORE: Supports.SCORE,
    Need.PASS: Supports.SCORE,
}
# The field in which an editor asks for a fact, where all chosen ones are needed.
FIELDS = {
    Need.VIEW: "requires_view",
    Need.TIME: "min_seconds",
    Need.REPORT: "requires_report",
    Need.SCORE: "requires_score",
    Need.PASS: "requires_score",
}


def needs_of(rules: Rules) -> tuple[Need, ...]:
    """All facts that complete the activity together; none where nothing does."""
    if rules.completion != Completion.ALL:
        return PRESETS[rules.completion]
    return _chosen(
        bool(rules.requires_view),
        bool(rules.min_seconds),
        bool(rules.requires_report),
        str(rules.requires_score),
    )


@lru_cache(64)
def _chosen(view: bool, time: bool, report: bool, score: str) -> tuple[Need, ...]:
    found = [(Need.VIEW, view), (Need.TIME, time), (Need.REPORT, report)]
    needs = [need for need, wanted in found if wanted]
    return tuple(needs + [SCORES[score]] if score in SCORES else needs)


def supports_of(type_slug: str) -> Supports | None:
    """None where the type is not installed: nothing is known of it then."""
    kind = activity_types.get(type_slug)
    return kind.supports if kind else None


def is_supported(need: Need, supports: Supports | None) -> bool:
    return supports is None or SUPPORTED_BY[need] in supports


def completions_for(supports: Supports | None) -> list[str]:
    """The choices that make sense for a type. One condition alone is what the presets are for,
    but a passing score is none of them."""
    found = [
        choice
        for choice in Completion
        if all(is_supported(need, supports) for need in PRESETS.get(choice, ()))
    ]
    combined = any(is_supported(need, supports) for need in FIELDS)
    return [choice.value for choice in found if choice != Completion.ALL or combined]


def faults(rules: Rules, *, type_slug: str) -> Iterator[tuple[str, str]]:
    """Pairs of field and message: what is asked for that the type can never tell."""
    supports = supports_of(type_slug)
    if rules.completion != Completion.ALL:
        if rules.completion not in completions_for(supports):
            yield "completion", _("This kind of activity cannot be completed in this way.")
        if rules.completion == Completion.TIME and not rules.min_seconds:
            yield "min_seconds", _("Enter the minimum active time in seconds.")
        return
    needs = needs_of(rules)
    if not needs:
        yield "completion", _("Choose at least one condition.")
    for need in needs:
        if not is_supported(need, supports):
            yield FIELDS[need], _("This kind of activity never tells this.")
