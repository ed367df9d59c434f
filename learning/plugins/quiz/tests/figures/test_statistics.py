"""Formulas against a published worked example, against their limits, and against each other."""

from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.plugins.quiz.engine import statistics

# S. Chatterjee and B. Price, Regression Analysis by Example (1977), section 3.7: seven questions
# to the clerks of thirty departments. It comes with R as ``attitude``.
ATTITUDE = {
    "rating": """43 63 71 61 81 43 58 71 72 67 64 67 69 68 77
                 81 74 65 65 50 50 64 53 40 63 66 78 48 85 82""",
    "complaints": """51 64 70 63 78 55 67 75 82 61 53 60 62 83 77
                     90 85 60 70 58 40 61 66 37 54 77 75 57 85 82""",
    "privileges": """30 51 68 45 56 49 42 50 72 45 53 47 57 83 54
                     50 64 65 46 68 33 52 52 42 42 66 58 44 71 39""",
    "learning": """39 54 69 47 66 44 56 55 67 47 58 39 42 45 72
                   72 69 75 57 54 34 62 50 58 48 63 74 45 71 59""",
    "raises": """61 63 76 54 71 54 66 70 71 62 58 59 55 59 79
                 60 79 55 75 64 43 66 63 50 66 88 80 51 77 64""",
    "critical": """92 73 86 84 83 49 68 66 83 80 67 74 63 77 77
                   54 79 80 85 78 64 80 80 57 75 76 78 83 74 78""",
    "advance": """45 47 48 35 47 34 35 41 31 41 34 41 25 35 46
                  36 63 60 46 52 33 41 37 49 33 72 49 38 55 39""",
}
COLUMNS = [[float(number) for number in text.split()] for text in ATTITUDE.values()]

# Item-total correlations without the item itself, to two places, and alpha: W. Revelle, manual of
# the R package psych, ``alpha(attitude)``: columns r.drop and raw_alpha.
R_DROP = [0.67, 0.74, 0.56, 0.71, 0.79, 0.27, 0.46]
RAW_ALPHA = 0.84


def test_alpha_is_that_of_the_published_example():
    assert round(statistics.alpha(COLUMNS), 2) == RAW_ALPHA


def test_discrimination_is_that_of_the_published_example():
    figures = statistics.item_figures(COLUMNS, most=[100.0] * 7)
    assert [round(row.discrimination, 2) for row in figures] == R_DROP


def test_facility_and_deviation_are_shares_of_the_highest_mark():
    (figures,) = statistics.item_figures([[0.0, 5.0, 10.0]], most=[10.0])
    assert (figures.attempts, figures.facility, figures.deviation) == (3, 0.5, 0.5)


def test_what_everybody_gets_right_tells_nobody_apart():
    figures = statistics.item_figures([[1.0, 1.0, 1.0], [0.0, 1.0, 1.0]], most=[1.0, 1.0])
    assert figures[0].discrimination is None
    assert figures[0].facility == 1


def test_a_question_that_the_best_get_wrong_discriminates_the_wrong_way():
    columns = [[1.0, 0.0, 0.0], [0.0, 1.0, 1.0], [0.0, 1.0, 1.0]]
    assert statistics.item_figures(columns, most=[1.0] * 3)[0].discrimination == -1


def test_items_that_agree_wholly_are_wholly_reliable():
    column = [0.0, 1.0, 2.0, 3.0]
    figures = statistics.quiz_figures([column, column, column])
    assert isclose(figures.alpha, 1)
    assert isclose(figures.standard_error, 0, abs_tol=1e-9)


def test_the_error_is_the_share_of_the_deviation_that_reliability_leaves():
    figures = statistics.quiz_figures(COLUMNS)
    assert isclose(figures.error_ratio**2 + figures.alpha, 1)
    assert isclose(figures.standard_error, figures.error_ratio * figures.deviation)


def test_effective_weights_sum_to_one():
    figures = statistics.item_figures(COLUMNS, most=[100.0] * 7)
    assert isclose(sum(row.effective_weight for row in figures), 1)
    assert isclose(sum(row.intended_weight for row in figures), 1)


@pytest.mark.parametrize("rows", [0, 1])
def test_too_few_attempts_say_nothing(rows):
    columns = [[1.0] * rows, [0.0] * rows]
    figures = statistics.quiz_figures(columns)
    assert (figures.attempts, figures.alpha, figures.standard_error) == (rows, None, None)
    assert all(row.discrimination is None for row in statistics.item_figures(columns, most=[1, 1]))


def test_what_is_not_marked_has_no_figures():
    assert statistics.item_figures([[0.0, 0.0]], most=[0.0])[0].facility is None


@pytest.mark.parametrize(
    ("marks", "skewness"), [([1, 2, 3, 4, 5], 0.0), ([1, 1, 1, 1, 10], 2.23606797749979)]
)
def test_skewness_leans_to_the_long_side(marks, skewness):
    assert isclose(statistics.skewness(marks), skewness, abs_tol=1e-12)


marks = st.lists(st.floats(0, 10).map(lambda value: round(value, 2)), min_size=4, max_size=4)


@settings(max_examples=60)
@given(st.lists(marks, min_size=2, max_size=6))
def test_indices_stay_within_their_bounds(columns):
    slack = 1 + 1e-6
    for row in statistics.item_figures(columns, most=[10.0] * len(columns)):
        assert row.discrimination is None or abs(row.discrimination) <= slack
        assert row.efficiency is None or row.efficiency <= slack
    reliability = statistics.quiz_figures(columns).alpha
    assert reliability is None or reliability <= slack
