"""Numbers as people read and type them."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ..figures import MOST_KEPT, NoNumber, add_up, number, numbers, out_of, parse, percent, rounded

D = Decimal
points = st.decimals(min_value=-1_000, max_value=1_000, places=5)


@pytest.fixture
def indonesian():
    with translation.override("id"):
        yield


@pytest.mark.parametrize(
    ("value", "places", "indonesian", "english"),
    [
        ("87.5", 2, "87,5", "87.5"),
        ("80", 2, "80", "80"),
        ("0.005", 2, "0,01", "0.01"),
        ("-0.004", 2, "0", "0"),
        ("-12.5", 0, "-13", "-13"),
        ("1234.5", 2, "1.234,5", "1,234.5"),
        ("-1234567", 0, "-1.234.567", "-1,234,567"),
        ("99.99999", 5, "99,99999", "99.99999"),
        ("1E+2", 2, "100", "100"),
    ],
)
def test_a_number_in_the_readers_language(value, places, indonesian, english):
    with translation.override("id"):
        assert number(D(value), places) == indonesian
    with translation.override("en"):
        assert number(D(value), places) == english


def test_what_is_kept_stays_small(indonesian):
    kept = numbers(4)
    for value in range(MOST_KEPT + 10):
        assert kept[D(value)]
    assert len(kept) <= MOST_KEPT


def test_words_around_numbers(indonesian):
    assert percent(D("33.333")) == "33,3 %"
    assert out_of(D(100)) == "dari 100"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("87,5", "87.5"),
        ("87.5", "87.5"),
        (" 8 7 ", "87"),
        ("1.234", "1234"),
        ("1.234,5", "1234.5"),
        ("1234", "1234"),
        ("-3", "-3"),
        (",5", "0.5"),
        ("5,", "5"),
        ("0", "0"),
    ],
)
def test_both_ways_of_typing_are_read(indonesian, typed, value):
    assert parse(typed) == D(value)


@pytest.mark.parametrize(
    "typed", ["", "x", "1.2.3", "1,2,3", "1e5", "NaN", "inf", "٤", "1_000", "--1", ".", "5%"]
)
def test_what_is_no_number(indonesian, typed):
    with pytest.raises(NoNumber):
        parse(typed)


@given(points.filter(lambda value: abs(value) < 1_000))
def test_what_is_shown_can_be_typed_again(value):
    for language in ("id", "en"):
        with translation.override(language):
            assert parse(number(value, 5)) == value


@given(st.lists(points, min_size=1, max_size=12), st.integers(0, 3))
def test_parts_add_up_to_what_is_shown_as_their_sum(parts, places):
    total = sum(parts, D(0))
    shown = add_up(parts, total=total, places=places)
    assert sum(shown, D(0)) == rounded(total, places)
    step = D(1).scaleb(-places)
    assert all(abs(one - part) <= step for one, part in zip(shown, parts, strict=True))


def test_what_lost_most_gets_it_back():
    third = D("33.33333")
    assert add_up([third, third, D("33.33334")], total=D(100), places=2) == [
        D("33.33"),
        D("33.33"),
        D("33.34"),
    ]
