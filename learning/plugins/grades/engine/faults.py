"""What a person who edits a gradebook is to be told about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from learning.core.api import BadFormula

from .formulas import LANGUAGE
from .nodes import Category
from .tree import Tree, keyed
from .values import Aggregation, Item, Kind, ValueType


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a gradebook that is refused when saved, though it can be counted.

    ``field`` is the name of the field of Item it belongs to; ``message`` is translated.
    """

    item_id: int
    field: str
    code: str
    message: str


def faults(tree: Tree) -> list[Fault]:
    """All of a gradebook, in the order of its items.

    Codes: ``range`` (max not above min), ``scale`` (fewer than two steps), ``weight`` (negative),
    ``limits`` (drop and keep together, or negative), ``natural_limits`` (drop or keep under NATURAL
    with unlike children), ``formula`` (cannot be read), ``formula_key`` (names an unknown
    id-number), ``key`` (an id-number used twice). Until mended, such a formula has no value and
    such a limit is not applied.
    """
    keys = keyed(tree.items.values())
    return [
        Fault(item.id, field, code, message)
        for item in tree.items.values()
        for field, code, message in (
            *_range(item),
            *_weight(item),
            *_limits(item, tree),
            *_formula(item, keys),
            *_key(item, keys),
        )
    ]


Found = Iterator[tuple[str, str, str]]


def _range(item: Item) -> Found:
    if item.value_type == ValueType.SCALE and item.kind != Kind.CATEGORY:
        if item.scale_size < 2:
            yield "scale_size", "scale", _("A scale needs at least two steps.")
        return
    is_read = item.kind != Kind.CATEGORY or item.aggregation != Aggregation.NATURAL
    if is_read and item.value_type != ValueType.TEXT and item.max <= item.min:
        yield "max", "range", _("The maximum must be above the minimum.")


def _weight(item: Item) -> Found:
    if item.weight is not None and item.weight < 0:
        yield "weight", "weight", _("A weight cannot be negative.")


def _limits(item: Item, tree: Tree) -> Found:
    node = tree.nodes[item.id]
    if not isinstance(node, Category) or node.limits_fit:
        return
    field = "drop_lowest" if item.drop_lowest else "keep_highest"
    if min(item.drop_lowest, item.keep_highest) < 0:
        yield field, "limits", _("A number of items cannot be negative.")
    elif item.drop_lowest and item.keep_highest:
        yield field, "limits", _("Choose either the lowest to drop or the highest to keep.")
    else:
        message = _(
            "With natural weighting, grades can be dropped only where the category contains plain "
            "items of the same weight and maximum: no categories and no extra credit."
        )
        yield field, "natural_limits", message


def _formula(item: Item, keys: dict[str, int]) -> Found:
    if item.kind != Kind.FORMULA:
        return
    try:
        formula = LANGUAGE.parse(item.formula)
    except BadFormula as wrong:
        yield "formula", "formula", str(wrong)
        return
    for name in sorted(formula.variables - keys.keys()):
        message = _("No item has the id-number “%s”.") % name
        yield "formula", "formula_key", message


def _key(item: Item, keys: dict[str, int]) -> Found:
    if item.key and keys[item.key.strip()] != item.id:
        yield "key", "key", _("This id-number is in use in this gradebook.")
