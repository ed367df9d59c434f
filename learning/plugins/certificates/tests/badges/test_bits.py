"""The status list against a reader of another library, over random revocations."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadgeslib.ob3.status import decode_encoded_list, set_indices

from learning.plugins.certificates.badges import bits

SERIALS = st.integers(min_value=1, max_value=10**12)


@settings(max_examples=40)
@given(st.sets(st.integers(min_value=0, max_value=bits.BITS - 1), max_size=60))
def test_another_reader_finds_the_same_bits(wanted):
    decoded = decode_encoded_list(bits.encode(wanted))
    assert len(decoded) * 8 == bits.BITS
    assert set_indices(decoded) == wanted


@given(SERIALS, SERIALS)
def test_two_awards_never_share_a_bit(one, other):
    assert (bits.place(one) == bits.place(other)) == (one == other)


@given(SERIALS)
def test_every_award_has_a_bit_in_its_list(serial):
    number, index = bits.place(serial)
    assert 0 <= index < bits.BITS
    assert number * bits.BITS + index == serial


def test_the_same_list_is_the_same_text():
    assert bits.encode([3, 1]) == bits.encode([1, 3])


@pytest.mark.parametrize("index", [-1, bits.BITS])
def test_what_is_no_index_is_refused(index):
    with pytest.raises(ValueError, match=str(index)):
        bits.encode([index])
