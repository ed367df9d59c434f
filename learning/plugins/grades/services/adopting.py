"""What a copied course takes over of the gradebook it was copied from: all but people's grades."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from learning.core.api import sources_of

from ..models import Gradebook, GradeItem, Kind, ValueType
from ..queries.shared import usable_letter_sets, usable_scales
from ..queries.trees import live_items

# Dates are those of one run of a course, and so is what was locked when it ended.
OF_ITEMS = (
    *("kind", "name", "key", "value_type", "scale", "min", "max", "pass_mark", "multiplier"),
    *("offset", "display", "decimals", "weight", "weight_is_own", "extra_credit", "formula"),
    *("hidden", "aggregation", "only_graded", "drop_lowest", "keep_highest", "late_percent"),
    *("late_grace_minutes", "late_most_percent", "late_floor_percent"),
)
OF_BOOKS = (
    *("decimals", "display", "letter_set", "hidden_totals", "scales_count"),
    *("is_shown_to_learners", "shows_weights"),
)


def adopt_book(source: Gradebook, book: Gradebook) -> None:
    """Make ``book``, which is locked, like ``source``; its activities follow by ``adopt_items``."""
    for name in OF_BOOKS:
        setattr(book, name, getattr(source, name))
    usable = usable_letter_sets(book.course.region)
    if book.letter_set and not usable.filter(pk=book.letter_set.pk).exists():
        book.letter_set = None
    book.save(update_fields=OF_BOOKS)
    made: dict[int, GradeItem] = {}
    for original in live_items(source):
        if original.kind == Kind.ACTIVITY:
            continue
        item = _own_of(original, book)
        item.parent = made[original.parent_id] if original.parent_id else None
        item.order = original.order
        item.save()
        made[original.pk] = item


def _own_of(original: GradeItem, book: Gradebook) -> GradeItem:
    root = GradeItem.objects.filter(gradebook=book, parent=None).first()
    item = root if original.is_root and root else GradeItem(gradebook=book)
    _take(item, original)
    return item


def _take(item: GradeItem, original: GradeItem) -> None:
    for name in OF_ITEMS:
        setattr(item, name, getattr(original, name))
    item.copied_as = original.known_as
    # Until then nobody was to see these grades: the new date is for somebody to set.
    item.hidden |= original.hidden_until is not None and original.hidden_until > timezone.now()
    scales = usable_scales(item.gradebook.course.region)
    if item.scale and not scales.filter(pk=item.scale.pk).exists():
        item.scale, item.value_type = None, ValueType.VALUE


def adopt_items(book: Gradebook, items: Sequence[GradeItem]) -> None:
    """Set items of activities as those are that they were copied from, and put them there.

    Only where the gradebook itself is a copy, of that of those.
    """
    homes = {
        row.copied_as: row
        for row in GradeItem.objects.filter(gradebook=book, kind=Kind.CATEGORY)
        if row.copied_as
    }
    known = {item.pk: item for item in items}
    for pk, original in _originals(items).items():
        home = homes.get(original.parent.known_as) if original.parent else None
        if home is not None:
            _settle(known[pk], original, home)


def _originals(items: Iterable[GradeItem]) -> Mapping[int, GradeItem]:
    """By the id of the item that is their copy."""
    keys = {item.activity.translation_key: item.pk for item in items if item.activity}
    sources = sources_of(keys)
    rows = GradeItem.objects.filter(
        activity__translation_key__in=sources.values(), is_live=True
    ).select_related("activity", "parent", "scale", "gradebook")
    found = {row.activity.translation_key: row for row in rows if row.activity}
    return {keys[key]: found[old] for key, old in sources.items() if old in found}


def _settle(item: GradeItem, original: GradeItem, home: GradeItem) -> None:
    name = item.name
    _take(item, original)
    item.name = name
    rows = GradeItem.objects.filter(gradebook=item.gradebook_id).exclude(pk=item.pk)
    if item.key and rows.filter(key=item.key).exists():
        item.key = ""
    siblings = list(rows.filter(parent=home).order_by("order", "pk"))
    siblings.insert(_place(siblings, original), item)
    item.parent = home
    item.save()
    for order, row in enumerate(siblings):
        row.order = order
    GradeItem.objects.bulk_update(siblings, ["order"])


def _place(siblings: Sequence[GradeItem], original: GradeItem) -> int:
    """After the nearest of those that stood before it there."""
    places = {row.copied_as: place for place, row in enumerate(siblings) if row.copied_as}
    rows = GradeItem.objects.filter(parent=original.parent_id, is_live=True)
    row = [one.known_as for one in rows.order_by("order", "pk")]
    for before in reversed(row[: row.index(original.known_as)]):
        if before in places:
            return places[before] + 1
    return 0
