"""From what was given to an item's points."""

from decimal import Decimal as D

import pytest

from learning.plugins.grades.engine import Given, Kind, Status, ValueType

from .building import ROOT, category, counted, item, overridden, raw, root, scale, total


def final(made, given):
    return counted([root(), made], {made.id: given})[made.id].final


def test_raw_points_are_brought_to_the_items_range():
    # 0.75 of 0..1 on 20..60: 20 + 0.75 x 40.
    assert final(item(2, min=20, max=60), raw("0.75", raw_min=0, raw_max=1)) == D(50)
    # 15 of 10..20 is half.
    assert final(item(2, min=0, max=8), raw(15, raw_min=10, raw_max=20)) == D(4)


def test_raw_points_without_a_range_are_on_the_items_own():
    assert final(item(2, min=20, max=60), raw(33)) == D(33)


def test_multiplier_comes_before_offset():
    # 40 x 1.5 + 5
    assert final(item(2, multiplier="1.5", offset=5), raw(40)) == D(65)


@pytest.mark.parametrize(
    ("fields", "points", "result"),
    [
        ({"multiplier": 3}, 50, 100),
        ({"offset": -60}, 50, 0),
        ({"min": 10, "offset": -60}, 50, 10),
        ({"min": -20}, -15, -15),
        ({"min": -20}, -25, -20),
    ],
)
def test_points_stay_within_the_range(fields, points, result):
    assert final(item(2, **fields), raw(points)) == D(result)


def test_points_have_five_places_rounded_half_up():
    # 1/3 of 100; 0.0000005 of 100 is half a unit of the fifth place.
    third = Given(raw=D(1), raw_min=D(0), raw_max=D(3))
    assert final(item(2), third) == D("33.33333")
    assert final(item(2), raw("0.00000005", raw_min=0, raw_max=1)) == D("0.00001")


def test_a_penalty_is_taken_off_after_multiplier_and_offset():
    # 40 x 2 + 5 - 15
    assert final(item(2, multiplier=2, offset=5), raw(40, penalty=15)) == D(70)
    assert final(item(2), raw(10, penalty=15)) == D(0)


def test_points_beyond_the_range_do_not_pay_for_lateness():
    # 80 x 1.5 would be 120; what there is to lose from is 100.
    assert final(item(2, multiplier="1.5"), raw(80, penalty=10)) == D(90)


def test_a_scale_takes_whole_steps_and_no_penalty():
    # Half of the way from 1 to 4 is 2.5: step 3.
    assert final(scale(2, 4), raw("0.5", raw_min=0, raw_max=1, penalty=1)) == D(3)
    assert final(scale(2, 4), raw(9)) == D(4)


def test_overridden_and_locked_values_stand_whatever_was_given():
    book = [root(), item(2, multiplier=2), item(3)]
    given = {
        2: Given(raw=D(10), final=D("71.5"), overridden=True),
        3: Given(raw=D(10), final=None, locked=True),
    }
    outcomes = counted(book, given)
    assert (outcomes[2].final, outcomes[2].fixed) == (D("71.5"), True)
    assert (outcomes[3].final, outcomes[3].fixed) == (None, True)
    assert outcomes[3].status is Status.NO_VALUE
    assert outcomes[ROOT].final == D("71.5")


def test_an_overridden_total_stands_and_counts_above():
    book = [root(), category(2, ROOT), item(3, 2), item(4)]
    outcomes = counted(book, {2: overridden(90), 3: raw(10), 4: raw(50)})
    assert outcomes[2].final == D(90)
    assert outcomes[ROOT].final == D(70)


def test_text_items_have_no_part_in_totals():
    book = [root(), item(2), item(3, value_type=ValueType.TEXT)]
    outcomes = counted(book, {2: raw(80), 3: raw(10)})
    assert outcomes[ROOT].final == D(80)
    assert outcomes[3].status is Status.NOT_COUNTED


def test_scales_count_only_if_the_site_says_so():
    # Step 2 of 3 is half.
    book = [root(), item(2), scale(3, 3)]
    assert total(book, {2: 100, 3: 2}, scales_count=True) == D(75)
    outcomes = counted(book, {2: 100, 3: 2}, scales_count=False)
    assert outcomes[ROOT].final == D(100)
    assert (outcomes[3].final, outcomes[3].status) == (D(2), Status.NOT_COUNTED)


def test_manual_and_activity_items_are_counted_alike():
    book = [root(), item(2, kind=Kind.ACTIVITY), item(3, kind=Kind.MANUAL)]
    assert total(book, {2: 40, 3: 60}) == D(50)


def test_percent_is_on_the_range():
    outcome = counted([root(), item(2, min=20, max=60)], {2: 30})[2]
    assert outcome.percent == D(25)
    assert counted([root(), item(2)], {})[2].percent is None
