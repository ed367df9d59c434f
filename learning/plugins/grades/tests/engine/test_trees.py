"""What is a gradebook, and what an editor is told about it."""

from decimal import Decimal as D

import pytest

from learning.plugins.grades.engine import Aggregation, BadGradebook, Kind, ValueType, faults

from .building import ROOT, category, item, root, scale, tree


def formula(item_id, source, parent_id=ROOT, **fields):
    return item(item_id, parent_id, kind=Kind.FORMULA, formula=source, **fields)


@pytest.mark.parametrize(
    ("items", "code", "item_id"),
    [
        ([], "no_root", None),
        ([root(), category(2, None)], "roots", 2),
        ([item(1, None)], "parent_kind", 1),
        ([root(), item(2, 9)], "parent", 2),
        ([root(), item(2), item(3, 2)], "parent_kind", 2),
        ([root(), category(2, 3), category(3, 2)], "cycle", None),
        ([root(), formula(2, "[[a]] + 1", key="a")], "formula_cycle", 2),
        (
            [root(), formula(2, "[[b]]", key="a"), formula(3, "[[a]]", key="b")],
            "formula_cycle",
            None,
        ),
        ([root(key="total"), formula(2, "[[total]] / 2")], "formula_cycle", None),
    ],
)
def test_what_is_no_tree_is_refused(items, code, item_id):
    with pytest.raises(BadGradebook) as refused:
        tree(items)
    assert refused.value.code == code
    assert refused.value.message
    assert item_id in (None, refused.value.item_id)


def test_what_is_needed_first_is_counted_first():
    items = [
        root(),
        formula(2, "[[akhir]]"),
        category(3, ROOT, key="akhir"),
        formula(4, "[[tugas]] * 2", 3),
        item(5, 3, key="tugas"),
    ]
    order = tree(items).order
    assert [order.index(number) for number in (5, 4, 3, 2, 1)] == [0, 1, 2, 3, 4]


def test_children_stand_by_order_then_id():
    made = tree([root(), item(4), item(3), item(2, order=1)])
    assert list(made.children(ROOT)) == [3, 4, 2]
    assert list(made.children(2)) == []


def test_what_an_item_affects():
    items = [
        root(),
        category(2, ROOT),
        item(3, 2, key="a"),
        category(4, ROOT),
        formula(5, "[[a]]", 4),
        category(6, ROOT),
        item(7, 6),
    ]
    assert tree(items).affected_by(3) == {2, 5, 4, ROOT}
    assert tree(items).affected_by(7) == {6, ROOT}


def test_ranges():
    items = [
        root(Aggregation.NATURAL),
        category(2, ROOT, min=10, max=20),
        item(3, 2),
        scale(4, 5),
        item(5, max=30),
    ]
    made = tree(items)
    assert made.range_of(2) == (D(10), D(20))
    assert made.range_of(4) == (D(1), D(5))
    assert made.range_of(ROOT) == (D(0), D(55))
    assert tree(items, scales_count=False).range_of(ROOT) == (D(0), D(50))


@pytest.mark.parametrize("method", [Aggregation.MEDIAN, Aggregation.MODE])
def test_methods_that_choose_have_no_weights_beforehand(method):
    assert tree([root(method), item(2)]).weights(ROOT) == {2: None}


def test_weights_of_what_never_counts_are_none():
    made = tree([root(), item(2), item(3, value_type=ValueType.TEXT)])
    assert made.weights(ROOT) == {2: D(1), 3: None}
    assert tree([root(), item(2, value_type=ValueType.TEXT)]).weights(ROOT) == {2: None}


NATURAL = root(Aggregation.NATURAL, drop_lowest=1)


@pytest.mark.parametrize(
    ("items", "found"),
    [
        ([root(), item(2)], []),
        ([root(), item(2, min=5, max=5)], [(2, "max", "range")]),
        ([root(), item(2, max=0, value_type=ValueType.TEXT)], []),
        ([root(max=0), item(2)], [(1, "max", "range")]),
        ([root(Aggregation.NATURAL, max=0), item(2)], []),
        ([root(), scale(2, 1)], [(2, "scale_size", "scale")]),
        ([root(), item(2, weight=-1)], [(2, "weight", "weight")]),
        ([root(drop_lowest=1, keep_highest=1), item(2)], [(1, "drop_lowest", "limits")]),
        ([root(keep_highest=-1), item(2)], [(1, "keep_highest", "limits")]),
        ([NATURAL, item(2), item(3)], []),
        ([NATURAL], []),
        ([NATURAL, item(2), item(3, max=50)], [(1, "drop_lowest", "natural_limits")]),
        ([NATURAL, item(2), item(3), item(4, max=5, value_type=ValueType.TEXT)], []),
        (
            [NATURAL, item(2), item(3, weight="0.3", weight_is_own=True)],
            [(1, "drop_lowest", "natural_limits")],
        ),
        ([NATURAL, item(2), item(3, extra_credit=True)], [(1, "drop_lowest", "natural_limits")]),
        (
            [NATURAL, item(2), category(3, ROOT), item(4, 3)],
            [(1, "drop_lowest", "natural_limits")],
        ),
        ([root(drop_lowest=1), item(2), category(3, ROOT), item(4, 3, max=7)], []),
        ([root(), formula(2, "1 +")], [(2, "formula", "formula")]),
        ([root(), formula(2, "")], [(2, "formula", "formula")]),
        ([root(), formula(2, "[[x]]")], [(2, "formula", "formula_key")]),
        ([root(), item(2, key="a"), item(3, key="a")], [(3, "key", "key")]),
    ],
)
def test_editors_are_told_what_is_wrong_and_where(items, found):
    told = faults(tree(items))
    assert [(one.item_id, one.field, one.code) for one in told] == found
    assert all(one.message for one in told)
