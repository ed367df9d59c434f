"""Numbers as people type them, tolerances, and what a wrong unit costs."""

from decimal import Decimal

import pytest

from learning.plugins.quiz.questions.numbers import parse
from learning.plugins.quiz.questions.tolerances import is_near

from .asking import Asked, D, faults


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("42", ["42"]),
        ("3,5", ["3.5"]),
        ("3.5", ["3.5"]),
        ("1.234,5", ["1234.5"]),
        ("1,234.5", ["1234.5"]),
        ("1.500", ["1500", "1.500"]),
        ("1,500", ["1.500"]),
        ("0.125", ["0.125"]),
        ("1.234.567", ["1234567"]),
        ("12 000", ["12000"]),
        ("-2,5", ["-2.5"]),
        ("\u22122,5", ["-2.5"]),
        (",5", ["0.5"]),
        ("2,5e3", ["2500"]),
        ("2,5 x 10^3", ["2500"]),
        ("2,5·10⁻³", ["0.0025"]),
        ("1.23.4", []),
        ("dua", []),
        ("", []),
        ("5 dan 6", []),
    ],
)
def test_numbers_are_read_as_written_in_indonesia_and_on_calculators(text, values):
    assert list(parse(text).values) == [Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("text", "unit"),
    [("5 km", "km"), ("5km", "km"), ("Rp 15.000,-", "Rp"), ("10 m/s2", "m/s2"), ("5", "")],
)
def test_a_unit_may_stand_before_or_after(text, unit):
    assert parse(text).unit == unit


@pytest.mark.parametrize(
    ("kind", "value", "tolerance", "inside", "outside"),
    [
        ("nominal", "10", "0.5", ["9.5", "10.5"], ["9.49", "10.51"]),
        ("relative", "200", "0.1", ["180", "220"], ["179.9", "220.1"]),
        ("relative", "-200", "0.1", ["-180", "-220"], ["-179.9"]),
        ("geometric", "10", "0.25", ["8", "12.5"], ["7.99", "12.51"]),
        ("geometric", "-10", "0.25", ["-8", "-12.5"], ["-7.99", "-12.51"]),
        ("nominal", "1.6e-19", "0", ["1.6e-19"], ["1.7e-19", "0"]),
    ],
)
def test_tolerances_are_nominal_relative_or_geometric(kind, value, tolerance, inside, outside):
    def near(given):
        return is_near(Decimal(given), Decimal(value), Decimal(tolerance), kind)

    assert all(map(near, inside))
    assert not any(map(near, outside))


def numerical(**body):
    answer = {"value": "5", "tolerance": "0", "fraction": "1"}
    units = [{"unit": "m", "multiplier": "1"}, {"unit": "cm", "multiplier": "100"}]
    return Asked("numerical", {"answers": [answer], "units": units, **body})


def test_the_first_answer_that_takes_the_number_decides():
    answers = [
        {"value": "5", "fraction": "1"},
        {"value": "5", "tolerance": "1", "fraction": "0.5"},
        {"value": "*", "fraction": "0.1"},
    ]
    asked = Asked("numerical", {"answers": answers})
    assert [asked.grade(answer=text) for text in ("5", "5,5", "99")] == [1, D("0.5"), D("0.1")]


def test_either_reading_of_an_ambiguous_number_is_right():
    for value in ("1500", "1.5"):
        asked = Asked("numerical", {"answers": [{"value": value, "fraction": "1"}]})
        assert asked.grade(answer="1.500") == 1


def test_units_convert_by_their_multiplier():
    asked = numerical(unit_handling="optional")
    assert [asked.grade(answer=text) for text in ("5", "5 m", "500 cm", "5 cm")] == [1, 1, 1, 0]


def test_a_wrong_unit_costs_a_share_of_the_mark_or_of_the_most():
    half = {
        "answers": [{"value": "5", "fraction": "1"}, {"value": "6", "fraction": "0.5"}],
        "unit_handling": "graded",
        "unit_penalty": "0.2",
    }
    of_mark = numerical(**half, unit_penalty_of="mark")
    of_max = numerical(**half, unit_penalty_of="max")
    texts = ("5 m", "5", "5 kg", "6 kg", "500 cm")
    assert [of_mark.grade(answer=text) for text in texts] == [1, D("0.8"), D("0.8"), D("0.4"), 1]
    assert [of_max.grade(answer=text) for text in texts] == [1, D("0.8"), D("0.8"), D("0.3"), 1]


def test_a_unit_penalty_never_takes_more_than_there_is():
    asked = numerical(unit_handling="graded", unit_penalty="1", unit_penalty_of="max")
    assert asked.grade(answer="5") == 0


def test_a_unit_that_is_chosen_has_a_field_of_its_own():
    asked = numerical(unit_handling="graded", unit_input="select")
    assert asked.grade(answer="500", unit="cm") == 1
    assert asked.why(answer="500") == "Choose the unit."
    assert asked.read(answer="5", unit="mil") == {"answer": "5"}
    assert [row["value"] for row in asked.context()["unit"]["choices"]] == ["m", "cm"]


def test_what_is_no_number_is_gradable_but_not_complete():
    asked = numerical()
    response = asked.read(answer="lima")
    assert asked.is_gradable(response)
    assert not asked.is_complete(response)
    assert asked.grade(response) == 0


def test_the_right_answer_cannot_be_taken_for_thousands():
    asked = Asked(
        "numerical",
        {
            "answers": [
                {"value": "1234", "fraction": "0"},
                {"value": "1.234", "fraction": "1"},
            ]
        },
    )
    right = asked.kind.right_response(asked.question, {})
    assert asked.grade(right) == 1


def test_units_need_a_base_and_each_its_own_name():
    answers = [{"value": "1", "fraction": "1"}]
    units = [{"unit": "cm", "multiplier": "100"}, {"unit": "c m", "multiplier": "0"}]
    body = {"answers": answers, "units": units, "unit_handling": "graded"}
    assert set(faults("numerical", body)) == {"units"}
