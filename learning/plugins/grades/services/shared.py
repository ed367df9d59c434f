"""Scales and letter grades of a region."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .. import engine
from ..models import Gradebook, GradeItem, LetterBoundary, LetterSet, Scale
from .errors import GradesRefused, NotAllowedNow

MOST_VALUES, LONGEST = 50, 80


@transaction.atomic
def save_scale(scale: Scale, *, actor: Any = None) -> Scale:
    """Store a new or changed scale. One in use keeps the number of its values: grades name them.

    Raises GradesRefused with the field.
    """
    scale.values = [str(value).strip() for value in scale.values]
    _check_values(scale.values)
    _check_name(Scale, scale)
    before = Scale.objects.select_for_update(no_key=True).filter(pk=scale.pk).first()
    used = before is not None and GradeItem.objects.filter(scale=before).exists()
    if before is not None and used and len(before.values) != len(scale.values):
        text = _("Grades use this scale. Its values may be renamed, but not become more or fewer.")
        raise GradesRefused(text, field="values")
    scale.save()
    log(scale, "wagtail.edit" if before else "wagtail.create", user=actor)
    return scale


def _check_values(values: Sequence[str]) -> None:
    if not 2 <= len(values) <= MOST_VALUES:
        text = _("A scale has from 2 to %(most)d values.")
        raise GradesRefused(text % {"most": MOST_VALUES}, field="values")
    if not all(values) or len(set(values)) < len(values):
        raise GradesRefused(_("Each value needs words of its own."), field="values")
    if max(len(value) for value in values) > LONGEST:
        text = _("A value has at most %(most)d characters.")
        raise GradesRefused(text % {"most": LONGEST}, field="values")


def _check_name(model: type[Scale] | type[LetterSet], row: Scale | LetterSet) -> None:
    others = model._default_manager.filter(region=row.region_id, name=row.name)
    if others.exclude(pk=row.pk).exists():
        raise GradesRefused(_("There is one of this name already."), field="name")


@transaction.atomic
def save_letters(
    letter_set: LetterSet, *, boundaries: Sequence[tuple[str, Any]], actor: Any = None
) -> LetterSet:
    """Store a set with its ``boundaries``: letter and percent from which it holds.

    Grades are not counted anew: letters are only shown. Raises GradesRefused.
    """
    _check_name(LetterSet, letter_set)
    found = engine.boundary_faults(
        [engine.Boundary(percent, letter.strip()) for letter, percent in boundaries]
    )
    if found:
        raise GradesRefused(found[0][1], field="boundaries")
    is_new = letter_set.pk is None
    others = LetterSet.objects.filter(region=letter_set.region_id, is_default=True)
    if letter_set.is_default:
        others.exclude(pk=letter_set.pk).update(is_default=False)
    letter_set.save()
    letter_set.boundaries.all().delete()
    LetterBoundary.objects.bulk_create(
        LetterBoundary(letter_set=letter_set, letter=letter.strip(), percent=percent)
        for letter, percent in boundaries
    )
    log(letter_set, "wagtail.create" if is_new else "wagtail.edit", user=actor)
    return letter_set


@transaction.atomic
def delete(row: Scale | LetterSet, *, actor: Any = None) -> None:
    """Raises NotAllowedNow for what a gradebook uses."""
    log(row, "wagtail.delete", user=actor, deleted=True)
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        raise NotAllowedNow(_("Gradebooks use this. Choose another one there first.")) from None


def used_by(row: LetterSet) -> int:
    """How many gradebooks chose this set."""
    return Gradebook.objects.filter(letter_set=row).count()
