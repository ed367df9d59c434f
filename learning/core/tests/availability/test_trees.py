"""The tree by itself: its JSON and its verdicts. Rules are those of ADR 30."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.core.activities.availability import (
    EMPTY,
    MAX_DEPTH,
    MAX_PARTS,
    BrokenTree,
    Facts,
    State,
    dump,
    judge,
    parse,
    read,
    weigh,
)

from .trees import EXEMPT, both_ways, facts, facts_from, state_of, trees

A, B, C = ({"kind": "toy", "name": name} for name in "abc")
KNOWN = facts_from({"a": True, "b": False, "c": None})


def state(data, known=KNOWN):
    return judge(read(data), known).state


def node(op, *children, **flags):
    return {"op": op, "children": list(children), **flags}


@given(trees(), facts())
def test_any_tree_is_judged_as_by_a_second_way(tree, known):
    assert weigh(tree, known).met == both_ways(tree.root, known)[0]
    assert judge(tree, known).state == state_of(tree, known)


@given(trees())
def test_any_tree_survives_its_json(tree):
    stored = json.loads(json.dumps(dump(tree)))
    again = parse(stored)
    assert dump(again) == stored
    assert [leaf.key for leaf in again.leaves()] == [leaf.key for leaf in tree.leaves()]


@given(trees(), facts())
def test_json_keeps_the_verdict_and_what_is_hidden(tree, known):
    assert judge(parse(dump(tree)), known).state == judge(tree, known).state


@given(trees(), facts())
def test_what_stands_in_the_way_is_named_whenever_it_is_not_open(tree, known):
    found = judge(tree, known)
    assert bool(found.unmet) == (not found.is_open)
    assert all(not part.met for part in found.unmet)


@pytest.mark.parametrize("data", [None, {}, node("all"), node("any"), node("not_any")])
def test_an_empty_tree_is_open(data):
    assert state(data) == State.OPEN


@pytest.mark.parametrize("outer", ["all", "any", "not_all", "not_any"])
@pytest.mark.parametrize("inner", ["all", "any", "not_all", "not_any"])
def test_an_empty_node_asks_for_nothing_wherever_it_stands(outer, inner):
    assert state(node(outer, node(inner))) == State.OPEN


@pytest.mark.parametrize(
    "data",
    [
        [],
        "all",
        7,
        A,
        {"op": "xor", "children": []},
        {"op": "all", "children": {}},
        {"op": "all", "children": ["a"]},
        {"op": "all", "children": [{"name": "a"}]},
        {"op": "all", "children": [{"kind": 3}]},
        {"op": "all", "children": [{**A, "shown": "yes"}]},
        {"op": ["all"], "children": []},
    ],
)
def test_what_is_no_tree_is_refused_and_locks(data):
    with pytest.raises(BrokenTree):
        parse(data)
    found = judge(read(data), KNOWN)
    assert (found.state, found.is_broken) == (State.GREYED, True)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda some: (
            st.lists(some, max_size=3)
            | st.dictionaries(
                st.sampled_from(["op", "children", "kind", "shown", "x"]), some, max_size=4
            )
        ),
    )
)
def test_no_json_breaks_the_reader(data):
    judge(read(data), Facts())


def test_a_broken_tree_says_where():
    with pytest.raises(BrokenTree) as caught:
        parse(node("all", A, node("any", B, {"kind": ""})))
    assert caught.value.path == (1, 1)


def nested(depth):
    data = node("all", A)
    for _step in range(depth):
        data = node("all", data)
    return data


def test_depth_and_size_have_an_end():
    parse(nested(MAX_DEPTH - 1))
    with pytest.raises(BrokenTree):
        parse(nested(MAX_DEPTH))
    parse(node("all", *[A] * (MAX_PARTS - 1)))
    with pytest.raises(BrokenTree):
        parse(node("all", *[A] * MAX_PARTS))


def test_not_all_is_any_of_the_denied():
    assert state(node("not_all", A, B)) == State.OPEN
    assert state(node("not_all", A, A)) == State.GREYED


def test_not_any_is_all_of_the_denied():
    assert state(node("not_any", B, B)) == State.OPEN
    assert state(node("not_any", A, B)) == State.GREYED


def test_a_not_within_a_not_is_itself():
    assert state(node("not_all", node("not_any", A))) == State.OPEN
    assert state(node("not_all", node("not_any", B))) == State.GREYED


@pytest.mark.parametrize("op", ["all", "any", "not_all", "not_any"])
def test_a_leaf_whose_target_is_gone_is_never_met(op):
    assert state(node(op, C)) == State.GREYED
    assert state(node("not_all", node(op, C))) == State.GREYED


@pytest.mark.parametrize("op", ["all", "any", "not_all", "not_any"])
def test_who_is_exempt_passes_whatever_is_asked(op):
    known = facts_from({"a": True, "b": False, "c": None}, exempt=True)
    for name in "abc":
        assert state(node(op, {"kind": EXEMPT, "name": name}), known) == State.OPEN


def test_a_fact_that_nobody_told_is_one_that_is_gone():
    assert state(node("not_all", A), Facts()) == State.GREYED


def test_an_unmet_hidden_child_of_all_hides_the_whole():
    assert state(node("all", A, {**B, "shown": False})) == State.GONE
    assert state(node("all", {**A, "shown": False}, B)) == State.GREYED
    assert state(node("not_any", {**A, "shown": False}, B)) == State.GONE


def test_a_root_of_any_has_one_flag_for_the_tree():
    hidden_children = [{**B, "shown": False}, {**C, "shown": False}]
    assert state(node("any", *hidden_children)) == State.GREYED
    assert state(node("any", B, C, shown=False)) == State.GONE
    assert state(node("not_all", A, C, shown=False)) == State.GONE
    assert state(node("not_all", A, B, shown=False)) == State.OPEN


def test_flags_deeper_down_count_for_nothing():
    assert state(node("all", node("any", {**B, "shown": False}))) == State.GREYED


def test_flags_are_stored_only_where_they_count():
    data = node("any", {**A, "shown": False}, node("all", B, shown=False), shown=False)
    assert dump(parse(data)) == node("any", A, node("all", B), shown=False)
    assert dump(parse(node("all", A, shown=False))) == node("all", {**A, "shown": True})
    assert dump(EMPTY) == {}
