import datetime as dt

from hypothesis import HealthCheck, assume, given, settings

from learning.plugins.paths.engine import evaluate as engine
from learning.plugins.paths.engine.checks import Catalogue, faults
from learning.plugins.paths.engine.evaluate import Mark, evaluate, flatten, next_leaf
from learning.plugins.paths.engine.nodes import Group, Kind, Leaf, Rule, dump, leaves, load

from .trees import START, cases, earned, fulfilled_at, may_begin

LATER = START + dt.timedelta(days=1)


def leaf(key: str, **more) -> Leaf:
    return Leaf(key=key, kind=Kind.COURSE, ref=key, title=key.upper(), **more)


def group(*children, **more) -> Group:
    return Group(key="group", children=children, **more)


@settings(max_examples=300)
@given(cases())
def test_every_node_is_done_when_the_plain_definition_says_so(case):
    tree, marks = case
    for verdict in flatten(evaluate(tree, marks)):
        assert verdict.done_at == fulfilled_at(verdict.node, marks)
        assert verdict.earned == earned(verdict.node, marks)
        assert verdict.is_open == may_begin(tree, verdict.node.key, marks)


@settings(max_examples=200)
@given(cases())
def test_the_share_is_whole_exactly_when_done_and_grows_with_each_mark(case):
    tree, marks = case
    shares = []
    for number in range(len(marks) + 1):
        so_far = dict(sorted(marks.items(), key=lambda item: item[1].at)[:number])
        verdict = evaluate(tree, so_far)
        assert (verdict.share == 1) == verdict.is_done
        shares.append(verdict.share)
    assert shares == sorted(shares)


@settings(
    max_examples=200,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(cases())
def test_without_faults_whoever_does_what_is_named_next_gets_to_the_end(case):
    tree, marks = case
    assume(not faults(tree, Catalogue(courses={leaf.ref for leaf in leaves(tree)})))
    marks = dict(marks)
    while found := next_leaf(evaluate(tree, marks)):
        assert found.is_open
        assert found.node.key not in marks
        marks[found.node.key] = Mark(LATER, jp=found.node.jp)
    assert evaluate(tree, marks).is_done


@settings(max_examples=200)
@given(cases())
def test_a_tree_survives_being_stored(case):
    tree, _marks = case
    assert load(dump(tree)) == tree


def test_all_needs_what_is_required_and_no_elective():
    tree = group(leaf("a"), leaf("b"), leaf("c", required=False))
    assert evaluate(tree, {"a": Mark(START)}).percent == 50
    done = evaluate(tree, {"a": Mark(START), "b": Mark(LATER)})
    assert (done.is_done, done.done_at, done.percent) == (True, LATER, 100)


def test_at_least_two_of_three():
    tree = group(*(leaf(key, required=False) for key in "abc"), rule=Rule.COUNT, need=2)
    assert evaluate(tree, {"b": Mark(START)}).percent == 50
    assert evaluate(tree, {"b": Mark(START), "c": Mark(LATER)}).done_at == LATER


def test_a_required_member_cannot_be_replaced_by_others():
    tree = group(leaf("a"), *(leaf(key, required=False) for key in "bc"), rule=Rule.COUNT, need=2)
    half = evaluate(tree, {"b": Mark(START), "c": Mark(START)})
    assert (half.is_done, half.percent) == (False, 50)


def test_hours_count_whatever_group_they_come_from():
    inner = Group(key="inner", children=(leaf("c", jp=4),), required=False)
    tree = group(leaf("a", jp=3, required=False), inner, rule=Rule.JP, need=7)
    assert evaluate(tree, {"a": Mark(START, jp=3)}).percent == 42
    assert evaluate(tree, {"a": Mark(START, jp=3), "c": Mark(LATER, jp=4)}).done_at == LATER


def test_in_sequence_the_next_waits_for_the_one_before():
    tree = group(leaf("a"), leaf("b", required=False), leaf("c"), in_sequence=True)
    verdict = evaluate(tree, {})
    assert [child.is_open for child in verdict.children] == [True, False, False]
    assert verdict.children[2].waits_for == tree.children[0]
    assert next_leaf(verdict).node == tree.children[0]
    assert next_leaf(evaluate(tree, {"a": Mark(START)})).node == tree.children[2]


def test_nothing_is_next_where_all_is_done():
    assert next_leaf(evaluate(group(leaf("a")), {"a": Mark(START)})) is None


def test_find_goes_to_the_node():
    tree = group(leaf("a"), leaf("b"))
    assert engine.find(evaluate(tree, {}), "b").node == tree.children[1]
    assert engine.find(evaluate(tree, {}), "z") is None
