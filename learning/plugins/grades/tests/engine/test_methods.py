"""Each way of making one total, with numbers worked out by hand."""

from decimal import Decimal as D

import pytest

from learning.plugins.grades.engine import Aggregation, Status, Tree

from .building import (
    EXCLUDED,
    ROOT,
    category,
    counted,
    item,
    overridden,
    root,
    statuses,
    total,
    weights,
)


def book(method, *items, **fields):
    return [root(method, **fields), *items]


def test_mean():
    # 50 %, 80 % and 20 %, whatever the maxima.
    items = book(Aggregation.MEAN, item(2, max=10), item(3, max=50), item(4))
    assert total(items, {2: 5, 3: 40, 4: 20}) == D(50)


def test_thirds_do_not_push_a_half_unit_down():
    # Each is 50.000005 % exactly, and so is their mean.
    items = book(Aggregation.MEAN, *(item(number, max=200) for number in (2, 3, 4)))
    assert total(items, dict.fromkeys((2, 3, 4), "100.00001")) == D("50.00001")


def test_a_childs_own_minimum_is_its_zero():
    # (30 - 20) / 40 and (60 - 0) / 100.
    items = book(Aggregation.MEAN, item(2, min=20, max=60), item(3))
    assert total(items, {2: 30, 3: 60}) == D("42.5")


def test_the_total_is_on_the_categorys_range():
    # Half of 10..30.
    items = book(Aggregation.MEAN, item(2), min=10, max=30)
    assert total(items, {2: 50}) == D(20)


def test_weighted_mean_reads_the_items_own_weights():
    # (1 x 50 + 3 x 90) / 4
    items = book(Aggregation.WEIGHTED_MEAN, item(2, weight=1), item(3, weight=3))
    assert total(items, {2: 50, 3: 90}) == D(80)


def test_weighted_mean_ignores_items_with_weight_0():
    items = book(Aggregation.WEIGHTED_MEAN, item(2, weight=0), item(3, weight=2))
    outcomes = counted(items, {2: 0, 3: 90})
    assert outcomes[ROOT].final == D(90)
    assert statuses(outcomes) == {2: Status.ZERO_WEIGHT, 3: Status.USED}


def test_weighted_mean_of_only_weights_0_has_no_value():
    items = book(Aggregation.WEIGHTED_MEAN, item(2, weight=0), item(3, weight=0))
    assert total(items, {2: 10, 3: 90}) is None


def test_simple_weighted_mean_weighs_by_range():
    # 10..30 weighs 20, 0..60 weighs 60: (0.5 x 20 + 0.9 x 60) / 80
    items = book(Aggregation.SIMPLE_WEIGHTED_MEAN, item(2, min=10, max=30), item(3, max=60))
    outcomes = counted(items, {2: 20, 3: 54})
    assert outcomes[ROOT].final == D(80)
    assert weights(outcomes) == {2: D("0.25"), 3: D("0.75")}


def test_simple_weighted_mean_adds_extra_credit_to_the_numerator_only():
    # (40 + 60 + 10) / 200, not / 220.
    extra = item(4, max=20, extra_credit=True)
    items = book(Aggregation.SIMPLE_WEIGHTED_MEAN, item(2), item(3), extra)
    outcomes = counted(items, {2: 40, 3: 60, 4: 10})
    assert outcomes[ROOT].final == D(55)
    assert outcomes[4].status is Status.EXTRA


def test_mean_with_extra_credits():
    # (0.4 + 0.6 + 2 x 0.1) / 2
    extra = item(4, extra_credit=True, weight=2)
    items = book(Aggregation.MEAN_EXTRA_CREDIT, item(2), item(3), extra)
    assert total(items, {2: 40, 3: 60, 4: 10}) == D(60)


def test_extra_credit_never_goes_beyond_the_maximum():
    for method in (Aggregation.MEAN_EXTRA_CREDIT, Aggregation.SIMPLE_WEIGHTED_MEAN):
        items = book(method, item(2), item(3, extra_credit=True))
        assert total(items, {2: 90, 3: 90}) == D(100)


@pytest.mark.parametrize(
    "method",
    [Aggregation.MEAN_EXTRA_CREDIT, Aggregation.SIMPLE_WEIGHTED_MEAN, Aggregation.NATURAL],
)
def test_extra_credit_alone_makes_no_total(method):
    items = book(method, item(2), item(3, extra_credit=True))
    outcomes = counted(items, {3: 90})
    assert outcomes[ROOT].final is None
    assert statuses(outcomes) == {2: Status.NO_VALUE, 3: Status.EXTRA}


