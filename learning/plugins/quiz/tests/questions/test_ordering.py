"""Ordering: nine schemes, and places that work without a script."""

import pytest

from learning.plugins.quiz.questions.ordering_schemes import SCHEMES

from .asking import Asked, D, faults

ITEMS = [{"id": key, "text": f"<p>{key.upper()}</p>"} for key in "abcd"]
RIGHT = list("abcd")


@pytest.mark.parametrize(
    ("scheme", "given", "points", "most"),
    [
        ("all_or_nothing", "abcd", 4, 4),
        ("all_or_nothing", "abdc", 0, 4),
        ("absolute", "abdc", 2, 4),
        ("relative_next", "abdc", 1, 3),
        ("relative_next", "bcda", 2, 3),
        ("relative_next_with_last", "bcad", 2, 4),
        ("relative_next_with_last", "bcda", 2, 4),
        ("relative_both", "abcd", 8, 8),
        ("relative_both", "abdc", 3, 8),
        ("relative_all", "abdc", 10, 12),
        ("relative_all", "dcba", 0, 12),
        ("longest_ordered", "adbc", 3, 4),
        ("longest_ordered", "dcba", 0, 4),
        ("longest_contiguous", "adbc", 2, 4),
        ("longest_contiguous", "bcda", 3, 4),
        ("longest_contiguous", "dcba", 0, 4),
        ("distance", "abdc", 10, 12),
        ("distance", "dcba", 4, 12),
    ],
)
def test_each_scheme_of_ordering(scheme, given, points, most):
    scores = SCHEMES[scheme](RIGHT, list(given))
    assert sum(row[0] for row in scores.values()) == points
    assert sum(row[1] for row in scores.values()) == most


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_right_order_earns_everything_under_each_scheme(scheme):
    asked = Asked("ordering", {"items": ITEMS, "scheme": scheme})
    assert asked.grade(order="a,b,c,d") == 1
    assert asked.grade(order="d,c,b,a") < 1


def test_the_items_never_start_in_the_right_order():
    two = {"items": ITEMS[:2]}
    assert {tuple(Asked("ordering", two, seed=seed).frozen["order"]) for seed in range(9)} == {
        ("b", "a")
    }
    assert Asked("ordering", two, shuffle=False).frozen["order"] == ["b", "a"]


def test_a_contiguous_choice_of_items_stays_together():
    body = {"items": ITEMS, "select": "contiguous", "select_count": 2}
    chosen = {tuple(Asked("ordering", body, seed=seed).frozen["items"]) for seed in range(30)}
    assert chosen == {("a", "b"), ("b", "c"), ("c", "d")}


def test_a_random_choice_of_items_keeps_their_right_order():
    body = {"items": ITEMS, "select": "random", "select_count": 3}
    for seed in range(10):
        asked = Asked("ordering", body, seed=seed)
        assert asked.frozen["items"] == sorted(asked.frozen["items"])
        right = asked.kind.right_response(asked.question, asked.frozen)
        assert asked.grade(right) == 1


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ("2143", "b,a,d,c"),
        ("1231", "d,a,b,c"),
        ("4234", "b,c,d,a"),
        ("4   ", "b,c,d,a"),
        (" 1 3", "b,a,d,c"),
    ],
)
def test_places_become_an_order_without_a_script(places, order):
    asked = Asked("ordering", {"items": ITEMS})
    asked.frozen["order"] = RIGHT
    posted = {key: place for key, place in zip("abcd", places, strict=True) if place != " "}
    assert asked.read(**posted) == {"order": order}


def test_an_order_keeps_known_items_once_and_gets_the_missing_ones():
    asked = Asked("ordering", {"items": ITEMS})
    asked.frozen["order"] = list("dcba")
    assert asked.read(order="b,b,zzz") == {"order": "b,d,c,a"}
    assert asked.read(order="zzz") == {}
    assert asked.read() == {}


def test_items_that_read_the_same_may_stand_for_each_other():
    items = [{"id": key, "text": f"<p>{text}</p>"} for key, text in zip("abc", "XYX", strict=True)]
    assert Asked("ordering", {"items": items}).grade(order="c,b,a") == 1


def test_points_are_told_where_the_author_wants_it():
    asked = Asked("ordering", {"items": ITEMS, "show_grading": True})
    assert asked.context({"order": "a,b,d,c"})["grading"] == ""
    told = asked.context({"order": "a,b,d,c"}, correctness=True)
    assert told["grading"] == "Place from the start: 2 of 4 points."
    assert [row["state"] for row in told["items"]] == ["right", "right", "wrong", "wrong"]


def test_the_response_analysis_tells_which_place_each_item_got():
    asked = Asked("ordering", {"items": ITEMS})
    classes = asked.classes({"order": "b,a,c,d"})
    assert [(row.part, row.key, row.fraction) for row in classes] == [
        ("b", "1", 0),
        ("a", "2", 0),
        ("c", "3", 1),
        ("d", "4", 1),
    ]
    assert asked.kind.guess_score(asked.question) == D("0.25")


def test_more_items_than_there_are_cannot_be_drawn():
    body = {"items": ITEMS, "select": "random", "select_count": 9}
    assert set(faults("ordering", body)) == {"select_count"}
