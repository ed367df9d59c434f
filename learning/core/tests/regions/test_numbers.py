import string
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from learning.core.regions import numbers
from learning.core.regions.models.people import mask

NIP = "198703042010011002"
NI_PPPK = "199001012023212001"
KINDS = numbers.Kind


@st.composite
def valid_numbers(draw, codes):
    born = draw(st.dates(date(1930, 1, 1), date(2008, 12, 31)))
    start = draw(st.integers(born.year + 17, born.year + 60))
    code, sex = draw(codes), draw(st.sampled_from("12"))
    serial = draw(st.integers(1, 999))
    return f"{born:%Y%m%d}{start}{code:02d}{sex}{serial:03d}"


@given(valid_numbers(st.integers(1, 12)))
def test_every_well_formed_nip_is_read(number):
    parsed = numbers.parse(number)
    assert (parsed.number, parsed.kind) == (number, KINDS.NIP)
    assert f"{parsed.birth_date:%Y%m%d}" == number[:8]


@given(valid_numbers(st.integers(21, 99)))
def test_a_pppk_is_never_refused_by_a_month_test(number):
    assert numbers.parse(number).kind == KINDS.NI_PPPK
    assert numbers.parse(number, kind=KINDS.NI_PPPK).number == number


@given(valid_numbers(st.one_of(st.just(0), st.integers(13, 20))))
def test_neither_a_month_nor_a_contract_code_is_refused(number):
    with pytest.raises(numbers.InvalidNumber):
        numbers.parse(number)


@given(valid_numbers(st.integers(1, 12)), st.data())
def test_spaces_dots_and_dashes_do_not_matter(number, data):
    typed = ""
    for digit in number:
        typed += data.draw(st.sampled_from(["", " ", ".", "-", "\u2013", "\u00a0"])) + digit
    assert numbers.parse(f"'{typed} ").number == number


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    assume(len(numbers.normalise(text)) not in (9, 18))
    with pytest.raises(numbers.InvalidNumber):
        numbers.parse(text)


@given(st.text(alphabet=string.digits, min_size=18, max_size=18))
def test_what_is_read_stays_the_same_digits(text):
    try:
        parsed = numbers.parse(text)
    except numbers.InvalidNumber:
        return
    assert parsed.number == text
    assert numbers.parse(numbers.format_grouped(parsed.number)) == parsed


@given(valid_numbers(st.integers(1, 12)))
def test_a_mask_shows_only_the_last_three_digits(number):
    assert mask(number) == "•" * 15 + number[-3:]


@pytest.mark.parametrize(
    "number",
    [
        "",
        "19870304201001100",
        "1987030420100110021",
        "198702302010011002",
        "198713042010011002",
        "198703042003011002",
        "198703042010001002",
        "198703042010131002",
        "198703042010013002",
        "198703042010010002",
        "198703042010011000",
        "19870304201001100O",
        "١٩٨٧٠٣٠٤٢٠١٠٠١١٠٠٢",
        "000000000",
        "1.98703E+17",
        "1,98703042010011E+17",
        "=198703042010011002",
    ],
)
def test_malformed_numbers_are_refused(number):
    with pytest.raises(numbers.InvalidNumber):
        numbers.parse(number)


def test_seventeen_years_is_the_youngest_start():
    assert numbers.parse("198703042004011002").start_year == 2004


def test_an_old_number_has_nine_digits():
    assert numbers.parse("131 234 567").kind == KINDS.NIP_OLD


def test_a_kind_can_be_demanded():
    with pytest.raises(numbers.InvalidNumber):
        numbers.parse(NIP, kind=KINDS.NI_PPPK)
    with pytest.raises(numbers.InvalidNumber):
        numbers.parse(NI_PPPK, kind=KINDS.NIP)


def test_a_number_is_shown_in_groups():
    assert numbers.format_grouped(NIP) == "19870304 201001 1 002"


@pytest.mark.parametrize("value", [1.98703042010011e17, 198703042010011002, 1.5, "1.98E+17"])
def test_figures_that_a_spreadsheet_rounds_are_refused(value):
    with pytest.raises(numbers.DamagedNumber):
        numbers.parse(numbers.from_cell(value))


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (131234567, "131234567"), (131234567.0, "131234567"), (NIP, NIP)],
)
def test_cells_become_text(value, text):
    assert numbers.from_cell(value) == text
