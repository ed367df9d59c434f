"""Before and after, in words and as drawings."""

from datetime import date
from decimal import Decimal

import pytest

from learning.plugins.practices.faces.charts import Bars, Chart, step_for
from learning.plugins.practices.faces.figures import Figure, Point
from learning.plugins.practices.numbers import shown


def figure(*values, unit="minutes", lower=True):
    points = [Point(date(2024 + n, 1, 1), Decimal(str(value))) for n, value in enumerate(values)]
    return Figure("Waiting time", unit, lower, "Counter log", tuple(points))


@pytest.mark.parametrize(
    ("made", "words", "better"),
    [
        (figure(90, 25), "Down 65 minutes (72 %)", True),
        (figure(90, 25, lower=False), "Down 65 minutes (72 %)", False),
        (figure(10, 12.5, unit="people", lower=False), "Up 2.5 people (25 %)", True),
        (figure(61.5, 88.2, unit="%", lower=False), "Up 26.7 percentage points", True),
        (figure(0, 12, unit="visits", lower=False), "Up 12 visits", True),
        (figure(5, 5), "Unchanged", False),
        (figure(5), "Not measured again yet", False),
    ],
)
def test_the_difference_in_words(made, words, better):
    assert (made.difference, made.is_better) == (words, better)


def test_a_chart_is_told_in_a_sentence():
    assert figure(90, 40, 25).sentence == (
        "Waiting time: 90 minutes on 1 January 2024, 25 minutes on 1 January 2026. "
        "Down 65 minutes (72 %)."
    )


def test_a_trend_needs_three_points():
    assert figure(90, 25).chart is None
    assert len(figure(90, 40, 25).chart.dots) == 3


def test_the_axis_holds_zero():
    chart = figure(98, 99, 100).chart
    assert (chart.low, chart.high) == (0, 100)
    assert [line.text for line in chart.lines] == ["0", "25", "50", "75", "100"]


def test_values_below_zero_have_room():
    chart = figure(-4, 0, 4).chart
    assert (chart.low, chart.high) == (-4, 4)


def test_values_that_never_change_can_be_drawn():
    chart = figure(0, 0, 0).chart
    assert chart.low < chart.high


def test_points_of_one_day_can_be_drawn():
    day = date(2024, 1, 1)
    assert Chart([(day, 1.0), (day, 2.0), (day, 3.0)]).path.count("L") == 2


def test_drawings_use_no_decimal_comma(settings):
    from django.utils import translation

    with translation.override("id"):
        chart = figure(90.5, 40.25, 24.75).chart
        assert "," not in chart.path + chart.area
        assert chart.dots[0].text == "90,5"


@pytest.mark.parametrize(("span", "step"), [(92.5, 25), (8, 2), (0.5, 0.2), (1_000_000, 250_000)])
def test_steps_are_round(span, step):
    assert step_for(span) == pytest.approx(step)


def test_bars_share_a_scale():
    assert (Bars(90, 45).before_width, Bars(90, 45).after_width) == ("100", "50")
    assert Bars(0, 0).before_width == "2"


@pytest.mark.parametrize(
    ("value", "text"), [("1234.50", "1,234.5"), (100, "100"), ("0.00", "0"), ("-3.25", "-3.25")]
)
def test_numbers_without_needless_zeros(value, text):
    assert shown(value) == text
