import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from learning.plugins.certificates.patterns import (
    DEFAULT_PATTERN,
    check_pattern,
    counts_by_template,
    fill,
)
from learning.plugins.certificates.services.public_ids import ALPHABET, new_public_id, normalise
from learning.plugins.certificates.wording import check_text
from learning.plugins.certificates.wording import fill as fill_text

DAY = dt.date(2026, 11, 30)
SEPARATORS = st.sampled_from(["/", "-", ".", " / "])
OPTIONAL = st.lists(st.sampled_from(["{template}", "{month}", "{roman_month}", "BKPSDM", "800"]))


@st.composite
def patterns(draw):
    seq = draw(st.sampled_from(["{seq}", "{seq:3}", "{seq:04}", "{seq:6}"]))
    parts = draw(st.permutations([seq, "{region}", "{year}", *draw(OPTIONAL)]))
    text = parts[0]
    for part in parts[1:]:
        text += draw(SEPARATORS) + part
    return text


def test_the_usual_pattern():
    number = fill(DEFAULT_PATTERN, seq=7, region="12.75", template="LATSAR", day=DAY)
    assert number == "0007/12.75/XI/2026"
    assert not counts_by_template(DEFAULT_PATTERN)


@given(patterns(), st.integers(1, 99_999), st.integers(1, 99_999))
def test_every_pattern_that_is_accepted_tells_numbers_apart(pattern, first, second):
    if len(pattern) <= 80:
        check_pattern(pattern)
    numbers = {fill(pattern, seq=n, region="12.75", template="A", day=DAY) for n in (first, second)}
    assert len(numbers) == len({first, second})
    assert not any(re.search(r"[{}]", number) for number in numbers)


@given(patterns(), patterns(), st.integers(1, 9_999), st.integers(1, 9_999))
def test_changing_the_pattern_midyear_makes_no_double(before, after, first, second):
    """Both count in the same series, so the running numbers differ."""
    if first == second or "2026" in (str(first), str(second)):
        return
    one = fill(before, seq=first, region="12.75", template="A", day=DAY)
    other = fill(after, seq=second, region="12.75", template="A", day=DAY)
    assert one.split("/") != other.split("/") or first == second or one != other


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("{seq}/{region}/{yaer}", "yaer"),
        ("{region}/{year}", "seq"),
        ("{seq}/{year}", "region"),
        ("{seq}/{region}", "year"),
        ("{seq}/{seq:4}/{region}/{year}", "seq"),
        ("{seq}{region}/{year}", "/ - "),
        ("1{seq}/{region}/{year}", "/ - "),
        ("{seq}/{region}/{year}<b>", "/ - "),
        ("{seq:99}/{region}/{year}", "seq:99"),
        ("{seq/{region}/{year}", "seq"),
    ],
)
def test_what_is_wrong_with_a_pattern_is_named(pattern, words):
    with pytest.raises(ValidationError) as found:
        check_pattern(pattern)
    assert words in str(found.value)


def test_an_unknown_placeholder_of_the_text_is_named():
    check_text("Diberikan kepada {name} atas {title}")
    with pytest.raises(ValidationError, match="nama"):
        check_text("Diberikan kepada {nama}")
    with pytest.raises(ValidationError):
        check_text("Kurung { tunggal")


def test_what_is_filled_in_is_not_read_for_placeholders():
    assert fill_text("{title}: {name}", {"title": "{name}", "name": "Ani"}) == "{name}: Ani"


def test_ids_are_long_and_forgive_how_they_are_typed():
    ids = {new_public_id() for _ in range(500)}
    assert len(ids) == 500
    assert {len(one) for one in ids} == {20}
    assert set("".join(ids)) <= set(ALPHABET)
    one = "0123456789abcdefghjk"
    assert normalise("O123 4-56789\nABCDEFGHJK") == one
    assert normalise("0l23456789abcdefghjk") == one
    assert normalise("terlalu pendek") == ""
