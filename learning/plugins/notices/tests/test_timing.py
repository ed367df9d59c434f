from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.core.api import notice_kinds

from ..queries.readers import Reader
from ..services.timing import DAY, WEEK, after_quiet, next_digest, pace_of, plan
from .conftest import DUTY, KIND

NIGHT = {"quiet_from": time(21), "quiet_until": time(5, 30)}
NOON = {"quiet_from": time(12), "quiet_until": time(13)}


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def reader(zone="Asia/Jakarta", **fields):
    return Reader(pk=1, address="a@contoh.example", zone=zone, **fields)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        # Jakarta is seven hours ahead: 21.00 is 14.00 UTC, 05.30 is 22.30 UTC the day before.
        (at(25, 13, 59), at(25, 13, 59)),
        (at(25, 14), at(25, 22, 30)),
        (at(25, 18), at(25, 22, 30)),
        (at(25, 22, 29), at(25, 22, 30)),
        (at(25, 22, 30), at(25, 22, 30)),
    ],
)
def test_quiet_hours_reach_over_midnight(moment, expected):
    assert after_quiet(moment, reader(**NIGHT)) == expected


def test_they_are_the_readers_own_clock():
    # 21.00 in Jayapura, 19.00 in Jakarta.
    moment = at(25, 12)
    assert after_quiet(moment, reader(**NIGHT)) == moment
    assert after_quiet(moment, reader("Asia/Jayapura", **NIGHT)) == at(25, 20, 30)


def test_quiet_hours_within_a_day():
    assert after_quiet(at(25, 5, 15), reader(**NOON)) == at(25, 6)
    assert after_quiet(at(25, 6), reader(**NOON)) == at(25, 6)


@given(
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    start=st.times(),
    end=st.times(),
)
def test_nothing_leaves_in_quiet_hours(moment, start, end):
    chosen = reader(quiet_from=start, quiet_until=end)
    found = after_quiet(moment, chosen)
    assert moment <= found <= moment + DAY
    assert after_quiet(found, chosen) == found


@pytest.mark.parametrize(
    ("now", "expected"),
    [(at(24, 23, 59), at(25, 0)), (at(25, 0), at(26, 0)), (at(25, 9), at(26, 0))],
)
def test_a_daily_digest_comes_at_the_next_chosen_hour(now, expected):
    assert next_digest(now, reader(digest_hour=7), every=DAY) == expected


@pytest.mark.parametrize(
    ("weekday", "expected"),
    # The 25th is a Wednesday, and nine in the morning in Jakarta.
    [(2, datetime(2026, 12, 2, tzinfo=UTC)), (4, at(27, 0))],
)
def test_a_weekly_digest_comes_on_the_chosen_day(weekday, expected):
    assert next_digest(at(25, 2), reader(digest_weekday=weekday), every=WEEK) == expected


def test_an_unknown_time_zone_is_that_of_the_site():
    assert next_digest(at(25, 2), reader("Mars/Olympus"), every=DAY) == at(26, 0)


def test_without_an_address_no_mail_is_planned():
    assert plan(notice_kinds()[KIND], Reader(pk=1, zone="Asia/Jakarta"), now=at(25, 2)) is None


def test_a_digest_waits_for_the_end_of_quiet_hours():
    late = reader(digest_hour=4, paces={KIND: "daily"}, **NIGHT)
    assert plan(notice_kinds()[KIND], late, now=at(25, 2)) == ("daily", at(25, 22, 30))


@pytest.mark.parametrize(
    ("kind", "fields", "pace"),
    [
        (KIND, {}, "at_once"),
        (KIND, {"paces": {KIND: "weekly"}}, "weekly"),
        (KIND, {"mail_off": True, "paces": {KIND: "weekly"}}, "off"),
        (DUTY, {"mail_off": True}, "at_once"),
        (DUTY, {"paces": {DUTY: "off"}}, "at_once"),
        (DUTY, {"mail_off": True, "paces": {DUTY: "daily"}}, "daily"),
    ],
)
def test_the_pace_that_holds(kind, fields, pace):
    assert pace_of(notice_kinds()[kind], reader(**fields)) == pace
