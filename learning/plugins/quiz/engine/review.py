"""What a taker may see of an attempt, and when. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from .settings import CLOSED, DURING, EVERYTHING, IMMEDIATELY, OPEN, REVIEW_ITEMS, QuizSettings

AT_ONCE = timedelta(minutes=2)
# What would tell a mark that staff have not released.
HELD = ("mark", "correctness", "specific_feedback", "overall_feedback")


def review_time(
    rules: QuizSettings, *, is_open: bool, finished_at: datetime | None, at: datetime
) -> str:
    """Which of the four times it is. After closing goes before the two minutes."""
    if is_open:
        return DURING
    if rules.close_at is not None and at >= rules.close_at:
        return CLOSED
    if finished_at is not None and at < finished_at + AT_ONCE:
        return IMMEDIATELY
    return OPEN


def rights(
    rules: QuizSettings,
    *,
    is_open: bool,
    finished_at: datetime | None,
    at: datetime,
    is_held: bool = False,
) -> dict[str, bool]:
    time = review_time(rules, is_open=is_open, finished_at=finished_at, at=at)
    chosen: Mapping[str, bool] = rules.review.get(time, {})
    found = {item: bool(chosen.get(item)) for item in REVIEW_ITEMS}
    if time == DURING:
        # There is no grade yet that it could speak of.
        found["overall_feedback"] = False
    elif is_held:
        found.update(dict.fromkeys(HELD, False))
    # A mark without what it is out of says nothing.
    found["max_mark"] = found["max_mark"] or found["mark"]
    return found


def always_tells_marks(rules: QuizSettings) -> bool:
    """Whether no attempt that has ended ever hides its marks."""
    times = (IMMEDIATELY, OPEN, CLOSED)
    shown = all(rules.review.get(time, {}).get("mark") for time in times)
    return shown and not rules.held_until_release


def all_rights() -> dict[str, bool]:
    """Of staff, and of whoever previews."""
    return dict(EVERYTHING)