def test_other_methods_take_extra_credit_as_any_other():
    items = book(Aggregation.MEAN, item(2), item(3, extra_credit=True))
    assert total(items, {2: 40, 3: 60}) == D(50)


@pytest.mark.parametrize(("points", "result"), [((10, 90, 40), 40), ((10, 90, 40, 60), 50)])
def test_median(points, result):
    ids = range(2, 2 + len(points))
    items = book(Aggregation.MEDIAN, *(item(number) for number in ids))
    assert total(items, dict(zip(ids, points, strict=True))) == D(result)


def test_lowest_and_highest():
    # 3 of 10 is 30 %, 40 of 100 is 40 %.
    items = [item(2, max=10), item(3)]
    assert total(book(Aggregation.LOWEST, *items), {2: 3, 3: 40}) == D(30)
    assert total(book(Aggregation.HIGHEST, *items), {2: 3, 3: 40}) == D(40)


def test_mode_is_the_most_frequent_and_of_equals_the_highest():
    items = book(Aggregation.MODE, *(item(number) for number in range(2, 7)))
    assert total(items, {2: 20, 3: 20, 4: 90, 5: 40, 6: 30}) == D(20)
    assert total(items, {2: 20, 3: 20, 4: 40, 5: 40, 6: 90}) == D(40)


def test_mode_compares_shares_of_different_maxima():
    # A third of 30 and of 60 are equal, however many figures it takes.
    items = book(Aggregation.MODE, item(2, max=30), item(3, max=60), item(4))
    assert total(items, {2: 10, 3: 20, 4: 90}) == D("33.33333")


# What has no value.


def test_items_without_value_are_left_out_if_only_graded_ones_count():
    outcomes = counted(book(Aggregation.MEAN, item(2), item(3), only_graded=True), {2: 80})
    assert outcomes[ROOT].final == D(80)
    assert outcomes[3].status is Status.NO_VALUE


def test_items_without_value_count_as_0_otherwise():
    outcomes = counted(book(Aggregation.MEAN, item(2), item(3), only_graded=False), {2: 80})
    assert outcomes[ROOT].final == D(40)
    assert outcomes[3].status is Status.USED


@pytest.mark.parametrize("method", Aggregation)
@pytest.mark.parametrize("only_graded", [True, False])
def test_without_any_value_there_is_no_total(method, only_graded):
    outcomes = counted(book(method, item(2), item(3), only_graded=only_graded), {})
    assert outcomes[ROOT].final is None
    assert set(statuses(outcomes).values()) == {Status.NO_VALUE}


def test_excluded_grades_leave_the_total_even_where_all_count():
    outcomes = counted(
        book(Aggregation.MEAN, item(2), item(3), item(4), only_graded=False), {2: 80, 3: EXCLUDED}
    )
    assert outcomes[ROOT].final == D(40)
    assert outcomes[3].status is Status.EXCLUDED
    assert outcomes[3].weight is None


def test_a_category_whose_items_are_all_excluded_is_excluded_too():
    items = [root(only_graded=False), category(2, ROOT), item(3, 2), item(4)]
    outcomes = counted(items, {3: EXCLUDED, 4: 60})
    assert outcomes[ROOT].final == D(60)
    assert outcomes[2].status is Status.EXCLUDED


def test_a_category_with_nothing_left_but_extra_credit_is_left_out():
    inner = category(2, ROOT, Aggregation.NATURAL)
    items = [root(only_graded=False), inner, item(3, 2), item(4, 2, extra_credit=True), item(5)]
    outcomes = counted(items, {3: EXCLUDED, 4: 100, 5: 60})
    assert outcomes[ROOT].final == D(60)
    assert outcomes[2].status is Status.EXCLUDED


def test_a_category_set_by_hand_counts_though_its_items_are_excluded():
    items = [root(), category(2, ROOT), item(3, 2), item(4)]
    outcomes = counted(items, {2: overridden(90), 3: EXCLUDED, 4: 60})
    assert outcomes[ROOT].final == D(75)
    assert outcomes[2].status is Status.USED


def test_an_empty_category_does_not_count_as_0():
    outcomes = counted([root(only_graded=False), category(2, ROOT), item(3)], {3: 60})
    assert outcomes[ROOT].final == D(60)
    assert outcomes[2].status is Status.NOT_COUNTED


