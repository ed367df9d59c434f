"""Dead ends, against everything that could happen in small courses."""

from math import inf

from hypothesis import given, settings

from learning.core.activities.availability import Leaf, Node, Op, Tree
from learning.core.activities.availability.deadends import Item, Link, Why, find, reachable
from learning.core.activities.availability.demands import ANYHOW, MOST_CLAUSES, Stand

from .small_courses import courses, demand_of, reached_forward, reached_freely

DOABLE = frozenset({Stand.UNDONE, Stand.DONE})


@settings(max_examples=80)
@given(courses())
def test_it_finds_exactly_what_no_freedom_opens(items):
    by_key = {item.key: item for item in items}

    assert reachable(items, demand_of) == reached_freely(by_key)


@settings(max_examples=60)
@given(courses())
def test_what_is_found_is_closed_to_everybody(items):
    by_key = {item.key: item for item in items}

    assert reached_forward(by_key) <= reachable(items, demand_of)


@settings(max_examples=60)
@given(courses())
def test_every_dead_end_is_told_at_its_place(items):
    told = {end.item for end in find(items, demand_of) if end.is_error}
    closed = {item.key for item in items} - reachable(items, demand_of)

    assert told <= closed
    for item in items:
        if item.key in closed and item.parent not in closed:
            assert item.key in told


def activity(key, *leaves, op=Op.ALL, **kwargs):
    kwargs.setdefault("can", DOABLE)
    return Item(key, kwargs.pop("parent", "course"), tree(*leaves, op=op), **kwargs)


def tree(*children, op=Op.ALL):
    return Tree(Node(op, children))


def done(key, state="complete"):
    return Leaf("stand", {"key": key, "state": state})


def since(moment):
    return Leaf("date", {"since": moment})


def until(moment):
    return Leaf("date", {"until": moment})


def ends(*items, now=-inf):
    root = Item("course", is_activity=False)
    return [(end.item, end.why, end.place.path) for end in find([root, *items], demand_of, now=now)]


def test_two_that_wait_for_each_other():
    found = find([Item("course"), activity("a", done("b")), activity("b", done("a"))], demand_of)

    assert [(end.item, end.why, end.chain) for end in found] == [
        ("a", Why.CYCLE, (("a", Link.NEEDS), ("b", Link.NEEDS))),
        ("b", Why.CYCLE, (("b", Link.NEEDS), ("a", Link.NEEDS))),
    ]


def test_a_section_that_waits_for_what_stands_in_it():
    section = Item("s", "course", tree(done("a")), is_activity=False)

    found = find([Item("course"), section, activity("a", parent="s")], demand_of)

    assert [(end.item, end.why, end.chain) for end in found] == [
        ("s", Why.CYCLE, (("s", Link.NEEDS), ("a", Link.INSIDE)))
    ]


def test_in_order_and_against_it():
    assert ends(activity("a", done("b")), activity("b", after="a")) == [
        ("a", Why.CYCLE, (0,)),
        ("b", Why.CYCLE, ()),
    ]


def test_what_excludes_itself():
    assert ends(activity("a"), activity("b", done("a"), done("a", "incomplete"))) == [
        ("b", Why.CLASH, (1,))
    ]
    low, high = Leaf("score", {"key": "a", "high": 50}), Leaf("score", {"key": "a", "low": 50})
    scored = activity("a", can=ANYHOW, is_scored=True)
    assert ends(scored, activity("b", low, high)) == [("b", Why.CLASH, (1,))]
    assert ends(activity("b", since(5), until(3))) == [("b", Why.CLASH, (1,))]
    assert ends(activity("b", Leaf("date", {"since": 5, "until": 3}))) == [("b", Why.CLASH, (0,))]
    assert ends(activity("b", Leaf("group"), Node(Op.NOT_ANY, (Leaf("group"),)))) == [
        ("b", Why.CLASH, (1, 0))
    ]


def test_a_section_and_what_stands_in_it_exclude_each_other():
    section = Item("s", "course", tree(until(3)), is_activity=False)

    assert ends(section, activity("a", since(5), parent="s")) == [("a", Why.CLASH, (0,))]


def test_what_never_comes():
    assert ends(activity("a", can=frozenset({Stand.UNDONE})), activity("b", done("a"))) == [
        ("b", Why.UNTRACKED, (0,))
    ]
    score = Leaf("score", {"key": "a", "low": 50})
    assert ends(activity("a"), activity("b", score)) == [("b", Why.UNSCORED, (0,))]
    assert ends(activity("b", done("z"))) == [("b", Why.GONE, (0,))]


def test_what_opens_after_it_is_too_late():
    opens_late = activity("a", since(9))

    found = find([Item("course"), opens_late, activity("b", done("a"), until=5)], demand_of)

    assert [(end.item, end.why, end.moment) for end in found] == [("b", Why.LATE, 9)]


def test_who_waits_for_a_dead_end_is_blocked():
    assert ends(activity("a", since(5), until(3)), activity("b", done("a"))) == [
        ("a", Why.CLASH, (1,)),
        ("b", Why.BLOCKED, (0,)),
    ]


def test_one_way_of_several_is_a_remark():
    root, other = Item("course"), activity("a", can=frozenset({Stand.UNDONE}))

    found = find([root, other, activity("b", done("a"), since(5), op=Op.ANY)], demand_of)

    assert [(end.item, end.why, end.is_error) for end in found] == [("b", Why.UNTRACKED, False)]


def test_what_has_closed_is_a_remark_and_only_for_whom_it_closed():
    closed, after = activity("a", until=5), activity("b", done("a"))

    assert ends(closed, after, now=4) == []
    assert ends(closed, after, now=6) == [("a", Why.CLOSED, ()), ("b", Why.NEWCOMERS, (0,))]


def test_a_broken_tree_is_a_dead_end():
    broken = Item("a", "course", Tree(is_broken=True))

    assert ends(broken) == [("a", Why.GONE, ())]


def test_rules_of_too_many_ways_are_thinned_not_misjudged():
    pairs = [
        Node(Op.ANY, (Leaf("stand", {"key": f"x{number}", "state": "failed"}), since(number)))
        for number in range(20)
    ]
    others = [activity(f"x{number}", can=ANYHOW) for number in range(20)]

    assert 2 ** len(pairs) > MOST_CLAUSES
    assert ends(*others, activity("b", *pairs)) == []
