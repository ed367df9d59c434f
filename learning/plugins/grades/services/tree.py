"""The structure of a gradebook: a change is checked as a whole and has everybody counted anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .. import engine
from ..models import Grade, Gradebook, GradeHistory, GradeItem, Kind, ValueType
from ..queries.shared import usable_scales
from ..queries.trees import live_items, tree_of
from . import hiding, recounts
from .books import lock as lock_book
from .errors import GradesRefused, NotAllowedNow, check_seen
from .receiving import is_closed

SHOWING = frozenset({"name", "key", "display", "decimals", "hidden", "hidden_until", "lock_after"})
OF_CHILDREN = frozenset({"weight", "weight_is_own", "extra_credit"})
OF_CATEGORIES = frozenset({"aggregation", "only_graded", "drop_lowest", "keep_highest"})
OF_VALUES = frozenset({"value_type", "scale", "multiplier", "offset"})
RANGE = frozenset({"min", "max", "pass_mark"})
OF_WORK = frozenset(
    {
        *("due_at", "late_percent", "late_grace_minutes", "late_most_percent"),
        "late_floor_percent",
    }
)
# What may be set on an item of each kind.
FIELDS: dict[str, frozenset[str]] = {
    Kind.CATEGORY: SHOWING | OF_CHILDREN | OF_CATEGORIES | RANGE,
    Kind.ACTIVITY: SHOWING - {"name"} | OF_CHILDREN | OF_VALUES | RANGE | OF_WORK,
    Kind.MANUAL: SHOWING | OF_CHILDREN | OF_VALUES | RANGE,
    Kind.FORMULA: SHOWING | OF_CHILDREN | RANGE | {"formula"},
}
# Formulas name keys, so a key changes what is counted.
NOT_COUNTING = SHOWING - {"key"}


@transaction.atomic
def create(
    book: Gradebook,
    *,
    kind: str,
    name: str,
    parent: GradeItem | None = None,
    actor: Any = None,
    **fields: Any,
) -> GradeItem:
    """Add a category, an item graded by hand or one counted by a formula: the last of ``parent``.

    That defaults to the course total. ``fields`` as for ``change``. Raises GradesRefused.
    """
    if kind not in (Kind.CATEGORY, Kind.MANUAL, Kind.FORMULA):
        raise GradesRefused(_("Items of activities come from the course."), field="kind")
    change_ = _Change(book)
    above = change_.item(parent) if parent is not None else change_.root
    item = GradeItem(gradebook=change_.book, kind=kind, parent=above, name=name.strip())
    item.order = 1 + max((row.order for row in change_.children(above)), default=-1)
    _assign(item, fields)
    change_.free(item.key)
    item.save()
    change_.items.append(item)
    change_.check(item)
    change_.conclude(item, "wagtail.create", actor=actor, is_counting=True)
    return item


@transaction.atomic
def change(
    item: GradeItem, *, actor: Any = None, seen: Mapping[str, Any] | None = None, **fields: Any
) -> GradeItem:
    """Set fields of an item. What only concerns showing counts nobody anew.

    Raises GradesRefused with the field: for one that items of this kind have not, for a value that
    is wrong by itself, and for one with which the gradebook could not be counted. ``seen``: how the
    writer saw what is changed, of a relation its key; Stale where it was changed since.
    """
    change_ = _Change(item.gradebook)
    row = change_.item(item)
    check_seen(row, seen or {}, fields)
    before = {name: getattr(row, name) for name in fields}
    _check_retyping(row, fields)
    _assign(row, fields)
    changed = {name for name, value in before.items() if getattr(row, name) != value}
    if not changed:
        return row
    change_.check(row)
    change_.free(row.key)
    row.save()
    is_counting = not changed <= NOT_COUNTING
    change_.conclude(
        row, "wagtail.edit", actor=actor, is_counting=is_counting, fields=sorted(changed)
    )
    return row


@transaction.atomic
def move(
    item: GradeItem,
    *,
    parent: GradeItem,
    position: int | None = None,
    seen: Mapping[str, Any] | None = None,
    actor: Any = None,
) -> GradeItem:
    """Put an item below ``parent``, at ``position`` among its children (from 0; None: last).

    ``seen`` may have its "parent" as the writer saw it: as with ``change``.
    """
    change_ = _Change(item.gradebook)
    row, above = change_.item(item), change_.item(parent)
    check_seen(row, seen or {}, {"parent": above})
    if row.is_root:
        raise NotAllowedNow(_("The course total stays at the top."))
    if not above.is_category:
        raise GradesRefused(_("Choose a category."), field="parent")
    if change_.is_within(above, row):
        raise GradesRefused(_("A category cannot stand within itself."), field="parent")
    siblings = [other for other in change_.children(above) if other.pk != row.pk]
    place = len(siblings) if position is None else max(0, min(position, len(siblings)))
    siblings.insert(place, row)
    row.parent = above
    change_.check(row)
    row.save(update_fields=["parent"])
    _renumber(siblings)
    change_.conclude(row, "wagtail.edit", actor=actor, is_counting=True, parent=above.pk)
    return row


@transaction.atomic
def remove(item: GradeItem, *, actor: Any = None) -> bool:
    """Take an item out. What stands in a category moves up to where it stood.

    One for which there are grades is kept with them out of sight, and may be brought back. Returns
    whether it is gone for good. Raises NotAllowedNow for the total and for items of activities.
    """
    change_ = _Change(item.gradebook)
    row = change_.item(item)
    if row.parent is None:
        raise NotAllowedNow(_("The course total stays at the top."))
    if row.kind == Kind.ACTIVITY:
        raise NotAllowedNow(_("Items of activities go when the activity goes."))
    change_.lift_children(row)
    change_.items.remove(row)
    change_.check(row)
    change_.conclude(row, "wagtail.delete", actor=actor, is_counting=True)
    if _has_grades(row):
        GradeItem.objects.filter(pk=row.pk).update(is_live=False, key="")
        return False
    GradeItem.objects.filter(pk=row.pk).delete()
    return True


@transaction.atomic
def bring_back(item: GradeItem, *, actor: Any = None) -> GradeItem:
    """Put an item that was removed with its grades below the course total again."""
    change_ = _Change(item.gradebook)
    rows = GradeItem.objects.select_related("scale").filter(gradebook=change_.book, is_live=False)
    row = rows.exclude(kind=Kind.ACTIVITY).filter(pk=item.pk).first()
    if row is None:
        raise NotAllowedNow(_("This column cannot be brought back."))
    row.is_live, row.parent = True, change_.root
    row.order = 1 + max((other.order for other in change_.children(change_.root)), default=-1)
    change_.items.append(row)
    change_.check(row)
    row.save()
    change_.conclude(row, "wagtail.create", actor=actor, is_counting=True)
    return row


@transaction.atomic
def lock(item: GradeItem, *, actor: Any = None) -> GradeItem:
    """Nobody writes to the column from now on, and its grades stay as they are counted.

    Of one that is locked nothing changes. While people are still being counted after a change,
    writing stops at once, and the grades are fixed when that is done.
    """
    change_ = _Change(item.gradebook)
    row = change_.item(item)
    if is_closed(row, None):
        return row
    if change_.book.is_counted:
        row.locked = True
    else:
        row.lock_after = timezone.now()
    row.save(update_fields=["locked", "lock_after"])
    change_.conclude(row, "wagtail.lock", actor=actor, is_counting=False)
    return row


@transaction.atomic
def unlock(item: GradeItem, *, actor: Any = None) -> GradeItem:
    """Grades follow again what activities and other grades say, from the newest on."""
    change_ = _Change(item.gradebook)
    row = change_.item(item)
    if not (row.locked or row.lock_after):
        return row
    row.locked, row.lock_after = False, None
    row.save(update_fields=["locked", "lock_after"])
    change_.conclude(row, "wagtail.unlock", actor=actor, is_counting=True)
    return row


def lock_due() -> int:
    """Lock what was to be locked by now, where everybody is counted. Returns how many items."""
    now = timezone.now()
    due = GradeItem.objects.filter(locked=False, lock_after__isnull=False, lock_after__lte=now)
    locked = 0
    for book in Gradebook.objects.filter(pk__in=due.values("gradebook")):
        with transaction.atomic():
            if lock_book(book).is_counted:
                locked += due.filter(gradebook=book).update(locked=True)
    return locked


class _Change:
    """A gradebook locked for one change of its structure, with the faults that it had before."""

    def __init__(self, book: Gradebook) -> None:
        self.book = lock_book(book)
        self.items = live_items(self.book)
        self._known = set(_faults(self.items, self.book))

    @property
    def root(self) -> GradeItem:
        return self.items[0]

    def item(self, item: GradeItem) -> GradeItem:
        """The item as it stands now. Raises NotAllowedNow where it is gone."""
        for row in self.items:
            if row.pk == item.pk:
                return row
        raise NotAllowedNow(_("This column is no longer in the gradebook."))

    def children(self, parent: GradeItem) -> list[GradeItem]:
        return [row for row in self.items if row.parent_id == parent.pk]

    def is_within(self, item: GradeItem, category: GradeItem) -> bool:
        by_id = {row.pk: row for row in self.items}
        at: GradeItem | None = item
        while at is not None and at.pk != category.pk:
            at = by_id.get(at.parent_id) if at.parent_id else None
        return at is not None

    def lift_children(self, category: GradeItem) -> None:
        """Also what is out of sight: it must not hang on what is gone."""
        siblings = self.children(category.parent) if category.parent else []
        place = siblings.index(category)
        below = self.children(category)
        siblings[place : place + 1] = below
        GradeItem.objects.filter(parent=category).update(parent=category.parent)
        for row in below:
            row.parent = category.parent
        _renumber(siblings)

    def free(self, key: str) -> None:
        """Take an id-number from what is out of sight, as a column whose activity is gone."""
        if key:
            GradeItem.objects.filter(gradebook=self.book, is_live=False, key=key).update(key="")

    def check(self, item: GradeItem) -> None:
        """Raise GradesRefused for what the change made wrong, anywhere in the gradebook."""
        for fault in _faults(self.items, self.book):
            if fault in self._known:
                continue
            # Of two with one id-number, the engine names the later in the tree.
            if fault.item_id == item.pk or fault.code == "key":
                raise GradesRefused(fault.message, field=fault.field, code=fault.code)
            name = next(str(row) for row in self.items if row.pk == fault.item_id)
            raise GradesRefused(f"{name}: {fault.message}", code=fault.code)

    def conclude(
        self, item: GradeItem, action: str, *, actor: Any, is_counting: bool, **data: Any
    ) -> None:
        log(item, action, user=actor, data=data, deleted=action == "wagtail.delete")
        if is_counting:
            recounts.structure_changed(self.book, actor=actor)
        hiding.tell_core(self.book)


def _faults(items: Iterable[GradeItem], book: Gradebook) -> Sequence[engine.Fault]:
    try:
        tree = tree_of(items, scales_count=book.scales_count)
    except engine.BadGradebook as error:
        item_id = error.item_id or 0
        field = "formula" if error.code == "formula_cycle" else "parent"
        return [engine.Fault(item_id, field, error.code, error.message)]
    return engine.faults(tree)


def _assign(item: GradeItem, fields: dict[str, Any]) -> None:
    """Set ``fields`` and check each by itself."""
    for name, value in fields.items():
        if name not in FIELDS[item.kind] or (item.is_root and name in OF_CHILDREN):
            raise GradesRefused(_("This cannot be set here."), field=name)
        setattr(item, name, value.strip() if isinstance(value, str) else value)
    try:
        item.clean_fields(exclude=["gradebook", "parent", "activity", "scale"])
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise GradesRefused(messages[0], field=name) from None
    _check_values(item)


def _check_values(item: GradeItem) -> None:
    if not item.name and not item.is_root:
        raise GradesRefused(_("Enter a name."), field="name")
    if item.max <= item.min:
        raise GradesRefused(_("The highest points lie above the lowest."), field="max")
    if item.value_type == ValueType.SCALE and item.scale is None:
        raise GradesRefused(_("Choose a scale."), field="scale")
    if item.value_type != ValueType.SCALE:
        item.scale = None
    if item.kind == Kind.ACTIVITY and item.value_type == ValueType.TEXT:
        raise GradesRefused(_("An activity gives a number."), field="value_type")
    region = item.gradebook.course.region
    if item.scale and not usable_scales(region).filter(pk=item.scale.pk).exists():
        raise GradesRefused(_("Choose a scale that the region may use."), field="scale")


def _check_retyping(item: GradeItem, fields: dict[str, Any]) -> None:
    """A number given by hand means something else on another scale."""
    if item.kind != Kind.MANUAL:
        return
    kinds = (fields.get("value_type", item.value_type), fields.get("scale", item.scale))
    if kinds == (item.value_type, item.scale):
        return
    given = Grade.objects.filter(item=item)
    if given.filter(raw__isnull=False).exists() or given.exclude(text="").exists():
        raise GradesRefused(_("Grades have been given already."), field="value_type")


def _renumber(siblings: Sequence[GradeItem]) -> None:
    moved = []
    for order, row in enumerate(siblings):
        if row.order != order:
            row.order = order
            moved.append(row)
    GradeItem.objects.bulk_update(moved, ["order"])


def _has_grades(item: GradeItem) -> bool:
    rows = (Grade.objects.filter(item=item), GradeHistory.objects.filter(item=item))
    return any(found.exists() for found in rows)
