"""Natural weighting: points are added, the maximum is what they can add up to."""

from decimal import Decimal as D

from learning.plugins.grades.engine import Aggregation, Given, Status

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
    tree,
    weights,
)

NATURAL = Aggregation.NATURAL


def book(*items, **fields):
    return [root(NATURAL, **fields), *items]


def own(item_id, weight, **fields):
    return item(item_id, weight=weight, weight_is_own=True, **fields)


def test_the_maximum_is_the_sum_and_weights_are_in_proportion_to_maxima():
    items = book(item(2, max=30), item(3, max=50), item(4, max=20))
    outcomes = counted(items, {2: 15, 3: 40, 4: 5})
    assert (outcomes[ROOT].final, outcomes[ROOT].max) == (D(60), D(100))
    assert weights(outcomes) == {2: D("0.3"), 3: D("0.5"), 4: D("0.2")}
    assert tree(items).range_of(ROOT) == (D(0), D(100))


def test_own_weights_stay_and_the_rest_share_what_is_left_by_maximum():
    # 40 % by hand; 60 % are shared 20 : 40.
    made = tree(book(own(2, "0.4", max=100), item(3, max=20), item(4, max=40)))
    assert made.weights(ROOT) == {2: D("0.4"), 3: D("0.2"), 4: D("0.4")}
    # 160 x (0.4 x 0.5 + 0.2 x 1 + 0.4 x 0.25)
    outcomes = counted(made.items.values(), {2: 50, 3: 20, 4: 10})
    assert (outcomes[ROOT].final, outcomes[ROOT].max) == (D(80), D(160))


def test_own_weights_above_100_percent_are_normalised_and_the_rest_get_0():
    items = book(own(2, "0.9"), own(3, "0.6"), item(4))
    assert tree(items).weights(ROOT) == {2: D("0.6"), 3: D("0.4"), 4: D(0)}
    outcomes = counted(items, {2: 50, 3: 100, 4: 100})
    # What weighs nothing raises no maximum: 200 x (0.6 x 0.5 + 0.4).
    assert (outcomes[ROOT].final, outcomes[ROOT].max) == (D(140), D(200))
    assert outcomes[4].status is Status.ZERO_WEIGHT


def test_only_own_weights_of_less_than_100_percent_are_normalised_too():
    assert tree(book(own(2, "0.3"), own(3, "0.1"))).weights(ROOT) == {2: D("0.75"), 3: D("0.25")}


def test_an_own_weight_of_0_takes_an_item_out():
    outcomes = counted(book(own(2, 0), item(3, max=50)), {2: 90, 3: 20})
    assert (outcomes[ROOT].final, outcomes[ROOT].max) == (D(20), D(50))


def test_missing_items_rescale_weights_and_maximum_for_that_person():
    items = book(item(2, max=30), item(3, max=50), item(4, max=20))
    outcomes = counted(items, {2: 15, 4: 5})
    assert (outcomes[ROOT].final, outcomes[ROOT].max) == (D(20), D(50))
    assert weights(outcomes) == {2: D("0.6"), 3: None, 4: D("0.4")}


def test_excluded_items_rescale_weights_and_maximum_for_that_person():
    items = book(item(2, max=30), item(3, max=50), item(4, max=20), only_graded=False)
    outcomes = counted(items, {2: 15, 3: EXCLUDED})
    assert (outcomes[ROOT].final, outcomes[ROOT].max) == (D(15), D(50))
    assert statuses(outcomes) == {2: Status.USED, 3: Status.EXCLUDED, 4: Status.USED}


def test_own_weights_are_rescaled_by_what_is_missing():
    # Of 0.4, 0.2 and 0.4 the last is missing: 2/3 and 1/3.
    items = book(own(2, "0.4"), item(3, max=20), item(4, max=40))
    outcomes = counted(items, {2: 60, 3: 15})
    # 120 x (2/3 x 0.6 + 1/3 x 0.75)
    assert (outcomes[ROOT].final, outcomes[ROOT].max) == (D(78), D(120))


def test_missing_items_count_as_0_points_where_all_count():
    outcomes = counted(book(item(2, max=30), item(3, max=50), only_graded=False), {2: 15})
    assert (outcomes[ROOT].final, outcomes[ROOT].max) == (D(15), D(80))


