"""The tree of categories of a region, with counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from learning.core.models import Region

from ..models import Category, Question, VersionStatus


@dataclass(slots=True)
class Branch:
    category: Category
    own: int = 0
    below: int = 0
    drafts: int = 0
    has_children: bool = False

    @property
    def total(self) -> int:
        return self.own + self.below

    @property
    def is_empty(self) -> bool:
        return not self.total and not self.has_children


def in_tree_order(rows: Iterable[Category]) -> list[Category]:
    """Parents before their children, each level by name; roots that are not here are left out."""
    children: dict[int | None, list[Category]] = {}
    found = {row.pk: row for row in rows}
    for row in sorted(found.values(), key=lambda one: (one.name.casefold(), one.pk)):
        above = row.parent_id if row.parent_id in found else None
        children.setdefault(above, []).append(row)
    order: list[Category] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        row = waiting.pop()
        order.append(row)
        waiting.extend(reversed(children.get(row.pk, [])))
    return order


def tree(rows: QuerySet[Category]) -> list[Branch]:
    """In tree order with counts: two queries, however many categories there are."""
    categories = in_tree_order(rows.select_related("region", "course"))
    branches = {row.pk: Branch(row) for row in categories}
    held = Question.objects.filter(category__in=list(branches)).order_by()
    for pk, status, number in held.values_list("category", "status").annotate(n=Count("pk")):
        branches[pk].own += number
        if status == VersionStatus.DRAFT:
            branches[pk].drafts += number
    for branch in branches.values():
        for key in branch.category.path.split(".")[:-2]:
            if above := branches.get(int(key)):
                above.below += branch.own
                above.has_children = True
    return list(branches.values())


def labels(rows: Iterable[Category], *, with_region: bool = False) -> list[tuple[int, str]]:
    """For a select: indented by depth, under the name of the region where there are several."""
    rows = list(rows)
    several = with_region or len({row.region_id for row in rows}) > 1
    rows.sort(key=lambda row: row.region_id)
    found = []
    for region in dict.fromkeys(row.region_id for row in rows):
        for row in in_tree_order(one for one in rows if one.region_id == region):
            name = f"{'— ' * row.depth}{row.name}"
            found.append((row.pk, f"{row.region.name}: {name}" if several else name))
    return found


def trail(category: Category) -> list[Category]:
    """From the root to the category."""
    keys = [int(key) for key in category.path.split(".") if key]
    rows = Category.objects.in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def regions_of(rows: QuerySet[Category]) -> QuerySet[Region]:
    return Region.objects.filter(pk__in=rows.order_by().values("region"))
