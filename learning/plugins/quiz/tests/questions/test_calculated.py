"""Calculated questions: a variant of values for each taker, and answers as they are written."""

import pytest

from learning.plugins.quiz.questions.datasets import fill, in_figures, rounded

from .asking import Asked, D, faults

ANSWER = {"formula": "{a} / {b}", "fraction": "1", "digits": 2, "feedback": "<p>{a} : {b}</p>"}
SETS = [
    {"name": "a", "min": "1", "max": "9", "values": ["10", "7"]},
    {"name": "b", "min": "1", "max": "9", "values": ["4", "3"]},
]
STEM = "<p>Hitung {a} : {b}, atau \\(\\frac{a}{b}\\), dua kali {={a}*2}.</p>"


def calculated(variant=0, **answer):
    body = {"answers": [{**ANSWER, **answer}], "datasets": SETS}
    return Asked("calculated", body, stem=STEM, variant=variant)


def test_each_row_of_values_is_a_variant():
    asked = calculated()
    assert asked.kind.variants(asked.question) == 2
    assert asked.frozen == {"values": {"a": "10", "b": "4"}}
    assert calculated(variant=1).frozen == {"values": {"a": "7", "b": "3"}}


def test_the_answer_is_worked_out_and_rounded_as_it_is_written():
    assert calculated().grade(answer="2,5") == 1
    assert calculated(variant=1).grade(answer="2.33") == 1
    assert calculated(variant=1).grade(answer="2.3333") == 0
    assert calculated(variant=1, digits=2, format="figures").grade(answer="2,3") == 1
    assert calculated(variant=1, tolerance="0.01").grade(answer="2.3333") == 1


def test_the_right_answer_shows_the_zeros_that_were_asked_for():
    asked = calculated()
    assert asked.kind.right_summary(asked.question, asked.frozen) in ("2.50", "2,50")


def test_stem_and_feedback_show_the_values():
    asked = calculated()
    assert asked.context()["stem"] == (
        "<p>Hitung 10 : 4, atau \\(\\frac{10}{4}\\), dua kali 20.</p>"
    )
    assert list(asked.feedback({"answer": "2,5"})) == ["<p>10 : 4</p>"]


def test_values_are_written_with_a_comma_in_indonesian(settings):
    from django.utils.translation import override

    with override("id"):
        assert fill("{a} \\({a}\\)", {"a": "2.5"}) == "2,5 \\({2{,}5}\\)"


def test_a_value_never_reaches_into_a_tag():
    html = '<a href="https://x.id/{a}">{a}</a>'
    assert fill(html, {"a": "1"}) == '<a href="https://x.id/{a}">1</a>'


@pytest.mark.parametrize(
    ("value", "figures", "text"),
    [
        (1234.5, 2, "1200"),
        (9.96, 2, "10"),
        (0.012345, 3, "0.0123"),
        (2.0, 3, "2.00"),
        (0.0, 2, "0"),
    ],
)
def test_significant_figures(value, figures, text):
    assert format(in_figures(value, figures), "f") == text


def test_halves_are_rounded_away_from_zero():
    assert [rounded(value, 0) for value in (0.5, 1.5, -2.5)] == [D(1), D(2), D(-3)]


def test_sets_without_values_get_the_same_ones_each_time():
    sets = [{"name": "a", "min": "2", "max": "5", "decimals": 1}]
    body = {"answers": [{**ANSWER, "formula": "{a}"}], "datasets": sets}
    first, second = (
        Asked("calculated", body).question.body["datasets"][0]["values"] for _turn in range(2)
    )
    assert first == second
    assert len(first) == 10
    assert all(2 <= float(value) <= 5 for value in first)


@pytest.mark.parametrize(
    ("change", "path", "word"),
    [
        ({"formula": "{a} / ({b} - 3)"}, "answers.0.formula", "row 2"),
        ({"formula": "{c}"}, "answers.0.formula", "no data set for {c}"),
        ({"formula": "system(1)"}, "answers.0.formula", "not known"),
    ],
)
def test_a_formula_is_tried_with_every_row_before_it_is_kept(change, path, word):
    body = {"answers": [{**ANSWER, **change}], "datasets": SETS}
    assert word in faults("calculated", body, stem=STEM)[path]


def test_sets_need_names_of_their_own_and_as_many_values():
    sets = [{**SETS[0]}, {**SETS[1], "name": "a", "values": ["1"]}]
    body = {"answers": [{**ANSWER, "formula": "{a}"}], "datasets": sets}
    assert set(faults("calculated", body)) == {"datasets"}


def test_classes_are_formulas_so_that_variants_compare():
    asked = calculated(variant=1)
    assert [row.label for row in asked.classes({"answer": "2,33"})] == ["{a} / {b}"]
