"""When work is due."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.core.background.grid import back_off, next_turn

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
PAUSES = st.integers(60, 10 * 86_400).map(lambda seconds: timedelta(seconds=seconds))


@given(TIMES, PAUSES)
def test_the_next_turn_is_ahead_and_no_further_than_one_pause(now, every):
    assert now < next_turn(now, every) <= now + every


@given(TIMES, PAUSES)
def test_any_moment_between_two_turns_leads_to_the_same_one(now, every):
    due = next_turn(now, every)

    assert next_turn(due - timedelta(microseconds=1), every) == due
    assert next_turn(due, every) == due + every


def test_daily_work_is_done_at_night():
    due = next_turn(datetime(2026, 3, 4, 7, 17, tzinfo=UTC), DAY)

    assert due == datetime(2026, 3, 5, 2, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.mark.parametrize(
    ("failures", "every", "expected"),
    [
        (1, DAY, MINUTE),
        (2, DAY, 2 * MINUTE),
        (5, DAY, 16 * MINUTE),
        (40, DAY, DAY),
        (40, HOUR, HOUR),
        (1, MINUTE, MINUTE),
        (40, MINUTE, 15 * MINUTE),
    ],
)
def test_failures_are_repeated_ever_later(failures, every, expected):
    assert back_off(failures, every) == expected
