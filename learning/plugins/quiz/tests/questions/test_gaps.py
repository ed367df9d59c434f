"""Gaps and drags: right parts by parts; what is there once can be used once."""

from .asking import Asked, D, faults

STEM = "<p>[[1]] adalah ibu kota [[2]], bukan [[1]].</p>"
CHOICES = [
    {"id": "j", "text": "Jakarta", "group": 1},
    {"id": "i", "text": "Indonesia", "group": 2},
    {"id": "b", "text": "Bandung", "group": 1},
    {"id": "m", "text": "Malaysia", "group": 2},
]


def test_gaps_are_right_parts_by_parts():
    asked = Asked("gap_select", {"choices": CHOICES}, stem=STEM)
    assert asked.grade({"1": "j", "2": "i", "3": "j"}) == 1
    assert asked.grade({"1": "j", "2": "m", "3": "b"}) == D("0.3333333")
    assert asked.clear_wrong({"1": "j", "2": "m", "3": "b"}) == {"1": "j"}


def test_a_gap_takes_choices_of_its_group_only():
    asked = Asked("gap_select", {"choices": CHOICES}, stem=STEM)
    assert asked.read(**{"1": "i", "2": "i", "9": "j"}) == {"2": "i"}
    fields = asked.context()["fields"]
    assert {row["value"] for row in fields["2"]["choices"]} == {"i", "m"}


def test_choices_that_read_the_same_are_both_right():
    rows = [*CHOICES, {"id": "x", "text": "Jakarta", "group": 1}]
    assert (
        Asked("gap_select", {"choices": rows}, stem=STEM).grade({"1": "x", "2": "i", "3": "j"}) == 1
    )


def test_gaps_without_choices_are_faults_of_the_stem():
    assert "no gap" in faults("gap_select", {"choices": CHOICES}, stem="<p>x</p>")["stem"]
    assert "[[7]]" in faults("gap_select", {"choices": CHOICES}, stem="<p>[[7]]</p>")["stem"]
    link = '<p><a href="https://x.id/[[1]]">x</a></p>'
    assert "no text" in faults("gap_select", {"choices": CHOICES}, stem=link)["stem"]


def test_a_word_that_is_there_once_is_used_once():
    asked = Asked("drag_text", {"choices": CHOICES}, stem="<p>[[1]] [[2]] [[3]]</p>")
    assert asked.read(**{"1": "j", "2": "i", "3": "j"}) == {"1": "j", "2": "i"}


def test_a_word_that_is_needed_twice_must_be_there_twice_or_without_limit():
    assert set(faults("drag_text", {"choices": CHOICES}, stem=STEM)) == {"choices.0.infinite"}
    rows = [{**CHOICES[0], "infinite": True}, *CHOICES[1:]]
    assert (
        Asked("drag_text", {"choices": rows}, stem=STEM).grade({"1": "j", "2": "i", "3": "j"}) == 1
    )
    twins = [*CHOICES, {"id": "x", "text": "Jakarta", "group": 1}]
    asked = Asked("drag_text", {"choices": twins}, stem=STEM)
    right = asked.kind.right_response(asked.question, asked.frozen)
    assert sorted(right.values()) == ["i", "j", "x"]


def image(**body):
    items = [
        {"id": "i1", "text": "Sabang", "group": 1},
        {"id": "i2", "text": "Merauke", "group": 1},
        {"id": "i3", "text": "", "image": 9, "group": 2, "infinite": True},
    ]
    drops = [
        {"id": "d1", "x": 10, "y": 20, "item": "i1", "label": "Barat"},
        {"id": "d2", "x": 90, "y": 40, "item": "i2"},
        {"id": "d3", "x": 50, "y": 40, "item": None},
    ]
    return Asked("drag_image", {"image": 5, "items": items, "drops": drops, **body})


def test_a_drop_that_only_misleads_earns_and_costs_nothing():
    asked = image()
    assert asked.grade(d1="i1", d2="i2") == 1
    assert asked.grade(d1="i1", d3="i2") == D("0.5")
    assert asked.is_complete({"d1": "i1", "d3": "i2"})
    assert not asked.is_complete({"d1": "i1"})


def test_pictures_of_a_drag_question_are_told_as_its_files():
    asked = image()
    assert list(asked.kind.files(asked.question)) == [("image", 5), ("image", 9)]


def test_a_drop_lists_what_fits_so_that_nothing_need_be_dragged():
    drops = image().context()["drops"]
    assert sorted(row["value"] for row in drops[0]["choices"]) == ["i1", "i2"]
    assert sorted(row["value"] for row in drops[2]["choices"]) == ["i1", "i2", "i3"]
    assert drops[0]["name"] == "q3_d1"


def test_an_item_needs_words_or_a_picture_and_a_drop_a_known_item():
    body = {"items": [{"id": "i1"}], "drops": [{"item": "i7"}, {"item": "i1", "x": -3}]}
    assert set(faults("drag_image", body)) == {
        "image",
        "items.0.text",
        "drops.0.item",
        "drops.1.x",
    }
