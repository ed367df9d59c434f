"""When time is up, by the server's clock. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from .settings import QuizSettings

# So near to the end nobody can answer another page.
LEEWAY = timedelta(seconds=2)


def ends_at(
    rules: QuizSettings, *, started_at: datetime, extended_until: datetime | None = None
) -> datetime | None:
    """The limit from the start or the closing, whichever comes first; what staff gave wins."""
    moments = [rules.close_at] if rules.close_at else []
    if rules.time_limit:
        moments.append(started_at + timedelta(seconds=rules.time_limit))
    end = min(moments, default=None)
    return max(end, extended_until) if end and extended_until else end


def grace_ends_at(rules: QuizSettings, end: datetime) -> datetime:
    return end + timedelta(seconds=rules.grace_seconds)


def next_check_at(
    rules: QuizSettings, end: datetime | None, *, overdue: bool, late: timedelta
) -> datetime | None:
    """When clockwork looks at an open attempt: what is still on its way may arrive before."""
    if end is None:
        return None
    return (grace_ends_at(rules, end) if overdue else end) + late


def is_up(end: datetime | None, at: datetime) -> bool:
    """Within two seconds before the end counts as up: there is no time for another page."""
    return end is not None and at >= end - LEEWAY


def is_too_late(end: datetime | None, at: datetime, *, late: timedelta) -> bool:
    """A page that arrives later than this is not saved."""
    return end is not None and at > end + max(late, LEEWAY)
