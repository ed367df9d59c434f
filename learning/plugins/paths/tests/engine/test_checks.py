from decimal import Decimal

from learning.plugins.paths.engine.checks import (
    Catalogue,
    Fault,
    faults,
    least_jp,
    most_jp,
)
from learning.plugins.paths.engine.nodes import Group, Kind, Leaf, Rule

ALL_THERE = Catalogue(
    courses={"1", "2", "3"}, scored={"1"}, paths={"7", "8"}, requires={"8": {"9"}, "9": {"5"}}
)


def course(ref: str, title: str = "", **more) -> Leaf:
    return Leaf(key=f"k{ref}", kind=Kind.COURSE, ref=ref, title=title or f"Kursus {ref}", **more)


def path(ref: str) -> Leaf:
    return Leaf(key=f"p{ref}", kind=Kind.PATH, ref=ref, title=f"Jalur {ref}")


def root(*children, **more) -> Group:
    return Group(key="root", children=children, **more)


def texts(tree: Group, **more) -> list[tuple[str, str]]:
    return [(fault.key, fault.where) for fault in faults(tree, ALL_THERE, **more)]


def test_a_sound_tree_has_no_fault():
    tree = root(course("1", min_score=Decimal("0.7")), path("7"))
    assert faults(tree, ALL_THERE) == []


def test_an_empty_group_is_named_with_the_groups_around_it():
    inner = Group(key="in", title="Pilihan")
    outer = Group(key="out", title="Dasar", children=(inner,))
    assert texts(root(outer)) == [("in", "Dasar › Pilihan")]


def test_more_members_are_asked_for_than_there_are():
    group = Group(key="g", title="Pilihan", rule=Rule.COUNT, need=3, children=(course("1"),))
    assert texts(root(group)) == [("g", "Pilihan")]


def test_more_hours_are_asked_for_than_the_group_gives():
    rows = (course("1", jp=2), course("2", jp=3))
    assert texts(root(Group(key="g", title="Jam", rule=Rule.JP, need=6, children=rows))) == [
        ("g", "Jam")
    ]
    assert texts(root(Group(key="g", title="Jam", rule=Rule.JP, need=5, children=rows))) == []


def test_a_course_that_is_not_published():
    assert texts(root(course("4", "Lama"))) == [("k4", "Lama")]


def test_a_minimum_score_where_nothing_gives_one():
    assert texts(root(course("2", min_score=Decimal("0.5")))) == [("k2", "Kursus 2")]


def test_a_path_cannot_require_itself_whatever_lies_between():
    assert texts(root(path("7")), own_ref="7") == [("p7", "Jalur 7")]
    # 8 asks for 9, which asks for 5.
    assert texts(root(path("8")), own_ref="5") == [("p8", "Jalur 8")]
    assert texts(root(path("8")), own_ref="6") == []


def test_the_same_thing_twice():
    again = Leaf(key="other", kind=Kind.COURSE, ref="1", title="Sekali lagi")
    assert texts(root(course("1"), again)) == [("other", "Sekali lagi")]


def test_a_word_is_needed_for_an_event():
    assert texts(root(Leaf(key="e", kind=Kind.EVENT, ref="", title="Lokakarya"))) == [
        ("e", "Lokakarya")
    ]


def test_a_tree_of_too_many_parts():
    many = tuple(
        Leaf(key=str(n), kind=Kind.ACHIEVEMENT, ref=str(n), title=str(n)) for n in range(200)
    )
    found = faults(root(*many), ALL_THERE)
    assert [(fault.key, fault.where) for fault in found] == [("root", "")]
    assert isinstance(found[0], Fault)


def test_hours_at_least_and_at_most():
    choice = Group(
        key="g",
        rule=Rule.COUNT,
        need=1,
        children=(course("1", jp=4, required=False), course("2", jp=2, required=False)),
    )
    hours = Group(key="h", rule=Rule.JP, need=5, children=(course("3", jp=8, required=False),))
    tree = root(choice, hours)
    assert (least_jp(tree), most_jp(tree)) == (7, 14)
