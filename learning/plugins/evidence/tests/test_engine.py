import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.plugins.evidence.engine.overlaps import (
    Span,
    certificate_key,
    common_day,
    same_time,
    similar,
    within,
)
from learning.plugins.evidence.engine.parts import Times, parts_of, semesters, spread

FIRST = dt.date(2026, 3, 1)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def minute(number: int) -> dt.time:
    return dt.time(number // 60, number % 60)


@st.composite
def times(draw):
    start = draw(st.integers(0, 1_400))
    end = draw(st.integers(start + 1, 1_439))
    return Times(day(draw(st.integers(0, 3))), minute(start), minute(end))


@st.composite
def spans(draw):
    sessions = tuple(draw(st.lists(times(), max_size=3)))
    if sessions:
        days = [one.day for one in sessions]
        return Span(min(days), max(days), draw(st.booleans()), sessions)
    start = draw(st.integers(0, 6))
    return Span(day(start), day(start + draw(st.integers(0, 4))), draw(st.booleans()))


def minutes(span: Span) -> set[tuple[dt.date, int]]:
    """Every single minute that somebody is there."""
    return {
        (one.day, number)
        for one in span.sessions
        for number in range(
            one.starts.hour * 60 + one.starts.minute, one.ends.hour * 60 + one.ends.minute
        )
    }


def days(span: Span) -> set[dt.date]:
    return {
        span.starts_on + dt.timedelta(days=number)
        for number in range((span.ends_on - span.starts_on).days + 1)
    }


@given(spans(), spans())
def test_overlaps_are_those_of_a_count_minute_by_minute(one, other):
    if one.sessions and other.sessions:
        expected = min((found for found, _minute in minutes(one) & minutes(other)), default=None)
    elif one.fills_days and other.fills_days and not (one.sessions or other.sessions):
        expected = min(days(one) & days(other), default=None)
    else:
        expected = None
    assert same_time(one, other) == expected


@given(spans(), spans())
def test_overlap_does_not_depend_on_who_comes_first(one, other):
    assert same_time(one, other) == same_time(other, one)
    assert common_day(one, other) == common_day(other, one)


@given(st.lists(times(), max_size=4))
def test_sessions_of_one_activity_overlap_as_their_minutes_do(sessions):
    twice = set()
    seen: set = set()
    for one in sessions:
        own = minutes(Span(one.day, one.day, sessions=(one,)))
        twice |= {found for found, _minute in own & seen}
        seen |= own
    found = within(sessions)
    assert (found is None) == (not twice)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Seminar Pelayanan Publik", "seminar pelayanan publik 2026", True),
        ("Seminar Pelayanan Publik", "Bimtek Pengadaan Barang", False),
        ("", "", False),
    ],
)
def test_similar_titles(one, other, expected):
    assert similar(one, other) is expected


def test_a_certificate_number_is_the_same_however_written():
    assert certificate_key("No. 12/BKPSDM-2026") == certificate_key("no 12 bkpsdm 2026")
    assert certificate_key("..//") == ""


@given(st.integers(0, 500), st.integers(1, 60))
def test_spreading_loses_no_hour(jp, count):
    found = spread(jp, count)
    assert (sum(found), len(found)) == (jp, count)
    assert max(found) - min(found) <= 1


def test_parts_by_basis():
    given_days = {"starts_on": day(0), "ends_on": day(2)}
    assert parts_of("per_day", jp=7, **given_days) == [(day(0), 3), (day(1), 2), (day(2), 2)]
    assert parts_of("per_day", jp=None, value=4, **given_days) == [(day(n), 4) for n in range(3)]
    assert parts_of("programme", jp=20, **given_days) == [(day(2), 20)]
    assert parts_of("", jp=3, **given_days) == [(day(2), 3)]
    sessions = [Times(day(n), minute(480), minute(600)) for n in (2, 0)]
    assert parts_of("per_session", jp=4, sessions=sessions, **given_days) == [
        (day(0), 2),
        (day(2), 2),
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "count"),
    [
        ("2026-02-01", "2026-07-31", 1),
        ("2026-02-01", "2027-01-31", 2),
        ("2024-08-31", "2026-08-30", 4),
        ("2026-02-01", "2026-03-01", 1),
    ],
)
def test_semesters(starts, ends, count):
    last = dt.date.fromisoformat(ends)
    found = semesters(dt.date.fromisoformat(starts), last)
    assert len(found) == count
    assert found[-1] == last
    assert found == sorted(set(found))
