"""Markers on a picture: hit tests, one marker a zone, and surplus markers that count against."""

import pytest

from learning.plugins.quiz.questions.shapes import parse

from .asking import Asked, D, faults


@pytest.mark.parametrize(
    ("shape", "coords", "inside", "outside"),
    [
        ("circle", "50,50;10", [(50, 50), (60, 50), (57, 57)], [(61, 50), (58, 58)]),
        ("rectangle", "10,20;30,40", [(10, 20), (40, 60), (25, 30)], [(9, 20), (41, 60)]),
        ("polygon", "0,0;10,0;0,10", [(0, 0), (5, 5), (2, 2), (0, 7)], [(6, 5), (-1, 0)]),
        ("polygon", "0,0;9,0;9,9;5,4;0,9", [(1, 5), (8, 6)], [(5, 8)]),
    ],
)
def test_edges_belong_to_a_zone(shape, coords, inside, outside):
    zone = parse(shape, coords)
    assert zone.coords == coords
    assert all(map(zone.holds, inside))
    assert not any(map(zone.holds, outside))
    assert zone.holds(zone.inside())


@pytest.mark.parametrize(
    ("shape", "coords"),
    [
        ("circle", "50,50"),
        ("circle", "50,50;0"),
        ("rectangle", "1,1;0,5"),
        ("polygon", "1,1;2,2"),
        ("polygon", "x"),
        ("circle", "1,1;5;9"),
    ],
)
def test_coordinates_that_describe_no_shape_are_refused(shape, coords):
    assert parse(shape, coords) is None


def markers(count=0):
    body = {
        "image": 5,
        "markers": [{"id": "m", "text": "Ibu kota", "count": count}, {"id": "n", "text": "Kota"}],
        "zones": [
            {"id": "z1", "shape": "circle", "coords": "50,50;10", "marker": "m"},
            {"id": "z2", "shape": "circle", "coords": "100,50;10", "marker": "m"},
            {"id": "z3", "shape": "circle", "coords": "200,50;10", "marker": None},
        ],
    }
    return Asked("drag_markers", body)


def test_markers_are_hit_zones_by_zones():
    assert markers().grade(m="50,50;100,55") == 1
    assert markers().grade(m="50,50") == D("0.5")
    assert markers().grade(m="50,50;52,50") == D("0.5")
    assert markers().grade(n="50,50") == 0


def test_surplus_markers_count_against():
    assert markers().grade(m="50,50;100,50;300,300") == D("0.6666667")
    assert markers().grade(m="50,50;100,50", n="200,50") == D("0.6666667")
    assert markers().number_right({"m": "50,50;100,50;1,1"}) == (2, 3)


def test_overlapping_zones_get_as_many_markers_as_can_be():
    body = {
        "image": 5,
        "markers": [{"id": "m", "text": "X", "count": 2}],
        "zones": [
            {"shape": "circle", "coords": "50,50;20", "marker": "m"},
            {"shape": "circle", "coords": "60,50;5", "marker": "m"},
        ],
    }
    asked = Asked("drag_markers", body)
    assert asked.grade(m="60,50;45,50") == asked.grade(m="45,50;60,50") == 1


def test_a_marker_is_set_as_often_as_it_may_be():
    assert markers(count=2).read(m="1,1;2,2;3,3") == {"m": "1,1;2,2"}
    assert markers().read(m=";".join(["1,1"] * 500))["m"].count("1,1") == 50


def test_number_fields_become_points_without_a_script():
    asked = markers(count=2)
    posted = {"m-x1": "50", "m-y1": "51", "m-x2": "", "m-y2": "7", "n-x1": "a"}
    assert asked.read(**posted) == {"m": "50,51"}
    points = asked.context({"m": "50,51"})["markers"]
    shown = {row["id"]: row["points"] for row in points}
    assert [(row["name_x"], row["x"], row["y"]) for row in shown["m"]] == [
        ("q3_m-x1", 50, 51),
        ("q3_m-x2", "", ""),
    ]
    unlimited = markers().context({"m": "1,1"})["markers"]
    assert {row["id"]: len(row["points"]) for row in unlimited} == {"m": 3, "n": 1}


def test_wrong_markers_are_taken_away_and_right_ones_stay():
    assert markers().clear_wrong({"m": "50,50;300,300", "n": "1,1"}) == {"m": "50,50"}


def test_zones_show_only_with_the_right_answer():
    asked = markers()
    assert asked.context({"m": "1,1"}, correctness=True)["zones"] == []
    told = asked.context({"m": "1,1"}, right_answer=True)["zones"]
    assert [row["coords"] for row in told] == ["50,50;10", "100,50;10"]


def test_a_marker_that_is_needed_more_often_than_it_may_be_used_is_a_fault():
    body = dict(markers().question.body)
    body["markers"] = [{**body["markers"][0], "count": 1}, body["markers"][1]]
    assert set(faults("drag_markers", body)) == {"markers.0.count"}
