"""The tree of a gradebook as the page of its setup shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from .. import engine
from ..models import Grade, Gradebook, GradeHistory, GradeItem, Kind, Standing
from .showing import number, percent
from .trees import Structure

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class SetupRow:
    """``share`` is 0..1 of the category when everything counts, None where that is not known
    beforehand. ``method`` puts it together with others, empty for the total. ``most`` is the
    highest points, of a sum too. ``is_first`` and ``is_last`` are among those of the same category.
    """

    item: GradeItem
    method: str
    depth: int
    share: Decimal | None
    most: Decimal
    is_first: bool
    is_last: bool

    @property
    def is_extra(self) -> bool:
        return self.item.extra_credit and engine.reads_extra_credit(self.method)

    @property
    def has_own_weight(self) -> bool:
        reads = engine.reads_weight(self.method, is_extra=self.is_extra)
        return self.item.weight_is_own and reads

    @property
    def weight(self) -> str:
        """What it weighs in its category, in percent. Empty where scores decide."""
        return "" if self.share is None else percent(self.share * HUNDRED, 1)

    @property
    def shown_most(self) -> str:
        return number(self.most, 2)

    @property
    def shown_pass_mark(self) -> str:
        return "" if self.item.pass_mark is None else number(self.item.pass_mark, 2)


def rows(structure: Structure) -> Iterator[SetupRow]:
    """In the order of the tree, the total first. No query."""
    tree = structure.tree
    depths: dict[int | None, int] = {None: -1}
    for item in structure.items:
        depths[item.pk] = depths[item.parent_id] + 1
        siblings = tree.children(item.parent_id) if item.parent_id else (item.pk,)
        shares = tree.weights(item.parent_id) if item.parent_id else {}
        yield SetupRow(
            item=item,
            method=structure.by_id[item.parent_id].aggregation if item.parent_id else "",
            depth=depths[item.pk],
            share=shares.get(item.pk),
            most=tree.range_of(item.pk)[1],
            is_first=siblings[0] == item.pk,
            is_last=siblings[-1] == item.pk,
        )


def removed(book: Gradebook) -> QuerySet[GradeItem]:
    """Columns taken out with their grades; those of activities come back by themselves."""
    rows = GradeItem.objects.filter(gradebook=book, is_live=False)
    return rows.exclude(kind=Kind.ACTIVITY).order_by("name", "pk")


def people_counted(book: Gradebook) -> int:
    """Whose totals a change of the structure counts anew."""
    return Standing.objects.filter(gradebook=book).count()


def has_grades(item: GradeItem) -> bool:
    found = (Grade.objects.filter(item=item), GradeHistory.objects.filter(item=item))
    return any(rows.exists() for rows in found)


def keys_of(structure: Structure, item: GradeItem | None) -> list[tuple[str, str]]:
    """Id-numbers that a formula may name, each with the name of its column."""
    return [
        (row.key, str(row))
        for row in structure.items
        if row.key and (item is None or row.pk != item.pk)
    ]


def grades_of(
    book: Gradebook, person_ids: Sequence[int], items: Sequence[GradeItem]
) -> dict[tuple[int, int], Grade]:
    """By (person's id, item's id). One query."""
    rows = Grade.objects.filter(gradebook=book, person__in=person_ids)
    rows = rows.filter(item__in=[item.pk for item in items])
    return {(row.person_id, row.item_id): row for row in rows}
