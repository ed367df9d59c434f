"""The times at which work is due: pure arithmetic."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

MINUTE = timedelta(minutes=1)
SHORTEST_LIMIT = timedelta(minutes=15)
QUIET_HOUR = 2


def next_turn(now: datetime, every: timedelta) -> datetime:
    """The first point after ``now`` on the grid of ``every``.

    The grid begins at two at night in the site's time zone, so daily work falls there. It does
    not depend on when a turn really began: turns do not drift, and an outage is made up for once.
    """
    start = datetime(2000, 1, 1, QUIET_HOUR, tzinfo=timezone.get_default_timezone())
    start = start.astimezone(UTC)
    return start + ((now - start) // every + 1) * every


def back_off(failures: int, every: timedelta) -> timedelta:
    """How long to wait after so many failures in a row: 1, 2, 4 … minutes, at most ``every``.

    Work of every minute is left alone for at most SHORTEST_LIMIT.
    """
    doublings = max(0, min(failures - 1, 20))
    return min(MINUTE * 2**doublings, max(every, SHORTEST_LIMIT))
