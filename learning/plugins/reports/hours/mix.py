"""By which forms of development a year's hours came about, by track and by 10:20:70."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from learning.core.models import DevelopmentForm, FormTotal, Person

from ..models import FormCategory
from .people import Narrowing, Place, active
from .sight import Sight
from .targets import smallest_group

Track, Category = DevelopmentForm.Track, FormCategory.Category
# The model of the ASN Corporate University, in per cent (PerLAN 6/2023).
IDEAL = {Category.FORMAL: 10, Category.OTHERS: 20, Category.ON_THE_JOB: 70}


@dataclass(frozen=True, slots=True)
class Form:
    """``people`` got ``jp`` by this form; both are 0 where they are withheld."""

    code: str
    name: str
    track: str
    category: str
    people: int
    jp: int
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the hours shown: ``x`` and ``width`` are of a bar that is 100 wide."""

    slug: str
    label: str
    jp: int
    percent: int
    x: float
    width: float
    ideal: int | None = None


@dataclass(frozen=True, slots=True)
class Mix:
    forms: list[Form]
    by_track: list[Share]
    by_category: list[Share]

    @property
    def total(self) -> int:
        return sum(form.jp for form in self.forms)

    @property
    def model(self) -> list[Share]:
        return model()

    @property
    def withholds(self) -> bool:
        return any(form.is_withheld for form in self.forms)


def mix(sight: Sight, place: Place, *, year: int, narrowing: Narrowing | None = None) -> Mix:
    """Three queries. Whoever does not see the people gets one region at a time, all of it."""
    named = sight.names(place.region)
    people = active(place, regions=sight.shown, narrowing=narrowing if named else None)
    counted = _counted(people, year)
    gone = set() if named else withheld({code: some for code, some, _jp in counted})
    forms = _forms(counted, year=year, gone=gone)
    shown = [form for form in forms if not form.is_withheld]
    return Mix(forms, _tracks(shown), _categories(shown))


def withheld(people: Mapping[str, int]) -> set[str]:
    """Forms with too few people and, beside them, one with enough.

    The total of a region is known. What is missing in it belongs to at least as many people as
    that one form has; the same person may have learned in several.
    """
    least = smallest_group()
    gone = {code for code, number in people.items() if 0 < number < least}
    enough = sorted((number, code) for code, number in people.items() if number >= least)
    return gone | ({enough[0][1]} if gone and enough else set())


def _counted(people: QuerySet[Person], year: int) -> list[tuple[str, int, int]]:
    rows = FormTotal.objects.filter(
        year=year, credited_jp__gt=0, person__in=people.order_by().values("pk")
    )
    grouped = rows.order_by().values_list("form_code")
    return list(grouped.annotate(people=Count("pk"), jp=Sum("credited_jp")))


def _forms(counted: Iterable[tuple[str, int, int]], *, year: int, gone: set[str]) -> list[Form]:
    rows = DevelopmentForm.objects.filter(valid_from__year__lte=year).order_by("valid_from")
    known = {row.code: row for row in rows}
    categories = _category_by_form(year)
    forms = []
    for code, people, jp in counted:
        row, hidden = known.get(code), code in gone
        forms.append(
            Form(
                code,
                row.name if row else code,
                row.track if row else "",
                categories.get(code, ""),
                0 if hidden else people,
                0 if hidden else jp,
                hidden,
            )
        )
    return sorted(forms, key=lambda form: (form.is_withheld, -form.jp, form.name))


def _category_by_form(year: int) -> dict[str, str]:
    """As in force on the last day of the year."""
    rows = FormCategory.objects.current(date(year, 12, 31)).order_by("valid_from")
    return dict(rows.values_list("form_code", "category"))


def _tracks(forms: Sequence[Form]) -> list[Share]:
    parts = [(str(value), str(label)) for value, label in Track.choices]
    return _shares(parts, [(form.track, form.jp) for form in forms], {})


def _categories(forms: Sequence[Form]) -> list[Share]:
    parts = [(str(value), str(label)) for value, label in Category.choices]
    return _shares(parts, [(form.category, form.jp) for form in forms], _ideal())


def model() -> list[Share]:
    """``IDEAL`` as the bar that the hours are held against."""
    parts = [(str(value), str(label)) for value, label in Category.choices]
    return _shares(parts, list(_ideal().items()), _ideal())


def _ideal() -> dict[str, int]:
    return {str(value): percent for value, percent in IDEAL.items()}


def _shares(
    parts: list[tuple[str, str]], rows: list[tuple[str, int]], ideal: Mapping[str, int]
) -> list[Share]:
    total, known = sum(jp for _slug, jp in rows), {slug for slug, _label in parts}
    if any(slug not in known for slug, _jp in rows):
        parts = [*parts, ("", _("Not sorted yet"))]
    found, x = [], 0.0
    for slug, label in parts:
        jp = sum(some for own, some in rows if (own if own in known else "") == slug)
        width = jp * 100 / total if total else 0.0
        found.append(
            Share(slug, label, jp, round(width), round(x, 2), round(width, 2), ideal.get(slug))
        )
        x += width
    return found
