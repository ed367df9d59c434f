"""Letters, passing, and deductions for lateness."""

from datetime import timedelta
from decimal import Decimal as D

import pytest

from learning.plugins.grades.engine import (
    Aggregation,
    Boundary,
    LatePenalty,
    boundary_faults,
    count,
    letter,
    passed,
)

from .building import EXCLUDED, ROOT, item, raw, root, tree

LETTERS = [Boundary(D(percent), name) for percent, name in ((0, "E"), (80, "A"), (65, "B"))]


@pytest.mark.parametrize(
    ("percent", "name"),
    [
        ("100", "A"),
        ("80", "A"),
        ("79.99999", "B"),
        ("79.999995", "A"),
        ("65", "B"),
        ("0", "E"),
        ("-3", ""),
        (None, ""),
    ],
)
def test_letters_begin_at_their_boundary(percent, name):
    assert letter(None if percent is None else D(percent), LETTERS) == name


def test_boundaries_that_cannot_be_are_told():
    assert boundary_faults(LETTERS) == []
    wrong = [Boundary(D(101), "A"), Boundary(D(50), "B"), Boundary(D(50), " ")]
    assert [index for index, _message in boundary_faults(wrong)] == [0, 2, 2, -1]
    assert all(message for _index, message in boundary_faults(wrong))


def test_a_grade_passes_from_its_mark_on():
    made = tree([root(), item(2, pass_mark=60), item(3)])
    outcomes = count(made, {2: raw(60), 3: raw(10)})
    assert passed(made, 2, outcomes[2]) is True
    assert passed(made, 2, count(made, {2: raw("59.99999")})[2]) is False
    assert passed(made, 2, count(made, {})[2]) is None
    assert passed(made, 3, outcomes[3]) is None


def test_who_is_excused_from_half_needs_half_the_points_of_a_natural_total():
    made = tree([root(Aggregation.NATURAL, pass_mark=120), item(2), item(3)])
    assert passed(made, ROOT, count(made, {2: raw(60), 3: EXCLUDED})[ROOT]) is True
    assert passed(made, ROOT, count(made, {2: raw(59), 3: EXCLUDED})[ROOT]) is False
    assert passed(made, ROOT, count(made, {2: raw(60), 3: raw(59)})[ROOT]) is False


DAY = timedelta(days=1)


def penalty(late, achieved=80, least=0, most=100, **fields):
    rule = LatePenalty(percent_per_day=D(10), **fields)
    return rule.points(late=late, achieved=D(achieved), least=D(least), most=D(most))


@pytest.mark.parametrize(
    ("late", "points"),
    [
        (-DAY, 0),
        (timedelta(), 0),
        (timedelta(seconds=1), 10),
        (DAY, 10),
        (DAY + timedelta(seconds=1), 20),
        (30 * DAY, 80),
    ],
)
def test_lateness_costs_a_part_for_each_day_begun(late, points):
    assert penalty(late) == D(points)


def test_within_the_grace_nothing_is_taken_and_after_it_days_count_from_the_due_time():
    grace = timedelta(minutes=15)
    assert penalty(grace, grace=grace) == D(0)
    assert penalty(grace + timedelta(seconds=1), grace=grace) == D(10)
    assert penalty(DAY + timedelta(seconds=1), grace=grace) == D(20)


def test_no_more_than_the_most_is_taken():
    assert penalty(30 * DAY, most_percent=D(50)) == D(50)


def test_a_penalty_presses_no_grade_below_the_floor():
    assert penalty(5 * DAY, floor_percent=D(60)) == D(20)
    assert penalty(5 * DAY, achieved=40, floor_percent=D(60)) == D(0)


def test_the_floor_holds_for_points_beyond_the_range():
    assert penalty(DAY, achieved=120, floor_percent=D(95)) == D(5)


def test_percents_are_of_the_items_range():
    # 10 % of 20..60 is 4 points.
    assert penalty(DAY, achieved=50, least=20, most=60) == D(4)
