"""Random gradebooks counted by the engine and by an independent model give the same."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction as F

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning.plugins.grades.engine import (
    Aggregation,
    HiddenTotals,
    Kind,
    Status,
    Tree,
    count,
    explain,
    shown,
)

from .reference import Reference
from .trees import Book, books

SLOW = {"deadline": None, "suppress_health_check": list(HealthCheck)}
SOME, MANY = settings(max_examples=50, **SLOW), settings(max_examples=150, **SLOW)


def answers(outcomes):
    return {
        item_id: (one.final if one.final is None else F(one.final), F(one.max), one.status)
        for item_id, one in outcomes.items()
    }


def expected(book: Book, left_out=()):
    model = Reference(
        book.items,
        book.given,
        scales_count=book.scales_count,
        left_out=left_out,
        formulas=book.formulas,
    )
    return {
        item.id: (model.final(item), model.top(item), model.status(item)) for item in book.items
    }


@pytest.mark.parametrize("method", Aggregation)
@SOME
@given(data=st.data())
def test_every_method_counts_as_the_model_does(method, data):
    book = data.draw(books(method))
    tree = Tree(book.items, scales_count=book.scales_count)
    assert answers(count(tree, book.given)) == expected(book)


@MANY
@given(books())
def test_mixed_methods_count_as_the_model_does(book):
    tree = Tree(book.items, scales_count=book.scales_count)
    assert answers(count(tree, book.given)) == expected(book)


def hidden_in(book: Book) -> set[int]:
    """By hand: hidden itself, or anything above it is."""
    parents = {item.id: item.parent_id for item in book.items}
    own = {item.id for item in book.items if item.hidden}
    own |= {item_id for item_id, one in book.given.items() if one.hidden}
    found = set()
    for start in parents:
        at = start
        while at is not None and at not in own:
            at = parents[at]
        if at is not None:
            found.add(start)
    return found


def locked_over(book: Book, hidden: set[int]) -> set[int]:
    """By hand: locked at a value that came, through whatever was counted, from something hidden."""
    given = {item.id: book.given.get(item.id) for item in book.items}

    def by_hand(item_id: int) -> bool:
        return bool(given[item_id] and given[item_id].overridden)

    def uses(item_id: int) -> list[int]:
        if item_id in book.formulas:
            return book.formulas[item_id][0]
        return [item.id for item in book.items if item.parent_id == item_id]

    def tells(item_id: int) -> bool:
        return any(one in hidden or (not by_hand(one) and tells(one)) for one in uses(item_id))

    return {
        item_id
        for item_id, one in given.items()
        if one and one.locked and not one.overridden and tells(item_id)
    }


@MANY
@given(books())
def test_totals_without_hidden_grades_are_those_of_a_book_without_them(book):
    tree = Tree(book.items, scales_count=book.scales_count)
    hidden = hidden_in(book)
    hidden |= locked_over(book, hidden)
    outcomes = shown(tree, book.given, totals=HiddenTotals.WITHOUT)
    for item_id, answer in expected(book, left_out=hidden).items():
        if item_id in hidden:
            assert (outcomes[item_id].final, outcomes[item_id].status) == (None, Status.HIDDEN)
        else:
            assert answers(outcomes)[item_id] == answer


@MANY
@given(books(), st.integers(0, 10))
def test_blank_totals_are_the_same_whatever_a_hidden_grade_is(book, tenths):
    """Nothing that is shown may depend on what is hidden."""
    tree = Tree(book.items, scales_count=book.scales_count)
    hidden = hidden_in(book)
    other = dict(book.given)
    for item in book.items:
        if item.id in hidden and item.kind != Kind.CATEGORY and item.id in other:
            points = Decimal(tenths) / 10
            other[item.id] = replace(other[item.id], raw=points, raw_min=None, raw_max=None)
    for totals in (HiddenTotals.BLANK, HiddenTotals.WITHOUT):
        one, two = (shown(tree, given, totals=totals) for given in (book.given, other))
        assert {key: value.final for key, value in one.items()} == {
            key: value.final for key, value in two.items()
        }


@MANY
@given(books(), st.sampled_from([None, *HiddenTotals]))
def test_explanations_add_up_exactly(book, totals):
    tree = Tree(book.items, scales_count=book.scales_count)
    outcomes = shown(tree, book.given, totals=totals) if totals else count(tree, book.given)
    for item in book.items:
        if item.kind != Kind.CATEGORY:
            continue
        told = explain(tree, outcomes, item.id)
        parts = [line.contribution for line in told.lines if line.contribution is not None]
        assert [line.item_id for line in told.lines] == list(tree.children(item.id))
        assert told.total == outcomes[item.id].final
        if told.total is None or told.fixed:
            assert parts == []
        else:
            assert told.base + sum(parts) + told.hidden + told.cut == told.total
            assert all(part == round(part, 5) for part in parts)


@MANY
@given(books())
def test_contributions_are_within_a_unit_of_weight_times_score(book):
    tree = Tree(book.items, scales_count=book.scales_count)
    outcomes = count(tree, book.given)
    for item in book.items:
        if item.kind != Kind.CATEGORY:
            continue
        told = explain(tree, outcomes, item.id)
        for line in told.lines:
            if line.contribution is not None:
                exact = F(line.weight) * F(line.percent) / 100 * F(told.max - told.min)
                assert abs(F(line.contribution) - exact) < F(1, 100_000) + F(1, 10**20)


@MANY
@given(books())
def test_shares_of_what_is_used_are_one_together(book):
    tree = Tree(book.items, scales_count=book.scales_count)
    outcomes = count(tree, book.given)
    for item in book.items:
        used = [
            outcomes[child].weight
            for child in tree.children(item.id)
            if outcomes[child].status is Status.USED
        ]
        assert not used or abs(sum(used) - 1) < Decimal("1e-20")


@MANY
@given(books(), st.randoms())
def test_the_order_in_which_items_are_read_does_not_matter(book, chance):
    shuffled = list(book.items)
    chance.shuffle(shuffled)
    one, two = (Tree(items, scales_count=book.scales_count) for items in (book.items, shuffled))
    assert count(one, book.given) == count(two, book.given)