def test_extra_credit_adds_without_raising_the_maximum():
    items = book(item(2, max=60), item(3, max=40), item(4, max=10, extra_credit=True))
    outcomes = counted(items, {2: 30, 3: 20, 4: 8})
    assert (outcomes[ROOT].final, outcomes[ROOT].max) == (D(58), D(100))
    assert weights(outcomes) == {2: D("0.6"), 3: D("0.4"), 4: D("0.1")}


def test_extra_credit_is_capped_at_the_maximum():
    items = book(item(2, max=60), item(3, max=10, extra_credit=True))
    assert total(items, {2: 55, 3: 10}) == D(60)


def test_extra_credit_with_an_own_weight():
    # 5 % of 100 at most; half of it.
    items = book(item(2), item(3, extra_credit=True, weight="0.05", weight_is_own=True, max=40))
    assert total(items, {2: 50, 3: 20}) == D("52.5")


def test_extra_credit_keeps_its_own_weight_beside_own_weights_below_100_percent():
    extra = item(4, extra_credit=True, weight="0.05", weight_is_own=True)
    outcomes = counted(book(own(2, "0.3"), own(3, "0.1"), extra), {2: 50, 3: 50, 4: 100})
    # 200 x (0.5 + 0.05)
    assert outcomes[ROOT].final == D(110)


def test_a_category_short_of_points_weighs_less_among_those_without_own_weight():
    # 50 % by hand; of the other 50 % a category with 50 of its 100 points gets a third.
    items = book(
        *(own(2, "0.5"), item(3), category(4, ROOT, NATURAL)),
        *(item(5, 4, max=50), item(6, 4, max=50)),
    )
    outcomes = counted(items, {2: 0, 3: 0, 5: 30})
    assert round(outcomes[4].weight * 6, 9) == round(outcomes[3].weight * 3, 9) == 1
    # 250 x 1/6 x 0.6
    assert (outcomes[ROOT].final, outcomes[ROOT].max) == (D(25), D(250))


def test_negative_points_take_away():
    items = book(item(2, max=60), item(3, min=-10, max=40))
    outcomes = counted(items, {2: 30, 3: -10})
    assert (outcomes[ROOT].final, outcomes[ROOT].max) == (D(20), D(100))


def test_a_total_may_be_negative():
    assert total(book(item(2, min=-10, max=40)), {2: -10}) == D(-10)


def test_a_category_brings_the_maximum_it_has_for_this_person():
    items = book(category(2, ROOT, NATURAL), item(3, 2, max=60), item(4, 2, max=40), item(5))
    outcomes = counted(items, {3: 30, 5: 50})
    assert (outcomes[2].final, outcomes[2].max) == (D(30), D(60))
    assert (outcomes[ROOT].final, outcomes[ROOT].max) == (D(80), D(160))


def test_an_overridden_category_keeps_its_full_maximum():
    items = book(category(2, ROOT, NATURAL), item(3, 2, max=60), item(4, 2, max=40), item(5))
    outcomes = counted(items, {2: overridden(90), 3: 30, 5: 50})
    assert (outcomes[2].final, outcomes[2].max) == (D(90), D(100))
    assert (outcomes[ROOT].final, outcomes[ROOT].max) == (D(140), D(200))


def test_the_lowest_of_equal_items_is_dropped_and_the_maximum_shrinks():
    items = book(item(2, max=20), item(3, max=20), item(4, max=20), drop_lowest=1)
    assert tree(items).range_of(ROOT) == (D(0), D(40))
    outcomes = counted(items, {2: 5, 3: 15, 4: 12})
    assert (outcomes[ROOT].final, outcomes[ROOT].max) == (D(27), D(40))
    assert outcomes[2].status is Status.DROPPED


def test_nothing_is_dropped_where_items_are_unlike():
    items = book(item(2, max=20), item(3, max=30), drop_lowest=1)
    assert total(items, {2: 5, 3: 15}) == D(20)


def test_locked_points_count_as_they_stand():
    locked = Given(raw=D(10), final=D(25), locked=True)
    assert total(book(item(2, max=60), item(3, max=40)), {2: locked, 3: 20}) == D(45)
