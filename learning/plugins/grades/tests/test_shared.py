"""Scales and letters of regions."""

from decimal import Decimal

import pytest

from learning.core.testing.factories import make_region
from learning.plugins.grades.models import LetterSet, Scale
from learning.plugins.grades.queries.shared import (
    boundaries_of,
    usable_letter_sets,
    usable_scales,
)
from learning.plugins.grades.services import books, errors, shared
from learning.plugins.grades.testing import letters, manual, scale

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "values", [["Satu"], ["Baik", "Baik"], ["Baik", " "], ["x" * 81, "y"], ["a"] * 51]
)
def test_values_that_make_no_scale(values):
    with pytest.raises(errors.GradesRefused) as refused:
        scale(values=values)
    assert refused.value.field == "values"


def test_a_name_once_a_region():
    row = scale()
    with pytest.raises(errors.GradesRefused) as refused:
        shared.save_scale(Scale(region=row.region, name=row.name, values=["a", "b"]))
    assert refused.value.field == "name"


def test_values_in_use_are_renamed_but_not_added(book):
    row = scale(book.course.region)
    manual(book, value_type="scale", scale=row)
    row.values = ["Rendah", "Sedang", "Tinggi"]
    assert shared.save_scale(row).values[0] == "Rendah"
    row.values = ["Rendah", "Tinggi"]
    with pytest.raises(errors.GradesRefused):
        shared.save_scale(row)


def test_what_is_used_is_not_deleted(book):
    row, chosen = scale(book.course.region), letters(book.course.region, ("Lulus", 0))
    manual(book, value_type="scale", scale=row)
    books.change(book, letter_set=chosen)
    for used in (row, chosen):
        with pytest.raises(errors.NotAllowedNow):
            shared.delete(used)
    books.change(book, letter_set=None)
    shared.delete(chosen)
    assert not LetterSet.objects.exists()


def test_boundaries_are_checked():
    row = LetterSet(region=make_region(), name="Huruf")
    with pytest.raises(errors.GradesRefused) as refused:
        shared.save_letters(row, boundaries=[("A", Decimal(80))])
    assert (refused.value.field, row.pk) == ("boundaries", None)


def test_boundaries_are_replaced(book):
    chosen = letters(book.course.region, ("A", 80), ("B", 0))
    shared.save_letters(chosen, boundaries=[("Lulus", Decimal(60)), ("Ulang", Decimal(0))])
    changed = books.change(book, letter_set=chosen)
    assert {(row.letter, row.percent) for row in boundaries_of(changed)} == {
        ("Lulus", 60),
        ("Ulang", 0),
    }


def test_one_usual_set_a_region(book):
    first = letters(book.course.region, ("A", 0), is_default=True)
    letters(book.course.region, ("B", 0), is_default=True)
    first.refresh_from_db()
    assert not first.is_default
    assert [row.letter for row in boundaries_of(book)] == ["B"]


def test_a_region_uses_its_own_and_what_is_above_it():
    region = make_region()
    child, sister = make_region(parent=region), make_region()
    own, above, strange = scale(child), scale(region), scale(sister)
    found = set(usable_scales(child))
    assert {own, above} <= found
    assert strange not in found
    assert not usable_letter_sets(child).exists()


def test_letters_of_another_region_are_refused(book):
    with pytest.raises(errors.GradesRefused) as refused:
        books.change(book, letter_set=letters(make_region(), ("A", 0)))
    assert refused.value.field == "letter_set"
