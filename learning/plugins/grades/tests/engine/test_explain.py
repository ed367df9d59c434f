"""How a total came about, line by line."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from learning.plugins.grades.engine import Aggregation, Status, count, explain

from .building import EXCLUDED, ROOT, category, item, overridden, raw, root, tree


def told(items, given, category_id=ROOT):
    made = tree(items)
    return explain(made, count(made, given), category_id)


def contributions(explanation):
    return {line.item_id: line.contribution for line in explanation.lines}


def test_contributions_are_weight_times_percent():
    weighted = [root(Aggregation.WEIGHTED_MEAN), item(2, weight=1), item(3, weight=3, max=50)]
    answer = told(weighted, {2: raw(50), 3: raw(45)})
    assert contributions(answer) == {2: D("12.5"), 3: D("67.5")}
    assert [line.percent for line in answer.lines] == [D(50), D(90)]
    assert [line.weight for line in answer.lines] == [D("0.25"), D("0.75")]
    assert (answer.method, answer.total) == (Aggregation.WEIGHTED_MEAN, D(80))


def test_thirds_add_up_to_the_rounded_total():
    items = [root(), item(2), item(3), item(4)]
    answer = told(items, {2: raw(10), 3: raw(10), 4: raw("0.5")})
    # 3.33333... + 3.33333... + 0.16666... = 6.83333...
    assert answer.total == D("6.83333")
    assert contributions(answer) == {2: D("3.33333"), 3: D("3.33333"), 4: D("0.16667")}


def test_natural_weighting_adds_points():
    items = [root(Aggregation.NATURAL), item(2, max=30), item(3, min=-10, max=50)]
    answer = told(items, {2: raw(15), 3: raw(-5)})
    assert contributions(answer) == {2: D(15), 3: D(-5)}
    assert [line.percent for line in answer.lines] == [D(50), D(-10)]
    assert (answer.total, answer.max) == (D(10), D(80))


def test_what_extra_credit_brought_over_the_maximum_is_said():
    items = [root(Aggregation.NATURAL), item(2, max=60), item(3, max=10, extra_credit=True)]
    answer = told(items, {2: raw(55), 3: raw(10)})
    assert contributions(answer) == {2: D(55), 3: D(10)}
    assert (answer.cut, answer.total) == (D(-5), D(60))


def test_the_least_points_of_a_range_are_the_base():
    answer = told([root(min=10, max=30), item(2), item(3)], {2: raw(50), 3: raw(100)})
    assert (answer.base, contributions(answer), answer.total) == (D(10), {2: 5, 3: 10}, D(25))


def test_what_did_not_count_has_a_status_and_no_contribution():
    items = [root(drop_lowest=1), item(2), item(3), item(4), item(5)]
    answer = told(items, {2: raw(50), 3: raw(10), 4: EXCLUDED})
    assert {line.item_id: (line.status, line.contribution) for line in answer.lines} == {
        2: (Status.USED, D(50)),
        3: (Status.DROPPED, None),
        4: (Status.EXCLUDED, None),
        5: (Status.NO_VALUE, None),
    }


def test_a_missing_grade_that_counted_as_0_is_told_apart():
    answer = told([root(only_graded=False), item(2), item(3)], {2: raw(80)})
    assert [line.as_zero for line in answer.lines] == [False, True]
    assert contributions(answer) == {2: D(40), 3: D(0)}


@pytest.mark.parametrize(
    ("method", "decides"),
    [
        (Aggregation.LOWEST, [True, False, False]),
        (Aggregation.MEDIAN, [False, True, False]),
        (Aggregation.HIGHEST, [False, False, True]),
        (Aggregation.MODE, [False, False, True]),
        (Aggregation.MEAN, [False, False, False]),
    ],
)
def test_methods_that_choose_say_whom(method, decides):
    items = [root(method), item(2), item(3), item(4)]
    answer = told(items, {2: raw(10), 3: raw(40), 4: raw(90)})
    assert [line.decides for line in answer.lines] == decides


def test_a_total_set_by_hand_is_not_explained_by_its_parts():
    answer = told([root(), item(2)], {ROOT: overridden(90), 2: raw(40)})
    assert (answer.fixed, answer.total, contributions(answer)) == (True, D(90), {2: None})


def test_without_a_total_there_are_lines_all_the_same():
    answer = told([root(), item(2)], {})
    assert (answer.total, contributions(answer)) == (None, {2: None})


def test_lines_stand_in_the_order_of_the_gradebook():
    items = [root(), item(2, order=3), item(3, order=1), item(4, order=2)]
    assert [line.item_id for line in told(items, {}).lines] == [3, 4, 2]


def test_weights_as_they_are_stored_explain_as_well():
    """Rounded to five places they are a little off, and the sum still holds."""
    made = tree([root(), *(item(number) for number in range(2, 9))])
    outcomes = count(made, {number: raw(number * 11) for number in range(2, 9)})
    stored = {
        key: replace(one, weight=one.weight and round(one.weight, 5))
        for key, one in outcomes.items()
    }
    answer = explain(made, stored, ROOT)
    assert sum(contributions(answer).values()) == outcomes[ROOT].final
    assert answer.cut == 0


def test_only_categories_can_be_explained():
    with pytest.raises(KeyError):
        told([root(), category(2, ROOT), item(3)], {}, category_id=3)
