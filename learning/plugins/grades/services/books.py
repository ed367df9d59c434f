"""A course's gradebook follows its published activities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.api import activity_types
from learning.core.contract import Supports
from learning.core.models import Activity, Course

from ..models import Gradebook, GradeItem, Kind
from ..queries.shared import usable_letter_sets
from . import hiding, recounts
from .adopting import adopt_book, adopt_items
from .errors import GradesRefused, check_seen


def scoring_types() -> list[str]:
    """Slugs of the activity types that report scores."""
    return [kind.slug for kind in activity_types if kind.supports & Supports.SCORE]


def scored_activities(course: Course) -> list[Activity]:
    """In the order of the course."""
    rows = Activity.objects.filter(course=course, is_live=True, type__in=scoring_types())
    return list(rows.order_by("order", "pk"))


@transaction.atomic
def sync(course: Course) -> Gradebook | None:
    """Bring the items of ``course`` in step with its activities; the first makes the gradebook.

    What is new goes below the root, after the activity before it. What is gone is kept with its
    grades, but counts no more. Safe to repeat. Returns None for a course without a gradebook.
    """
    activities = scored_activities(course)
    book = Gradebook.objects.filter(course=course).first()
    if book is None:
        if not activities:
            return None
        book = make(course)
    book = lock(book)
    known = {item.activity_id: item for item in _items_of_activities(book)}
    renamed = _rename(known, activities)
    changed = _retire(known, activities)
    changed |= _revive(known, activities)
    changed |= _add(book, known, activities)
    if changed:
        recounts.structure_changed(book)
    if changed or renamed:
        hiding.tell_core(book)
    return book


def make(course: Course) -> Gradebook:
    """The gradebook of ``course``, made with its root where there is none yet."""
    book, made = Gradebook.objects.get_or_create(course=course)
    if made:
        GradeItem.objects.create(gradebook=book, kind=Kind.CATEGORY)
    return book


@transaction.atomic
def take_over(source: Course, *, course: Course) -> Gradebook | None:
    """Set up the gradebook of ``course`` as that of ``source``, of which it is a copy, stands now.

    Nobody's grades are taken over. What is set on an activity follows with its publication: see
    ``sync``. None where there is nothing to take over; it is taken over once.
    """
    original = Gradebook.objects.select_related("letter_set").filter(course=source).first()
    if original is None:
        return None
    book = lock(make(course))
    rows = GradeItem.objects.filter(gradebook=book)
    if not rows.exclude(copied_as="").exists():
        adopt_book(original, book)
        adopt_items(book, list(rows.filter(kind=Kind.ACTIVITY).select_related("activity")))
        recounts.structure_changed(book)
        hiding.tell_core(book)
    return book


def lock(book: Gradebook) -> Gradebook:
    """The row as it stands: one structure changes after the other."""
    rows = Gradebook.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("course").get(pk=book.pk)


def _items_of_activities(book: Gradebook) -> list[GradeItem]:
    return list(GradeItem.objects.filter(gradebook=book, activity__isnull=False))


def _rename(known: Mapping[int | None, GradeItem], activities: Iterable[Activity]) -> bool:
    named = [row for row in activities if row.pk in known and known[row.pk].name != row.title]
    for row in named:
        known[row.pk].name = row.title
    GradeItem.objects.bulk_update([known[row.pk] for row in named], ["name"])
    return bool(named)


def _retire(known: Mapping[int | None, GradeItem], activities: Iterable[Activity]) -> bool:
    here = {row.pk for row in activities}
    gone = [item.pk for pk, item in known.items() if item.is_live and pk not in here]
    GradeItem.objects.filter(pk__in=gone).update(is_live=False)
    return bool(gone)


def _revive(known: Mapping[int | None, GradeItem], activities: Iterable[Activity]) -> bool:
    back = [known[row.pk] for row in activities if row.pk in known and not known[row.pk].is_live]
    GradeItem.objects.filter(pk__in=[item.pk for item in back]).update(is_live=True)
    return bool(back)


def _add(
    book: Gradebook, known: Mapping[int | None, GradeItem], activities: list[Activity]
) -> bool:
    fresh = [row for row in activities if row.pk not in known]
    if not fresh:
        return False
    root = GradeItem.objects.get(gradebook=book, parent=None)
    siblings = list(GradeItem.objects.filter(parent=root).order_by("order", "pk"))
    for row in fresh:
        item = GradeItem(
            gradebook=book, parent=root, kind=Kind.ACTIVITY, activity=row, name=row.title
        )
        siblings.insert(_place(siblings, row, activities), item)
    for order, item in enumerate(siblings):
        item.order = order
    made = [item for item in siblings if item.pk is None]
    GradeItem.objects.bulk_create(made)
    known_ones = [item for item in siblings if item.activity_id not in {row.pk for row in fresh}]
    GradeItem.objects.bulk_update(known_ones, ["order"])
    if root.copied_as:
        adopt_items(book, made)
    return True


def _place(siblings: list[GradeItem], row: Activity, activities: list[Activity]) -> int:
    """After the nearest activity before it that stands here; else before the first after it."""
    places = {item.activity_id: place for place, item in enumerate(siblings) if item.activity_id}
    at = activities.index(row)
    for before in reversed(activities[:at]):
        if before.pk in places:
            return places[before.pk] + 1
    for after in activities[at + 1 :]:
        if after.pk in places:
            return places[after.pk]
    return len(siblings)


SETTINGS = frozenset(
    {
        *("decimals", "display", "letter_set", "hidden_totals", "scales_count"),
        *("is_shown_to_learners", "shows_weights"),
    }
)


@transaction.atomic
def change(
    book: Gradebook, *, actor: Any = None, seen: Mapping[str, Any] | None = None, **fields: Any
) -> Gradebook:
    """Set how the gradebook counts and shows. Raises GradesRefused with the field.

    ``seen``: how the writer saw what is changed, of a relation its key; Stale if it changed since.
    """
    row = lock(book)
    check_seen(row, seen or {}, fields)
    before = {name: getattr(row, name, None) for name in fields}
    for name, value in fields.items():
        if name not in SETTINGS:
            raise GradesRefused(_("This cannot be set here."), field=name)
        setattr(row, name, value)
    _check_settings(row)
    changed = sorted(name for name, value in before.items() if getattr(row, name) != value)
    if changed:
        row.save(update_fields=changed)
        log(row, "wagtail.edit", user=actor, data={"fields": changed})
    if "scales_count" in changed:
        recounts.structure_changed(row, actor=actor)
    return row


def _check_settings(book: Gradebook) -> None:
    try:
        book.clean_fields(exclude=["course", "letter_set", "job"])
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise GradesRefused(messages[0], field=name) from None
    usable = usable_letter_sets(book.course.region)
    if book.letter_set and not usable.filter(pk=book.letter_set.pk).exists():
        raise GradesRefused(_("Choose letters that the region may use."), field="letter_set")
