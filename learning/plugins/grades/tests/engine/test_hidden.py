"""Totals with hidden grades, in three ways."""

from decimal import Decimal as D

import pytest

from learning.plugins.grades.engine import (
    Aggregation,
    HiddenTotals,
    Kind,
    Outcome,
    Status,
    explain,
    shown,
    shown_total,
)

from .building import ROOT, category, item, overridden, raw, root, tree

BLANK, WITHOUT, REAL = HiddenTotals.BLANK, HiddenTotals.WITHOUT, HiddenTotals.REAL
BOOK = [root(), item(2), item(3, hidden=True), item(4)]
GIVEN = {2: raw(40), 3: raw(100), 4: raw(70)}


@pytest.mark.parametrize(("totals", "points"), [(BLANK, None), (WITHOUT, 55), (REAL, 70)])
def test_three_ways_to_show_a_total_with_hidden_grades(totals, points):
    total = shown_total(tree(BOOK), GIVEN, totals=totals)
    assert total.final == (None if points is None else D(points))
    assert total.status is (Status.HIDDEN if points is None else Status.USED)


@pytest.mark.parametrize("totals", HiddenTotals)
def test_hidden_grades_themselves_are_never_shown(totals):
    outcome = shown(tree(BOOK), GIVEN, totals=totals)[3]
    assert (outcome.final, outcome.percent, outcome.status) == (None, None, Status.HIDDEN)


@pytest.mark.parametrize("totals", HiddenTotals)
def test_without_hidden_grades_all_ways_are_one(totals):
    made = tree([root(), item(2), item(3)])
    assert shown_total(made, {2: raw(40), 3: raw(60)}, totals=totals).final == D(50)


def test_a_grade_may_be_hidden_from_one_person():
    made = tree([root(), item(2), item(3)])
    given = {2: raw(40), 3: raw(60, hidden=True)}
    assert shown_total(made, given, totals=WITHOUT).final == D(40)
    assert shown_total(made, {2: raw(40), 3: raw(60)}, totals=WITHOUT).final == D(50)


def test_all_in_a_hidden_category_is_hidden():
    made = tree([root(), category(2, ROOT, hidden=True), item(3, 2), item(4)])
    outcomes = shown(made, {3: raw(90), 4: raw(30)}, totals=WITHOUT)
    assert outcomes[ROOT].final == D(30)
    assert {outcomes[2].status, outcomes[3].status} == {Status.HIDDEN}


def test_a_blank_total_blanks_all_above_it():
    items = [root(), category(2, ROOT), item(3, 2, hidden=True), item(4), category(5, ROOT)]
    outcomes = shown(tree([*items, item(6, 5)]), {4: raw(30), 6: raw(20)}, totals=BLANK)
    assert [outcomes[number].final for number in (ROOT, 2, 4, 5)] == [None, None, D(30), D(20)]


def test_a_total_is_blank_before_the_hidden_grade_is_given():
    """Or its going blank would tell that there is a grade now."""
    assert shown_total(tree(BOOK), {2: raw(40)}, totals=BLANK).final is None


def test_a_hidden_grade_that_is_excluded_blanks_nothing():
    given = GIVEN | {3: raw(100, excluded=True)}
    assert shown_total(tree(BOOK), given, totals=BLANK).final == D(55)


def test_a_total_set_by_hand_is_shown_unless_hidden_itself():
    assert shown_total(tree(BOOK), GIVEN | {ROOT: overridden(88)}, totals=BLANK).final == D(88)
    hidden = [root(hidden=True), item(2)]
    for totals in HiddenTotals:
        outcome = shown_total(tree(hidden), {ROOT: overridden(88)}, totals=totals)
        assert (outcome.final, outcome.status) == (None, Status.HIDDEN)


LOCKED = [
    root(),
    category(2, ROOT),
    item(3, 2, hidden=True, key="uts"),
    item(4, 2),
    item(5),
    item(6, kind=Kind.FORMULA, formula="[[uts]] * 0.5"),
]
HELD = {3: raw(100), 4: raw(40), 5: raw(10)}
FROZEN = {2: raw(None, final=70, locked=True), 6: raw(None, final=50, locked=True)}


@pytest.mark.parametrize("totals", [BLANK, WITHOUT])
def test_what_was_locked_as_it_was_counted_tells_what_is_hidden(totals):
    """Unlike what somebody set by hand: it was worked out from the hidden grade."""
    outcomes = shown(tree(LOCKED), HELD | FROZEN, totals=totals)
    assert [outcomes[number].final for number in (2, 6)] == [None, None]
    assert {outcomes[number].status for number in (2, 6)} == {Status.HIDDEN}
    assert outcomes[ROOT].final == (None if totals == BLANK else D(10))
    assert shown(tree(LOCKED), HELD | FROZEN, totals=REAL)[2].final == D(70)


@pytest.mark.parametrize("totals", [BLANK, WITHOUT])
def test_a_locked_total_of_all_is_not_shown_either(totals):
    given = {2: raw(40), 3: raw(100), 4: raw(70), ROOT: raw(None, final=70, locked=True)}
    outcome = shown_total(tree(BOOK), given, totals=totals)
    assert (outcome.final, outcome.status) == (None, Status.HIDDEN)


@pytest.mark.parametrize("totals", HiddenTotals)
def test_an_override_that_is_locked_tells_nothing(totals):
    by_hand = raw(None, final=88, overridden=True, locked=True)
    assert shown_total(tree(BOOK), GIVEN | {ROOT: by_hand}, totals=totals).final == D(88)


def test_without_hidden_grades_natural_maxima_shrink():
    made = tree([root(Aggregation.NATURAL), item(2, max=60), item(3, max=40, hidden=True)])
    total = shown_total(made, {2: raw(30), 3: raw(40)}, totals=WITHOUT)
    assert total == Outcome(D(30), D(0), D(60), status=Status.USED)


def test_a_formula_over_a_hidden_grade_tells_nothing_of_it():
    items = [
        root(),
        item(2, key="uts", hidden=True, weight=0),
        item(3, key="uas"),
        item(4, kind=Kind.FORMULA, formula="[[uts]] / 2 + [[uas]] / 2"),
    ]
    given = {2: raw(90), 3: raw(40)}
    assert shown(tree(items), given, totals=BLANK)[4].final is None
    assert shown(tree(items), given, totals=WITHOUT)[4].final == D(20)
    assert shown(tree(items), given, totals=REAL)[4].final == D(65)


def test_a_formula_over_a_hidden_grade_that_does_not_count_is_blank_too():
    items = [
        root(Aggregation.WEIGHTED_MEAN),
        item(2, key="uts", hidden=True, weight=0),
        item(3),
        item(4, weight=0, kind=Kind.FORMULA, formula="[[uts]]"),
    ]
    outcomes = shown(tree(items), {2: raw(90), 3: raw(40)}, totals=BLANK)
    assert (outcomes[4].final, outcomes[ROOT].final) == (None, D(40))


def test_real_totals_are_explained_without_naming_hidden_points():
    outcomes = shown(tree(BOOK), GIVEN, totals=REAL)
    told = explain(tree(BOOK), outcomes, ROOT)
    assert [(line.points, line.contribution) for line in told.lines] == [
        (D(40), D("13.33334")),
        (None, None),
        (D(70), D("23.33333")),
    ]
    assert told.hidden == D("33.33333")
