"""The items of a gradebook as the engine reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from learning.core.api import Memory, Prepared, columns, restore

from .. import engine
from ..models import Grade, Gradebook, GradeItem, Scale

_trees: Memory[engine.Tree] = Memory(500)


@dataclass(frozen=True)
class Structure:
    """A gradebook with its live items in the order of the tree, and the engine's tree of them."""

    book: Gradebook
    items: tuple[GradeItem, ...]
    tree: engine.Tree

    @cached_property
    def by_id(self) -> dict[int, GradeItem]:
        return {item.pk: item for item in self.items}

    @property
    def root(self) -> GradeItem:
        return self.by_id[self.tree.root_id]


_live = Prepared(
    lambda book: (
        GradeItem.objects.filter(gradebook_id=book, is_live=True)
        .order_by("order", "pk")
        .values_list(*columns(GradeItem), *columns(Scale, "scale__"))
    ),
    book=int,
)


def live_items(book: Gradebook) -> list[GradeItem]:
    """All that is shown and counted, children after their category. One query."""
    width = len(columns(GradeItem))
    found = []
    for row in _live(book=book.pk):
        item = restore(GradeItem, row[:width])
        if item.scale_id:
            item.scale = restore(Scale, row[width:])
        found.append(item)
    return in_tree_order(found)


def in_tree_order(items: Iterable[GradeItem]) -> list[GradeItem]:
    below: dict[int | None, list[GradeItem]] = {}
    for item in items:
        below.setdefault(item.parent_id, []).append(item)
    found: list[GradeItem] = []
    waiting = below.get(None, [])[::-1]
    while waiting:
        item = waiting.pop()
        found.append(item)
        waiting += below.get(item.pk, [])[::-1]
    return found


def structure_of(book: Gradebook) -> Structure:
    """One query. ``book`` must be as it stands committed: the tree is kept under its version."""
    return structure_with(book, live_items(book))


def structures_of(books: Sequence[Gradebook]) -> dict[int, Structure]:
    """As ``structure_of`` by gradebook's id, in one query for all."""
    rows = GradeItem.objects.filter(gradebook__in=books, is_live=True).select_related("scale")
    below: dict[int, list[GradeItem]] = {book.pk: [] for book in books}
    for item in rows.order_by("order", "pk"):
        below[item.gradebook_id].append(item)
    return {book.pk: structure_with(book, in_tree_order(below[book.pk])) for book in books}


def structure_with(book: Gradebook, items: Sequence[GradeItem]) -> Structure:
    """``items`` in the order of the tree.

    Between the version and the items somebody may have committed a change, or a tree was kept in a
    transaction that came to nothing: one of other items than these is not counted with.
    """
    key = (book.pk, book.version, book.scales_count)
    tree = _trees.get(key, lambda: tree_of(items, scales_count=book.scales_count))
    if tree.items.keys() != {item.pk for item in items}:
        tree = tree_of(items, scales_count=book.scales_count)
    return Structure(book, tuple(items), tree)


def tree_of(items: Iterable[GradeItem], *, scales_count: bool) -> engine.Tree:
    """Raises ``engine.BadGradebook``."""
    return engine.Tree([as_item(item) for item in items], scales_count=scales_count)


def as_item(item: GradeItem) -> engine.Item:
    """Hiding is left out: it changes with the clock and nothing that is counted."""
    return engine.Item(
        id=item.pk,
        parent_id=item.parent_id,
        kind=engine.Kind(item.kind),
        order=item.order,
        min=item.min,
        max=item.max,
        pass_mark=item.pass_mark,
        multiplier=item.multiplier,
        offset=item.offset,
        weight=item.weight,
        weight_is_own=item.weight_is_own,
        extra_credit=item.extra_credit,
        value_type=engine.ValueType(item.value_type),
        scale_size=len(item.scale.values) if item.scale else 0,
        aggregation=engine.Aggregation(item.aggregation),
        only_graded=item.only_graded,
        drop_lowest=item.drop_lowest,
        keep_highest=item.keep_highest,
        formula=item.formula,
        key=item.key,
    )


def outcome_of(structure: Structure, item: GradeItem, grade: Grade | None) -> engine.Outcome:
    """What is stored of a cell, as the engine answered it."""
    least, most = structure.tree.range_of(item.pk)
    if grade is None:
        return engine.Outcome(None, least, most)
    return engine.Outcome(grade.final, least, most if grade.max is None else grade.max)
