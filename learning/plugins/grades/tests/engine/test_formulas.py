"""Items worked out from other items' points."""

from decimal import Decimal as D

import pytest

from learning.plugins.grades.engine import Given, Kind, Status

from .building import ROOT, category, counted, item, overridden, raw, root

UTS, UAS = item(2, key="uts"), item(3, key="UAS 1")


def value(source, given, **fields):
    result = item(9, kind=Kind.FORMULA, formula=source, **fields)
    return counted([root(), UTS, UAS, result], given)[9].final


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("[[uts]] * 0.4 + [[UAS 1]] * 0.6", 72),
        ("[[ uts ]]", 60),
        ("average([[uts]], [[UAS 1]])", 70),
        ("sum([[uts]], [[UAS 1]]) / 4", 35),
        ("max([[uts]], [[UAS 1]]) - min([[uts]], [[UAS 1]])", 20),
        ("[[uts]] >= 60 && [[UAS 1]] > 75 ? 100 : 0", 100),
        ("round([[uts]] / 7)", 9),
        ("round([[uts]] / 7, 2)", "8.57"),
        ("floor([[uts]] / 7) + ceil([[uts]] / 7)", 17),
        ("mod([[uts]], 7) + [[uts]] % 7", 8),
        ("power(2, 3) + 2 ^ 3", 16),
        ("sqrt([[UAS 1]] * 5) + abs(-1)", 21),
        ("42", 42),
    ],
)
def test_formulas_are_worked_out(source, result):
    assert value(source, {2: raw(60), 3: raw(80)}) == D(str(result))


def test_decimals_are_exact():
    # With floats 0.1 + 0.2 is a little more.
    assert value("[[uts]] + [[UAS 1]] > 0.3 ? 1 : 0", {2: raw("0.1"), 3: raw("0.2")}) == D(0)


def test_results_are_multiplied_moved_and_kept_within_the_range():
    given = {2: raw(60), 3: raw(80)}
    assert value("[[uts]]", given, multiplier="0.5", offset=3) == D(33)
    assert value("[[uts]] + [[UAS 1]]", given) == D(100)
    assert value("-1", given, min=5) == D(5)
    assert value("1 / 3", given) == D("0.33333")


def test_what_has_no_value_counts_as_0_unless_nothing_has_one():
    assert value("[[uts]] / 2 + [[UAS 1]] / 2", {2: raw(60)}) == D(30)
    assert value("[[uts]] / 2 + [[UAS 1]] / 2", {}) is None


def test_excluded_grades_have_no_value_for_formulas():
    assert value("[[uts]] + [[UAS 1]]", {2: raw(60, excluded=True), 3: raw(20)}) == D(20)


@pytest.mark.parametrize("source", ["1 / [[uts]]", "sqrt(-1 - [[uts]])", "9 ^ 9 ^ 9 ^ 9"])
def test_without_a_result_there_is_no_value(source):
    assert value(source, {2: raw(0)}) is None


@pytest.mark.parametrize(
    ("source", "result"),
    [("10 ^ 25", 100), ("-(10 ^ 30)", 0), ("floor(1e300)", 100), ("1e300 * [[uts]]", 100)],
)
def test_a_result_beyond_all_digits_is_kept_within_the_range(source, result):
    assert value(source, {2: raw(60)}) == D(result)


@pytest.mark.parametrize("source", ["[[uts]] +", "[[unknown]]", "__import__('os')", "{uts}", ""])
def test_a_formula_that_is_none_counts_for_nothing(source):
    broken = item(9, kind=Kind.FORMULA, formula=source)
    outcomes = counted([root(only_graded=False), UTS, broken], {2: raw(60)})
    assert (outcomes[9].final, outcomes[9].status) == (None, Status.NOT_COUNTED)
    assert outcomes[ROOT].final == D(60)


def test_formulas_read_categories_and_other_formulas():
    items = [
        root(),
        category(2, ROOT, key="tugas"),
        item(3, 2),
        item(4, 2),
        item(5, kind=Kind.FORMULA, formula="[[tugas]] / 2", key="setengah"),
        item(6, kind=Kind.FORMULA, formula="[[setengah]] + 1"),
    ]
    outcomes = counted(items, {3: raw(40), 4: raw(80)})
    assert [outcomes[number].final for number in (2, 5, 6)] == [D(60), D(30), D(31)]


def test_formulas_read_what_stands_by_hand_and_may_be_overridden_themselves():
    given = {2: overridden(90), 9: Given()}
    assert value("[[uts]]", given) == D(90)
    assert value("[[uts]]", {2: raw(50), 9: overridden(12)}) == D(12)
