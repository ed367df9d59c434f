"""Single choice takes the option's share, multiple response adds up, clamped, or all or nothing."""

import pytest

from .asking import Asked, D, faults, options


def test_single_choice_takes_the_fraction_of_the_option():
    asked = Asked("choice", {"options": options(1, "0.5", "-0.25")})
    assert [asked.grade(answer=f"o{number}") for number in (1, 2, 3)] == [1, D("0.5"), D("-0.25")]


@pytest.mark.parametrize(
    ("chosen", "fraction"),
    [("12", 1), ("1", D("0.5")), ("13", 0), ("123", D("0.5")), ("3", 0), ("134", 0)],
)
def test_multiple_response_adds_the_chosen_fractions_clamped(chosen, fraction):
    asked = Asked("choice", {"single": False, "options": options("0.5", "0.5", "-0.5", "-1")})
    assert asked.grade({f"o{number}": "1" for number in chosen}) == fraction


@pytest.mark.parametrize(("chosen", "fraction"), [("12", 1), ("1", 0), ("123", 0), ("3", 0)])
def test_all_or_nothing_wants_exactly_the_right_ones(chosen, fraction):
    body = {"single": False, "all_or_nothing": True, "options": options("0.5", 1, 0)}
    asked = Asked("choice", body)
    assert asked.grade({f"o{number}": "1" for number in chosen}) == fraction
    assert [row["fraction"] for row in asked.question.body["options"]] == ["1", "1", "0"]


@pytest.mark.parametrize("share", ["0.3333333", "0.33333", "0.3333"])
def test_three_thirds_are_a_whole_mark_however_many_digits_were_written(share):
    asked = Asked("choice", {"single": False, "options": options(share, share, share, 0)})
    assert asked.grade({"o1": "1", "o2": "1", "o3": "1"}) == 1


def test_nothing_chosen_is_neither_complete_nor_gradable():
    asked = Asked("choice", {"options": options(1, 0)})
    assert not asked.is_complete({})
    assert not asked.is_gradable({})
    assert asked.why() == "Choose an answer."


def test_an_unknown_option_is_no_answer():
    assert Asked("choice", {"options": options(1, 0)}).read(answer="o9") == {}


def test_single_choice_needs_an_option_worth_all_and_multiple_a_sum_of_one():
    assert faults("choice", {"options": options("0.5", 0)}) == {
        "options": "One option must be worth the whole mark (100 percent)."
    }
    assert faults("choice", {"single": False, "options": options("0.5", "0.4")}) == {
        "options": "The shares of the right options must add up to 100 percent."
    }


def test_all_faults_are_told_at_once_with_their_place():
    body = {
        "numbering": "hieroglyphs",
        "options": [{"text": "", "fraction": "1"}, {"text": "<p>B</p>", "fraction": "7"}],
    }
    found = faults("choice", body)
    assert set(found) == {"options.0.text", "options.1.fraction", "numbering"}
    assert found["options.0.text"] == "Option 1: Enter a text."


def test_options_are_shuffled_only_if_quiz_and_question_say_so():
    rows = options(1, *[0] * 9)
    straight = [row["id"] for row in rows]
    assert Asked("choice", {"options": rows}).frozen["order"] != straight
    assert Asked("choice", {"options": rows}, shuffle=False).frozen["order"] == straight
    assert Asked("choice", {"options": rows, "shuffle": False}).frozen["order"] == straight


def test_options_stand_in_their_frozen_order_with_letters_and_tell_nothing():
    asked = Asked("choice", {"options": options(1, 0, 0), "numbering": "ABCD"})
    shown = asked.context({"answer": "o1"})["options"]
    assert [row["id"] for row in shown] == asked.frozen["order"]
    assert [row["letter"] for row in shown] == ["A.", "B.", "C."]
    assert {row["name"] for row in shown} == {"q3_answer"}
    assert {row["state"] for row in shown} == {""}


def test_what_is_right_shows_at_chosen_options_only():
    asked = Asked("choice", {"options": options(1, "0.5", 0)})
    shown = asked.context({"answer": "o2"}, correctness=True)
    assert {row["id"]: row["state"] for row in shown["options"]} == {
        "o1": "",
        "o2": "partial",
        "o3": "",
    }
    assert shown["state"] == "partial"
    assert shown["right_answer"] == ""


def test_scripts_do_not_survive_in_an_option():
    rows = options(1, 0)
    rows[0]["text"] = '<p onclick="x()">A<script>alert(1)</script></p>'
    asked = Asked("choice", {"options": rows})
    assert asked.question.body["options"][0]["text"] == "<p>A</p>"


def test_chance_is_the_mean_of_single_options():
    asked = Asked("choice", {"options": options(1, 0, 0, 0)})
    assert asked.kind.guess_score(asked.question) == D("0.25")


def test_true_or_false_has_a_fixed_penalty_of_the_whole_mark():
    asked = Asked("true_false", {"right": False, "feedback_true": "<p>Bukan.</p>"})
    assert asked.kind.fixed_penalty == 1
    assert (asked.grade(answer="false"), asked.grade(answer="true")) == (1, 0)
    assert asked.feedback({"answer": "true"}) == ("<p>Bukan.</p>",)
    assert asked.kind.guess_score(asked.question) == D("0.5")
