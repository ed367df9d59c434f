"""Short answers: the first pattern in order decides, with wildcards."""

import time

import pytest

from learning.plugins.quiz.questions.patterns import matches

from .asking import Asked, D, faults


def asked(*patterns, **body):
    answers = [
        {"pattern": pattern, "fraction": str(fraction), "feedback": f"<p>{pattern}</p>"}
        for pattern, fraction in patterns
    ]
    return Asked("short", {"answers": answers, **body})


def test_the_first_matching_pattern_in_order_decides():
    question = asked(("Jakarta", 1), ("J*", "0.5"), ("*", 0))
    assert [question.grade(answer=text) for text in ("Jakarta", "Jayapura", "Bandung")] == [
        1,
        D("0.5"),
        0,
    ]
    assert question.feedback({"answer": "Jayapura"}) == ("<p>J*</p>",)


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("*kota*", "ibu kota negara", True),
        ("ibu*negara", "ibu kota negara", True),
        ("ibu*ibu", "ibu", False),
        ("a*b*c", "aXbYc", True),
        ("a*b*c", "acb", False),
        (r"2\*3", "2*3", True),
        (r"2\*3", "2x3", False),
        ("*", "apa saja", True),
        ("a.c", "abc", False),
        ("kota", " kota ", True),
    ],
)
def test_a_star_stands_for_any_text_and_an_escaped_one_for_itself(pattern, text, fits):
    assert matches(pattern, text) is fits


def test_case_counts_only_where_the_author_says_so():
    assert asked(("Jakarta", 1)).grade(answer="JAKARTA") == 1
    assert asked(("Jakarta", 1), case_sensitive=True).grade(answer="JAKARTA") == 0


def test_composed_and_decomposed_letters_are_the_same():
    assert asked(("caf\u00e9", 1), case_sensitive=True).grade(answer="cafe\u0301") == 1


def test_many_wildcards_take_no_time():
    begin = time.perf_counter()
    assert not matches("*a" * 200 + "b", "a" * 500)
    assert time.perf_counter() - begin < 1


def test_a_right_answer_that_an_earlier_pattern_catches_is_not_given_as_the_example():
    question = asked(("*", 0), ("Jakarta", 1))
    assert question.kind.right_response(question.question, {}) is None


def test_one_pattern_must_be_worth_the_whole_mark():
    body = {"answers": [{"pattern": "x", "fraction": "0.9"}]}
    assert set(faults("short", body)) == {"answers"}


def test_what_is_typed_is_trimmed_cut_and_without_control_characters():
    question = asked(("x", 1))
    assert question.read(answer="  a\x00b \n c ") == {"answer": "ab c"}
    assert len(question.read(answer="x" * 5_000)["answer"]) == 500
    assert question.read(answer="   ") == {}