def test_an_item_without_range_cannot_count():
    outcomes = counted(book(Aggregation.MEAN, item(2, min=5, max=5), item(3)), {2: 5, 3: 60})
    assert outcomes[ROOT].final == D(60)
    assert outcomes[2].status is Status.ZERO_WEIGHT


# Drop and keep.


def test_the_lowest_scores_are_dropped():
    # Shares count, not points: 9 of 10 is more than 50 of 100.
    items = book(Aggregation.MEAN, item(2, max=10), item(3), item(4), drop_lowest=1)
    outcomes = counted(items, {2: 9, 3: 50, 4: 70})
    assert outcomes[ROOT].final == D(80)
    assert statuses(outcomes) == {2: Status.USED, 3: Status.DROPPED, 4: Status.USED}


def test_of_equal_scores_the_item_with_the_larger_maximum_is_dropped():
    items = book(Aggregation.SIMPLE_WEIGHTED_MEAN, item(2, max=10), item(3), drop_lowest=1)
    assert statuses(counted(items, {2: 5, 3: 50}))[3] is Status.DROPPED


def test_keep_highest_is_the_same_from_the_other_end():
    items = book(Aggregation.MEAN, item(2), item(3), item(4), keep_highest=2)
    assert total(items, {2: 10, 3: 50, 4: 90}) == D(70)


def test_fewer_values_than_are_kept_are_all_kept():
    items = book(Aggregation.MEAN, item(2), item(3), keep_highest=5)
    assert total(items, {2: 10, 3: 50}) == D(30)


def test_extra_credit_is_never_dropped():
    items = book(
        Aggregation.MEAN_EXTRA_CREDIT, item(2), item(3), item(4, extra_credit=True), drop_lowest=1
    )
    outcomes = counted(items, {2: 60, 3: 50, 4: 1})
    assert outcomes[ROOT].final == D(61)
    assert statuses(outcomes) == {2: Status.USED, 3: Status.DROPPED, 4: Status.EXTRA}


def test_what_counts_as_0_is_dropped_first():
    items = book(Aggregation.MEAN, item(2), item(3), drop_lowest=1, only_graded=False)
    outcomes = counted(items, {2: 80})
    assert outcomes[ROOT].final == D(80)
    assert outcomes[3].status is Status.DROPPED


def test_an_item_of_weight_0_takes_no_others_place_among_the_dropped():
    items = book(Aggregation.WEIGHTED_MEAN, item(2, weight=0), item(3), item(4), drop_lowest=1)
    assert total(items, {2: 0, 3: 40, 4: 90}) == D(90)


def test_nothing_left_after_dropping_is_no_total():
    outcomes = counted(book(Aggregation.MEAN, item(2), drop_lowest=1), {2: 80})
    assert outcomes[ROOT].final is None
    assert outcomes[2].status is Status.DROPPED


# Shares.


@pytest.mark.parametrize(
    ("method", "shares"),
    [
        (Aggregation.MEAN, {2: D("0.25"), 3: D("0.25"), 4: D("0.25"), 5: D("0.25")}),
        (Aggregation.MEDIAN, {2: D("0.5"), 3: D("0.5"), 4: D(0), 5: D(0)}),
        (Aggregation.LOWEST, {2: D(0), 3: D(0), 4: D(0), 5: D(1)}),
        (Aggregation.HIGHEST, {2: D(0), 3: D(0), 4: D(1), 5: D(0)}),
        (Aggregation.MODE, {2: D("0.5"), 3: D("0.5"), 4: D(0), 5: D(0)}),
    ],
)
def test_shares_say_whose_the_total_is(method, shares):
    items = book(method, *(item(number) for number in range(2, 6)))
    assert weights(counted(items, {2: 60, 3: 60, 4: 90, 5: 10})) == shares


def test_shares_when_everything_counts():
    made = Tree(
        [root(Aggregation.WEIGHTED_MEAN), item(2, weight=1), item(3, weight=3), item(4, weight=0)],
        scales_count=True,
    )
    assert made.weights(ROOT) == {2: D("0.25"), 3: D("0.75"), 4: D(0)}


def test_categories_within_categories():
    # Inner: (20 + 60) / 2 = 40 of 100; outer: highest of 40 % and 30 %.
    items = [root(Aggregation.HIGHEST), category(2, ROOT), item(3, 2), item(4, 2), item(5)]
    outcomes = counted(items, {3: 20, 4: 60, 5: 30})
    assert (outcomes[2].final, outcomes[ROOT].final) == (D(40), D(40))
