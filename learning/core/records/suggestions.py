"""Courses that fit a person's region, agency and position."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice

from django.utils import timezone

from learning.core.courses.models import Course, Scope
from learning.core.courses.shelf import Offered, offered_by, offered_to_all
from learning.core.prepared import Prepared
from learning.core.regions.models import Person, Unit
from learning.core.regions.queries import ancestor_paths, load_unit

from .models import Enrolment

# Only the newest courses of each circle are weighed, so the cost does not grow with the catalogue.
WINDOW = 60

_taken_by = Prepared(
    lambda person: Enrolment.objects.filter(person_id=person).values_list(
        "course_id", "completions__id"
    ),
    person=int,
)
_seats_taken = Prepared(
    lambda pk: Course.objects.filter(pk=pk).order_by().values_list("seats_taken"), pk=int
)


def suggestions(person: Person, *, limit: int = 3, now: datetime | None = None) -> list[Course]:
    """Open courses that the person may start today: own region first, own job type first.

    One query, and one more for each suggestion whose seats are limited.
    """
    chooser = _Chooser(person, now or timezone.now())
    return list(islice(chooser.best(), limit))


def following(course: Course, *, person: Person, now: datetime | None = None) -> Course | None:
    """What to learn after ``course``: what it opens, else the first suggestion."""
    chooser = _Chooser(person, now or timezone.now())
    return next(chooser.best(after=course), None) or next(chooser.best(), None)


@dataclass(frozen=True)
class _Chooser:
    person: Person
    now: datetime

    def best(self, *, after: Course | None = None) -> Iterator[Course]:
        """Each as a copy that also says whether it ``fits_job``."""
        for circle in (self._near, self._far):
            opened = (row for row in circle if after is None or after.pk in row.needs)
            window = list(islice(filter(self._may_start, opened), WINDOW))
            for row in sorted(window, key=self._fits, reverse=True):
                if self._has_seat(row.course):
                    course = copy(row.course)
                    course.fits_job = self._fits(row)
                    yield course

    @property
    def _near(self) -> Iterable[Offered]:
        return offered_by(self.person.region_id)

    @property
    def _far(self) -> Iterable[Offered]:
        region = self.person.region_id
        return (row for row in offered_to_all() if row.course.region_id != region)

    @cached_property
    def _taken(self) -> dict[int, bool]:
        """Every course the person ever had to do with, and whether they completed it."""
        return {course: done is not None for course, done in _taken_by(person=self.person.pk)}

    @cached_property
    def _units(self) -> frozenset[int]:
        """The person's unit and all above it."""
        load_unit(self.person)
        if self.person.unit is None:
            return frozenset()
        above = Unit.objects.filter(path__in=ancestor_paths(self.person.unit))
        return frozenset(above.values_list("pk", flat=True))

    def _may_start(self, row: Offered) -> bool:
        course = row.course
        return (
            course.pk not in self._taken
            and all(self._taken.get(needed) for needed in row.needs)
            and (course.enrol_from is None or course.enrol_from <= self.now)
            and (course.enrol_until is None or course.enrol_until > self.now)
            and (course.scope != Scope.AGENCY or not self._units.isdisjoint(row.agencies))
        )

    def _fits(self, row: Offered) -> bool:
        return self.person.job_type_id in row.job_types

    def _has_seat(self, course: Course) -> bool:
        if course.seats is None:
            return True
        [(taken,)] = _seats_taken(pk=course.pk)
        return taken < course.seats
